import { createModel, fromPyTorch, toPyTorch } from '../../src/index.ts'
import { resolveTraining } from '../../src/train/options.ts'
import type { Stepper, StepperSetup } from '../../src/train/stepper.ts'
import type { CnnBilstmAttentionOptions } from '../../src/zoo/options.ts'
import { fill } from './fill.ts'

/** One of the `curves` in `pytorch.json`. */
export interface Curve {
  readonly options: object
  readonly batch: number
  readonly windows: number
  readonly adam: { readonly lr: number; readonly weight_decay?: number }
  readonly losses: readonly number[]
}

/** Losses of our steps from the same weights on the same batches as `make_pytorch.py`'s. */
export async function followCurve(
  { options, batch, windows, adam, losses }: Curve,
  make: (setup: StepperSetup) => Stepper,
): Promise<number[]> {
  const model = createModel('cnn-bilstm-attention', options as CnnBilstmAttentionOptions)
  const { steps, features } = options as CnnBilstmAttentionOptions
  const state = Object.entries(toPyTorch(model)).map(([name, { shape }]) => [
    name,
    { shape, values: name.includes('bias_hh') ? new Float32Array(shape[0] as number) : fill(name, shape) },
  ])
  fromPyTorch(model, Object.fromEntries(state))
  const values = fill('x', [windows, steps, features], 2)
  const noise = fill('noise', [windows], 1)
  const targets = Float32Array.from({ length: windows }, (_, i) => {
    const at = (t: number, f: number) => values[(i * steps + t) * features + f] as number
    let mean = 0
    for (let t = 0; t < steps; t++) mean += at(t, 1) / steps
    return at(steps - 1, 0) + mean + (noise[i] as number) > 0 ? 1 : 0
  })
  const { rule } = resolveTraining({ weightDecay: adam.weight_decay ?? 0 }, windows)
  const rows = { values, count: windows, steps, features, targets }
  const stepper = make({ model, rows, batchSize: batch, rule, seed: 0 })
  const got: number[] = []
  const logits = new Float32Array(batch)
  for (let step = 0; step < losses.length; step++) {
    const indices = Int32Array.from({ length: batch }, (_, i) => (step * batch + i) % windows)
    got.push(await stepper.trainBatch(indices, adam.lr, step, logits))
  }
  stepper.dispose()
  return got
}
