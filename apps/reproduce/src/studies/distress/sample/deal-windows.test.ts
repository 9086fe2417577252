import { createPanel, slidingWindows } from '@fdp/data'
import { expect, it } from 'vitest'
import { dealWindows } from './deal-windows.ts'

const panel = createPanel({
  entities: Array.from({ length: 40 }, (_, company) => `C${company}`),
  periods: ['2001', '2002', '2003'],
  features: ['x'],
  values: Float64Array.from({ length: 120 }, (_, cell) => cell),
  labels: { level: 'entity', values: Int8Array.from({ length: 40 }, (_, company) => company % 2) },
})
const windows = slidingWindows(panel, { width: 2, label: 'entity' })

it('deals another draw for each fold, from the largest seed too', () => {
  const dealt = (seed: number, fold: number) => [...dealWindows(windows, { seed, fold }).test.entity].join()
  expect(dealt(2 ** 32 - 1, 1)).toBe(dealt(0, 0))
  expect(dealt(7, 1)).not.toBe(dealt(7, 0))
})
