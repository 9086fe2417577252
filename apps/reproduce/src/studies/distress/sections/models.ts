import { counted } from '../../../counted.ts'
import { boxPlots } from '../../../report/figures.ts'
import type { Section } from '../../../report/schema.ts'
import { accuracyFigure, lossFigure, rankingFigures } from '../../figure-blocks.ts'
import { madeFrom } from '../../made-from.ts'
import { type FitResult, type MeasuredBlocks, poolFolds } from '../blocks.ts'
import { testUnit } from '../describe.ts'
import { type DistressRun, scopeOf } from '../distress-run.ts'
import { modelFigure } from '../items/model-figure.ts'
import { table7 } from '../items/table-7.ts'
import { type GridScores, table8 } from '../items/table-8.ts'
import { TUNED, VARIANTS } from '../models/candidates.ts'

/** The models whose epochs Fig 6 shows. */
const CURVES = [TUNED, ...VARIANTS] as const

/** What the trainings of the study's own models gave. */
interface ModelOutcome {
  readonly fits: readonly FitResult[]
  readonly grid: readonly GridScores[]
  readonly blocks: MeasuredBlocks
}

/** Tables 7 and 8, Figs 1, 5 and 6, ROC and precision-recall curves. */
export function modelsSection(
  run: DistressRun,
  { fits, grid, blocks: { models, blocks, measured } }: ModelOutcome,
): Section {
  const { sizes, options, mainWidth } = run
  const inFirstSeed = run.models.flatMap((model) => {
    const [pooled] = poolFolds(fits, model, mainWidth)
    return pooled === undefined ? [] : [{ model, reading: pooled.reading }]
  })
  const testCompanies = new Set(
    fits.filter(({ model, width }) => model === 'm1' && width === mainWidth).flatMap(({ company }) => [...company]),
  ).size
  const mainFits = fits.filter(({ width }) => width === mainWidth)
  const curveCaption = `Mean over folds and seeds, band from the lowest to the highest. Training is on windows after SMOTE and with dropout, validation on windows as they are. ${scopeOf(run)}.`
  const ofVariants = VARIANTS.flatMap((variant) => mainFits.find(({ model }) => model === variant) ?? [])
  const weights = Object.fromEntries(ofVariants.map(({ model, parameters }) => [model, parameters]))
  return {
    id: 'models',
    title: 'm1 to m4: structure, width of the window, batch size',
    text: [
      `Scores are taken fold by fold (each fold has models of its own) and averaged over folds and seeds, with 95 % bootstrap intervals that draw companies (${testCompanies.toLocaleString('en-US')} of them) and not windows. ${sizes.windowsPerCompany === null ? '' : `Only the latest ${sizes.windowsPerCompany} windows of a company are used in this profile.`}`,
    ],
    items: [
      modelFigure(run),
      madeFrom(table7(sizes.layers, weights, mainWidth), ofVariants),
      table8(
        grid,
        sizes.widths,
        `Test part of the first ${sizes.grid.folds === 1 ? 'fold' : `${sizes.grid.folds} folds`}, ${counted(sizes.grid.seeds, 'seed')}: ${VARIANTS.length * sizes.widths.length * sizes.grid.batchSizes.length} cells; ${sizes.epochs} epochs at most, ${options.protocol} protocol; 95 % bootstrap intervals that draw companies.`,
      ),
      madeFrom(
        boxPlots(
          {
            id: 'fig-5',
            item: 'Fig 5',
            title: 'ROC-AUC of the models over blocks',
            caption: `Each point is one block: a fold and a seed. ${scopeOf(run, { baselines: true })}.`,
            alternative: 'Box plots of ROC-AUC by model.',
          },
          measured.flatMap((row, index) =>
            models.map((model, column) => ({
              model,
              value: row[column]?.rocAuc ?? Number.NaN,
              block: blocks[index] ?? '',
            })),
          ),
          `ROC-AUC on ${testUnit(options.protocol)}`,
        ),
        fits,
      ),
      ...[
        lossFigure({ id: 'fig-6', item: 'Fig 6', caption: curveCaption }, CURVES, mainFits),
        accuracyFigure(
          { id: 'fig-6-accuracy', item: 'Fig 6', caption: `${curveCaption} Decisions at one half.` },
          CURVES,
          mainFits,
        ),
      ].map((figure) =>
        madeFrom(
          figure,
          mainFits.filter(({ model }) => CURVES.some((name) => name === model)),
        ),
      ),
      ...rankingFigures(
        inFirstSeed,
        `All folds of the first seed, scores ranked within each fold; w = ${mainWidth}.`,
      ).map((figure) =>
        madeFrom(
          figure,
          mainFits.filter(({ seedIndex }) => seedIndex === 0),
        ),
      ),
    ],
  }
}
