import { boxPlots } from '../../../report/figures.ts'
import type { Section } from '../../../report/schema.ts'
import { confusionFigure, lossFigure, rankingFigures } from '../../figure-blocks.ts'
import { type FitResult, type MeasuredBlocks, poolFolds } from '../blocks.ts'
import { MODELS, TUNED, VARIANTS } from '../candidates.ts'
import { type DistressRun, scopeOf } from '../distress-run.ts'
import { type ModelScores, modelTable, widthTable } from '../tables.ts'

/** What the trainings of the study's own models gave. */
interface ModelOutcome {
  readonly fits: readonly FitResult[]
  readonly scores: readonly ModelScores[]
  readonly blocks: MeasuredBlocks
}

/** Table 8, Figs 5, 6 and 10, and the scores of the models on the main width. */
export function modelsSection(
  run: DistressRun,
  { fits, scores, blocks: { models, blocks, measured } }: ModelOutcome,
): Section {
  const {
    source: { classNames },
    sizes,
    options,
    mainWidth,
  } = run
  const scope = scopeOf(run)
  const inFirstSeed = MODELS.flatMap((model) => {
    const [pooled] = poolFolds(fits, model, mainWidth)
    return pooled === undefined ? [] : [{ model, reading: pooled.reading }]
  })
  const testCompanies = new Set(
    fits.filter(({ model, width }) => model === 'm1' && width === mainWidth).flatMap(({ company }) => [...company]),
  ).size
  return {
    id: 'models',
    title: 'The models on test companies',
    text: [
      `Scores are taken fold by fold (each fold has models of its own) and averaged over folds and seeds, with 95 % bootstrap intervals that draw companies (${testCompanies.toLocaleString('en-US')} of them) and not windows. ${sizes.windowsPerCompany === null ? '' : `Only the latest ${sizes.windowsPerCompany} windows of a company are used in this profile.`}`,
    ],
    items: [
      modelTable(
        scores.filter(({ width }) => width === mainWidth),
        `Test parts of all folds; ${scope}. Class 1 is ${classNames[1]}; columns without a class are of class 1.`,
        [
          "The paper's Table 12 has 0.994 accuracy for its CNN-BiLSTM-AT, on companies that are not public, under its window split.",
          "Logistic regression sees the flattened window without SMOTE; Altman Z'' is the score of the last period, turned into a probability on training companies.",
          'Training times stand under timings in results.json; they depend on the machine.',
        ],
      ),
      widthTable(
        scores,
        sizes.widths,
        sizes.batchSize,
        `Test parts of all folds; ${sizes.folds} folds, ${sizes.seeds} seeds, ${options.protocol} protocol.`,
      ),
      boxPlots(
        {
          id: 'fig-5',
          item: 'Fig 5',
          title: 'ROC-AUC of the models over blocks',
          caption: `Each point is one block: a fold, a width, a seed. ${scope}.`,
          alternative: 'Box plots of ROC-AUC by model.',
        },
        measured.flatMap((row, index) =>
          models.map((model, column) => ({
            model,
            value: row[column]?.rocAuc ?? Number.NaN,
            block: blocks[index] ?? '',
          })),
        ),
        'ROC-AUC on test companies',
      ),
      lossFigure(
        {
          id: 'fig-6',
          item: 'Fig 6',
          caption: `Mean over trainings, band from the lowest to the highest. Training loss is on windows after SMOTE, validation loss on windows as they are. ${scope}.`,
        },
        [TUNED, ...VARIANTS],
        fits.filter(({ width }) => width === mainWidth),
      ),
      ...rankingFigures(inFirstSeed, `All folds of the first seed, scores ranked within each fold; w = ${mainWidth}.`),
      confusionFigure(
        {
          id: 'fig-10',
          item: 'Fig 10',
          caption: `All folds of the first seed, thresholds chosen on validation windows; w = ${mainWidth}.`,
        },
        inFirstSeed,
        classNames,
        'class',
      ),
    ],
  }
}
