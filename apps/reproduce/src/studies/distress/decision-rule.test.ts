import { expect, it } from 'vitest'
import type { FitResult } from './blocks.ts'
import { decidedBy } from './decision-rule.ts'

const fit = { model: 'm1', threshold: 0.13 } as FitResult

it('decides at .5 as the paper does under its protocol, and where each training chose under the strict one', () => {
  expect(decidedBy('paper', [fit]).map(({ threshold }) => threshold)).toEqual([0.5])
  expect(decidedBy('strict', [fit])).toEqual([fit])
  expect(fit.threshold).toBe(0.13)
})
