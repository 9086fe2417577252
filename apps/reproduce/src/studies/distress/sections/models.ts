import { boxPlots } from '../../../report/figures.ts'
import type { Section } from '../../../report/schema.ts'
import { lossFigure, rankingFigures } from '../../figure-blocks.ts'
import { type FitResult, type MeasuredBlocks, poolFolds } from '../blocks.ts'
import { MODELS, TUNED, VARIANTS } from '../candidates.ts'
import { type DistressRun, scopeOf } from '../distress-run.ts'
import { type ModelScores, widthTable } from '../tables.ts'

/** What the trainings of the study's own models gave. */
interface ModelOutcome {
  readonly fits: readonly FitResult[]
  readonly scores: readonly ModelScores[]
  readonly blocks: MeasuredBlocks
}

/** Table 8, Figs 5 and 6, ROC and precision-recall curves. */
export function modelsSection(
  run: DistressRun,
  { fits, scores, blocks: { models, blocks, measured } }: ModelOutcome,
): Section {
  const { sizes, options, mainWidth } = run
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
    title: 'The models over widths, folds and seeds',
    text: [
      `Scores are taken fold by fold (each fold has models of its own) and averaged over folds and seeds, with 95 % bootstrap intervals that draw companies (${testCompanies.toLocaleString('en-US')} of them) and not windows. ${sizes.windowsPerCompany === null ? '' : `Only the latest ${sizes.windowsPerCompany} windows of a company are used in this profile.`}`,
    ],
    items: [
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
    ],
  }
}
