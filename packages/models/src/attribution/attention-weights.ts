import * as tf from '@tensorflow/tfjs-core'
import { type LayersModel, model as layersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import { modelHead } from '../train/model-head.ts'
import { readTensor } from '../train/read-tensor.ts'
import { checkWindows, type Windows } from '../train/rows.ts'
import { attendedSteps, attentionOf, type StepRange } from './attended-steps.ts'

/** Numbers with their shape, row-major. */
export interface Attribution {
  readonly values: Float32Array
  readonly shape: readonly number[]
}

const BATCH = 256

/** Applies `f` to batches of windows `[rows, steps, features]` and joins what it gives, `size` numbers a window. */
export async function overBatches(
  windows: Windows,
  steps: number,
  features: number,
  size: number,
  f: (x: tf.Tensor) => tf.Tensor,
): Promise<Float32Array<ArrayBuffer>> {
  const { values, count } = checkWindows(windows, steps, features)
  const result = new Float32Array(count * size)
  const rowSize = steps * features
  for (let from = 0; from < count; from += BATCH) {
    const rows = Math.min(BATCH, count - from)
    const y = tf.tidy(() =>
      f(tf.tensor(values.slice(from * rowSize, (from + rows) * rowSize), [rows, steps, features])),
    )
    result.set(await readTensor(y), from * size)
    y.dispose()
  }
  return result
}

/**
 * The weights that a model's attention gives to the steps it sees, `[n, attended steps]`, each row's sum 1. The steps
 * are those after pooling; `attendedSteps` says which steps of the window each stands for.
 *
 * @throws ModelsError `layer-not-found` where the model has no attention over steps, `empty-data`, `invalid-shape`, `invalid-values`
 * @example
 * const { values, shape } = await attentionWeights(model, windows) // shape [n, 4] for m1 with 8 steps
 */
export async function attentionWeights(model: LayersModel, windows: Windows): Promise<Attribution> {
  const { steps, features } = modelHead(model)
  const layer = attentionOf(model)
  const states = layer.input as SymbolicTensor
  const attended = states.shape[1] as number
  const body = layersModel({ inputs: model.inputs[0] as SymbolicTensor, outputs: states })
  const values = await overBatches(windows, steps, features, attended, (x) =>
    layer.weightsOf(body.apply(x) as tf.Tensor),
  )
  return { values, shape: [windows.shape[0] as number, attended] }
}

/**
 * A reading of "attention per feature" that the distress paper leaves open: the attention of each step, spread evenly
 * over the window's steps that it stands for ({@link attendedSteps}), times the share of each feature in the step's
 * absolute values: `[n, features]`, each row's sum 1 (0 for a window of zeros). Steps that pooling leaves out count
 * for nothing. It looks at inputs and attention only, not at what the network does with them; for that see
 * `integratedGradients`.
 *
 * @throws as {@link attentionWeights} and {@link attendedSteps}
 * @example
 * const { values } = await inputAttention(model, windows)
 */
export async function inputAttention(model: LayersModel, windows: Windows): Promise<Attribution> {
  const { steps, features } = modelHead(model)
  const { values, count } = checkWindows(windows, steps, features)
  const ranges = attendedSteps(model)
  const attention = await attentionWeights(model, windows)
  const result = new Float32Array(count * features)
  for (let i = 0; i < count; i++) {
    const weights = spread(attention.values.subarray(i * ranges.length, (i + 1) * ranges.length), ranges, steps)
    const share = new Float64Array(features)
    for (let t = 0; t < steps; t++) {
      const weight = weights[t]!
      const step = values.subarray((i * steps + t) * features, (i * steps + t + 1) * features)
      const total = step.reduce((sum, x) => sum + Math.abs(x), 0)
      if (total > 0)
        step.forEach((x, f) => {
          share[f] = share[f]! + (weight * Math.abs(x)) / total
        })
    }
    const total = share.reduce((a, b) => a + b, 0)
    if (total > 0) for (let f = 0; f < features; f++) result[i * features + f] = share[f]! / total
  }
  return { values: result, shape: [count, features] }
}

/** Attention by attended step as attention by step of the window, each range's shared evenly. */
function spread(attention: Float32Array, ranges: readonly StepRange[], steps: number): Float64Array {
  const weights = new Float64Array(steps)
  ranges.forEach(({ from, to }, attended) => {
    for (let t = from; t < to; t++) weights[t]! += attention[attended]! / (to - from)
  })
  return weights
}
