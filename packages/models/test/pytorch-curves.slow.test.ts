import '@tensorflow/tfjs-backend-cpu'
import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { tapeStepper } from '../src/train/tape.ts'
import { type Curve, followCurve } from './support/pytorch-curve.ts'

const { curves } = JSON.parse(readFileSync(new URL('golden/pytorch.json', import.meta.url), 'utf8')) as {
  curves: Record<string, Curve>
}

// The stock cpu backend takes about a second for a step of m1. All 200 steps are followed where they take seconds, on
// @fdp/tfjs-backend-simd, in the tests of the app; here the tape itself is held to a tenth of that tolerance.
it.each([
  ['smallDecay', 200, 1e-3],
  ['m1', 20, 1e-4],
] as const)('%s follows %i steps of PyTorch to %d', { timeout: 600_000 }, async (name, steps, tolerance) => {
  await tf.setBackend('cpu')
  const curve = curves[name] as Curve
  const losses = curve.losses.slice(0, steps)
  const got = await followCurve({ ...curve, losses }, tapeStepper)
  expect(got).toHaveLength(steps)
  const difference = Math.max(...got.map((loss, i) => Math.abs(loss - (losses[i] as number))))
  expect(difference).toBeLessThan(tolerance)
})
