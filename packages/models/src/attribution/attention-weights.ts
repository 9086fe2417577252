import * as tf from '@tensorflow/tfjs-core'
import { type LayersModel, model as layersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import { ModelsError } from '../errors.ts'
import { AttentionPooling } from '../layers/attention.ts'
import { modelHead } from '../train/model-head.ts'
import { readTensor } from '../train/read-tensor.ts'
import { checkWindows, type Windows } from '../train/rows.ts'

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
 * are those after pooling: with one pooling of 2, attended step t covers the window's steps 2t and 2t + 1 (and, by the
 * convolution and the LSTM, knows of the others).
 *
 * @throws ModelsError `layer-not-found` where the model has no attention over steps, `invalid-shape`, `invalid-values`
 * @example
 * const { values, shape } = await attentionWeights(model, windows) // shape [n, 4] for m1 with 8 steps
 */
export async function attentionWeights(model: LayersModel, windows: Windows): Promise<Attribution> {
  const layer = model.layers.find((item) => item instanceof AttentionPooling)
  if (layer === undefined)
    throw new ModelsError(
      'layer-not-found',
      'the model must have attention over steps',
      model.layers.map((item) => item.name),
    )
  const { steps, features } = modelHead(model)
  const states = layer.input as SymbolicTensor
  const attended = states.shape[1] as number
  const body = layersModel({ inputs: model.inputs[0] as SymbolicTensor, outputs: states })
  const values = await overBatches(windows, steps, features, attended, (x) =>
    layer.weightsOf(body.apply(x) as tf.Tensor),
  )
  return { values, shape: [windows.shape[0] as number, attended] }
}

/**
 * A reading of "attention per feature" that the distress paper leaves open: the attention of each step, spread over
 * the steps it covers, times the share of each feature in the step's absolute values: `[n, features]`, each row's sum
 * 1 (0 for a window of zeros). It looks at inputs and attention only, not at what the network does with them; for that
 * see `integratedGradients`.
 *
 * @throws as {@link attentionWeights}
 * @example
 * const { values } = await inputAttention(model, windows)
 */
export async function inputAttention(model: LayersModel, windows: Windows): Promise<Attribution> {
  const { steps, features } = modelHead(model)
  const { values, count } = checkWindows(windows, steps, features)
  const attention = await attentionWeights(model, windows)
  const attended = attention.shape[1] as number
  const result = new Float32Array(count * features)
  for (let i = 0; i < count; i++) {
    const share = new Float64Array(features)
    for (let t = 0; t < steps; t++) {
      const weight = attention.values[i * attended + Math.min(attended - 1, Math.floor((t * attended) / steps))]!
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
