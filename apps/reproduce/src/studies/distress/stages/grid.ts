import type { StudyContext } from '../../context.ts'
import type { FitResult } from '../blocks.ts'
import { VARIANTS } from '../candidates.ts'
import type { DistressRun } from '../distress-run.ts'
import type { GridScores } from '../table-8.ts'
import { scoreModels } from './score.ts'
import { trainAll } from './train.ts'

const isVariant = (model: string): boolean => VARIANTS.some((variant) => variant === model)

/** Table 8: m1 to m4 at every width with every batch size; the trainings of the profile's own batch size are there already. */
export async function trainGrid(
  context: StudyContext,
  { options, sizes }: DistressRun,
  ownFits: readonly FitResult[],
): Promise<GridScores[]> {
  const { batchSizes, seeds } = sizes.grid
  const plan = { protocol: options.protocol, models: VARIANTS, widths: sizes.widths, configs: [], seeds }
  const grid: GridScores[] = []
  for (const batchSize of batchSizes) {
    const fits =
      batchSize === sizes.batchSize
        ? ownFits.filter(({ model, seedIndex }) => isVariant(model) && seedIndex < seeds)
        : await trainAll(context, sizes, { ...plan, batchSize }, `batches of ${batchSize}`)
    grid.push({ batchSize, scores: await scoreModels(context, sizes, fits, plan) })
  }
  return grid
}
