import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'
import { adam, fused, heapStatistics } from '../src/index.ts'
import { seededTensors } from './support/fused-check.ts'

it('tf.memory() and the WebAssembly heap are flat over 10,000 training steps of all fused functions', async () => {
  await tf.setBackend('simd')
  const shapes = {
    'forward.kernel': [5, 28],
    'forward.recurrent': [7, 28],
    'forward.bias': [28],
    'backward.kernel': [5, 28],
    'backward.recurrent': [7, 28],
    'backward.bias': [28],
    'lstm.kernel': [14, 20],
    'lstm.recurrent': [5, 20],
    'gru.kernel': [5, 18],
    'gru.recurrent': [6, 18],
    'gru.bias': [2, 18],
    'norm.gamma': [6],
    'norm.beta': [6],
    'attention.kernel': [6, 9],
    'attention.vector': [9, 1],
    'dense.kernel': [6, 1],
  }
  const w = Object.fromEntries(
    Object.entries(seededTensors(5, shapes, 0.4)).map(([name, value]) => [name, tf.variable(value, true, name)]),
  ) as Record<keyof typeof shapes, tf.Variable>
  const { x, y } = seededTensors(6, { x: [6, 4, 5], y: [6, 1] }) as Record<'x' | 'y', tf.Tensor>
  const labels = tf.step(y)
  const part = (name: 'forward' | 'backward') => ({
    kernel: w[`${name}.kernel`],
    recurrentKernel: w[`${name}.recurrent`],
    bias: w[`${name}.bias`],
  })
  const logits = (step: number) => {
    const both = fused.bidirectionalLstm({ x, forward: part('forward'), backward: part('backward') })
    const states = fused.lstm({ x: both, kernel: w['lstm.kernel'], recurrentKernel: w['lstm.recurrent'] })
    const dropped = fused.dropout({ x: states, rate: 0.2, seed: 1, step })
    const h = fused.gru({
      x: dropped,
      kernel: w['gru.kernel'],
      recurrentKernel: w['gru.recurrent'],
      bias: w['gru.bias'],
    })
    const normal = fused.layerNormalization({ x: h, gamma: w['norm.gamma'], beta: w['norm.beta'] })
    const pooled = fused.additiveAttention({
      x: normal,
      kernel: w['attention.kernel'],
      vector: w['attention.vector'],
    })
    return fused.dense({ x: pooled, kernel: w['dense.kernel'] })
  }
  const optimizer = adam(0.01)
  const train = (step: number): number => {
    const loss = optimizer.minimize(() => {
      const z = logits(step)
      const each = fused.sigmoidCrossEntropyWithLogits({ labels, logits: z })
      return tf.add(fused.binaryCrossEntropyWithLogits({ labels, logits: z }), tf.mul(tf.mean(each), 0)) as tf.Scalar
    }, true) as tf.Scalar
    const value = loss.dataSync()[0] as number
    loss.dispose()
    return value
  }
  const first = train(0)
  for (let i = 1; i < 50; i++) train(i)
  const warm = { ...tf.memory(), ...heapStatistics() }
  let last = 0
  for (let i = 0; i < 10_000; i++) last = train(50 + i)
  const end = { ...tf.memory(), ...heapStatistics() }
  for (const key of ['numTensors', 'numBytes', 'liveBlocks', 'liveBytes', 'memoryBytes'] as const) {
    expect(end[key], key).toBe(warm[key])
  }
  expect(last).toBeLessThan(0.2 * first)
}, 600_000)
