import { readFileSync } from 'node:fs'
import {
  type Checkpoint,
  type CnnBilstmAttentionOptions,
  createModel,
  fromPyTorch,
  type StepperChoice,
  toPyTorch,
  trainEpochs,
} from '@fdp/models'
import '@fdp/tfjs-backend-simd'
import * as tf from '@tensorflow/tfjs-core'

// 200 Adam steps of m1 by PyTorch, made by make_pytorch.py beside it; weights and windows are a hash of their names.
const golden = new URL('../../../../packages/models/test/golden/pytorch.json', import.meta.url)
const { options, batch, windows, losses } = JSON.parse(readFileSync(golden, 'utf8')).curves.m1 as {
  options: CnnBilstmAttentionOptions
  batch: number
  windows: number
  losses: number[]
}
const { steps, features } = options

/** The numbers of fill.py. */
function fill(name: string, shape: readonly number[], scale?: number): Float32Array {
  let key = 0x811c9dc5
  for (const byte of new TextEncoder().encode(name)) key = Math.imul(key ^ byte, 0x01000193) >>> 0
  const inner = shape.slice(1).reduce((a, b) => a * b, 1)
  const range = scale ?? (shape.length > 1 ? 1 / Math.sqrt(inner) : 0.1)
  return Float32Array.from({ length: inner * (shape[0] ?? 1) }, (_, i) => {
    let x = (i + key) | 0
    x = Math.imul(x ^ (x >>> 16), 0x7feb352d)
    x = Math.imul(x ^ (x >>> 15), 0x846ca68b)
    x ^= x >>> 16
    return ((2 * (x >>> 0)) / 4294967296 - 1) * range
  })
}

const values = fill('x', [windows, steps, features], 2)
const noise = fill('noise', [windows], 1)
const labels = Uint8Array.from({ length: windows }, (_, i) => {
  const at = (t: number, f: number) => values[(i * steps + t) * features + f] ?? Number.NaN
  let mean = 0
  for (let t = 0; t < steps; t++) mean += at(t, 1) / steps
  return at(steps - 1, 0) + mean + (noise[i] ?? Number.NaN) > 0 ? 1 : 0
})

/**
 * The loss of each of 200 steps of m1 on simd, and the largest difference to PyTorch's. Each step is one epoch of one
 * batch, taken up from the checkpoint of the one before.
 */
export async function followPyTorch(
  stepper: StepperChoice,
): Promise<{ readonly found: readonly number[]; readonly difference: number }> {
  await tf.setBackend('simd')
  const model = createModel('cnn-bilstm-attention', options)
  const state = Object.entries(toPyTorch(model)).map(([name, { shape }]) => [
    name,
    { shape, values: name.includes('bias_hh') ? new Float32Array(shape[0] ?? 0) : fill(name, shape) },
  ])
  fromPyTorch(model, Object.fromEntries(state))
  const found: number[] = []
  let resume: Checkpoint | undefined
  for (let step = 0; step < losses.length; step++) {
    const first = (step * batch) % windows
    const rows = {
      values: values.subarray(first * steps * features, (first + batch) * steps * features),
      shape: [batch, steps, features],
      labels: labels.subarray(first, first + batch),
    }
    const settings = { epochs: step + 1, batchSize: batch, shuffle: false, stepper, ...(resume && { resume }) }
    for await (const epoch of trainEpochs(model, rows, settings)) {
      found.push(epoch.loss)
      const { identity, ...checkpoint } = await epoch.checkpoint()
      // The next step is one of other windows.
      resume = { ...checkpoint, identity: { ...identity, data: undefined } }
    }
  }
  const difference = Math.max(...found.map((loss, i) => Math.abs(loss - (losses[i] ?? Number.NaN))))
  return { found, difference }
}
