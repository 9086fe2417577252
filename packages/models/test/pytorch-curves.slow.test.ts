import '@tensorflow/tfjs-backend-cpu'
import { readFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { tapeStepper } from '../src/train/tape.ts'
import { type Curve, followCurve } from './support/pytorch-curve.ts'

const { curves } = JSON.parse(readFileSync(new URL('golden/pytorch.json', import.meta.url), 'utf8')) as {
  curves: Record<string, Curve>
}

// The stock cpu backend takes 0.9 s and more for a step of m1.
const TIMEOUT = 1_800_000

it.each(['smallDecay', 'm1'])('%s follows 200 steps of PyTorch to 1e-3', { timeout: TIMEOUT }, async (name) => {
  await tf.setBackend('cpu')
  const curve = curves[name] as Curve
  const got = await followCurve(curve, tapeStepper)
  const difference = Math.max(...got.map((loss, i) => Math.abs(loss - (curve.losses[i] as number))))
  expect(difference).toBeLessThan(1e-3)
})
