import type { StudyContext } from '../../context.ts'
import type { FitResult } from '../blocks.ts'
import { decidedBy } from '../decision-rule.ts'
import type { DistressRun } from '../distress-run.ts'
import type { GridScores } from '../items/table-8.ts'
import { isVariant, VARIANTS } from '../models/candidates.ts'
import { scoreModels } from './score.ts'
import { trainAll } from './train.ts'

/** Table 8: m1 to m4 at every width with every batch size; those of the profile's own batch size at the main width are there already. */
export async function trainGrid(
  context: StudyContext,
  { options, sizes, mainWidth }: DistressRun,
  ownFits: readonly FitResult[],
): Promise<GridScores[]> {
  const { batchSizes, seeds } = sizes.grid
  const folds = Array.from({ length: sizes.grid.folds }, (_, fold) => fold)
  const plan = { protocol: options.protocol, models: VARIANTS, configs: [], seeds, folds }
  const own = ownFits.filter(
    ({ model, fold, seedIndex }) => isVariant(model) && folds.includes(fold) && seedIndex < seeds,
  )
  const grid: GridScores[] = []
  for (const batchSize of batchSizes) {
    const there = batchSize === sizes.batchSize ? own : []
    const widths = sizes.widths.filter((width) => there.length === 0 || width !== mainWidth)
    const trained = await trainAll(context, sizes, { ...plan, batchSize, widths }, `grid, batches of ${batchSize}`)
    const fits = decidedBy(options.protocol, trained)
    const cells = { models: VARIANTS, widths: sizes.widths }
    grid.push({ batchSize, scores: await scoreModels(context, sizes, [...there, ...fits], cells) })
  }
  return grid
}
