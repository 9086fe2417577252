import type { Section } from '../../../report/schema.ts'
import { confusionFigure, lossFigure, rankingFigures } from '../../figure-blocks.ts'
import { madeFrom } from '../../made-from.ts'
import { questions, readingOf } from '../questions.ts'
import { scoreTable } from '../score-table.ts'
import { RULE, type Scored } from '../scored-models.ts'
import type { SystemicScores } from '../stages/score.ts'
import { type SystemicRun, scopeOf } from '../systemic-run.ts'
import { NETWORKS, type SystemicFit } from '../train-task.ts'

const STATES = ['calm', 'stress'] as const

interface ModelOutcome {
  readonly fits: readonly SystemicFit[]
  readonly models: readonly Scored[]
  readonly scores: readonly SystemicScores[]
}

/** Table 1, entries from calm days, Fig 2 and the curves. */
export function modelsSection(run: SystemicRun, { fits, models, scores }: ModelOutcome): Section {
  const {
    sizes,
    prepared: { test },
  } = run
  const scope = scopeOf(run)
  const [state, entries] = questions(test)
  const drawn = models
    .filter(({ featureSet }) => featureSet !== 'market')
    .flatMap(({ model, predictions: [first] }) =>
      first === undefined ? [] : [{ model, reading: readingOf(first.probabilities, first.threshold, state) }],
    )
  const withIndex = fits.filter(({ featureSet }) => featureSet === 'stress')
  const inFirstSeed = withIndex.filter(({ seedIndex }) => seedIndex === 0)
  return {
    id: 'models',
    title: 'The models on the test years',
    text: [
      `"${RULE}" uses no model: it says that the state in ${sizes.horizon} trading days is the state of today. A model that does not beat it has learnt persistence at best.`,
    ],
    items: [
      scoreTable(scores, 'state', {
        id: 'table-1',
        item: 'Table 1',
        title: `Stress in ${sizes.horizon} trading days, all test days`,
        caption: `${test.labels.length.toLocaleString('en-US')} test windows; ${scope}. Class 1 is stress. The paper's figures are of its own data and label.`,
        notes: [
          'Features: "market" are those without the stress index, "with index" those and the index with its parts.',
          'The training times stand under timings in results.json.',
        ],
      }),
      scoreTable(scores, 'entries', {
        id: 'entries',
        title: `Entries: calm days that turn to stress within ${sizes.horizon} trading days`,
        caption: `Only the ${entries.rows.length.toLocaleString('en-US')} test days that are calm today; class 1 is stress on any of the next ${sizes.horizon} trading days; ${scope}. The networks were trained, and their thresholds chosen, for another question: stress on the last of these days alone.`,
        notes: ['The rule says "calm" on every one of these days: its recall is 0 by construction.'],
      }),
      madeFrom(
        lossFigure(
          {
            id: 'fig-2',
            item: 'Fig 2',
            caption: `With the stress index among the features. Mean over ${sizes.seeds} seeds, band from the lowest to the highest; the training loss weighs both classes equally.`,
          },
          NETWORKS,
          withIndex,
        ),
        withIndex,
      ),
      ...rankingFigures(drawn, 'All test days, first seed, with the stress index among the features.').map((figure) =>
        madeFrom(figure, inFirstSeed),
      ),
      madeFrom(
        confusionFigure(
          {
            id: 'confusion',
            caption:
              'All test days, first seed, with the stress index among the features; thresholds chosen on the validation years.',
          },
          drawn,
          STATES,
          'state',
        ),
        inFirstSeed,
      ),
    ],
  }
}
