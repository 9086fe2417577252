import '@tensorflow/tfjs-backend-cpu'
import '@fdp/tfjs-backend-simd'
import { readFileSync } from 'node:fs'
import { createModel, predict, train } from '@fdp/models'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { planStepper } from '../../../packages/models/src/plan/plan-stepper.ts'
import { tapeStepper } from '../../../packages/models/src/train/tape.ts'
import { nativeRun } from '../../../packages/models/test/support/native-run.ts'
import { followCurve } from '../../../packages/models/test/support/pytorch-curve.ts'

it('x', async () => {
  await tf.setBackend('simd')
  const { curves } = JSON.parse(readFileSync('packages/models/test/golden/pytorch.json', 'utf8'))
  for (const [name, make] of [
    ['tape', tapeStepper],
    ['plan', planStepper],
  ] as const)
    for (const c of ['small', 'smallDecay', 'm1']) {
      const t = performance.now()
      const got = await followCurve(curves[c], make as never)
      console.log(
        name,
        c,
        'max difference',
        Math.max(...got.map((l, i) => Math.abs(l - curves[c].losses[i]))),
        ((performance.now() - t) / 200).toFixed(2),
        'ms/step',
      )
    }
  const a = await nativeRun(createModel, train, predict)
  const b = await nativeRun(
    createModel,
    (m, w, o) => train(m, w, { ...o, stepper: 'tape' }),
    (m, w) => predict(m, w, { stepper: 'tape' }),
  )
  await tf.setBackend('cpu')
  const c = await nativeRun(createModel, train, predict)
  console.log(
    'plan-tape',
    Math.max(...a.map((x, i) => Math.abs(x - (b[i] as number)))),
    'plan-cpu',
    Math.max(...a.map((x, i) => Math.abs(x - (c[i] as number)))),
  )
}, 600000)
