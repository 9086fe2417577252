import type { LayersModel } from '@tensorflow/tfjs-layers'
import { ModelsError } from '../errors.ts'
import { findNonFinite } from './find-non-finite.ts'
import type { Stepper, TrainingRows } from './stepper.ts'
import { gatherRows } from './tape.ts'

/** Rows among which a layer that overflows is looked for. */
const SEARCHED = 256

/** The first rows of `count`. */
export const firstRows = (count: number): Int32Array =>
  Int32Array.from({ length: Math.min(count, SEARCHED) }, (_, i) => i)

/** The error of a loss that is not finite: at which step, and in which layer it broke first. */
export async function nonFiniteLoss(
  model: LayersModel,
  stepper: Stepper,
  {
    rows: { values, steps, features },
    rowIndices,
    loss,
    seed,
    step,
    epoch,
  }: {
    readonly rows: Pick<TrainingRows, 'values' | 'steps' | 'features'>
    readonly rowIndices: Int32Array
    readonly loss: number
    readonly seed: number
    readonly step: number
    readonly epoch: number
  },
): Promise<ModelsError> {
  stepper.syncModel()
  const batch = {
    values: gatherRows(values, steps * features, rowIndices),
    shape: [rowIndices.length, steps, features] as [number, number, number],
  }
  const found = await findNonFinite(model, batch, { seed, step })
  const where = found === undefined ? 'in the loss itself' : `in the ${found.what} of layer ${found.layer}`
  return new ModelsError(
    'non-finite-loss',
    `the loss must stay finite: at step ${step} (epoch ${epoch + 1}) it broke first ${where}; try a smaller learning rate or clipNorm`,
    loss,
  )
}
