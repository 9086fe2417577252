import { summaryFeatures, type Table } from '../../../scoring/summary-features.ts'
import type { Part } from './part.ts'

/**
 * Five numbers of each feature over a window, for learners that read rows: last level, last change, change over the window,
 * mean and standard deviation.
 */
export function windowSummary({ values, shape: [n, steps, features] }: Pick<Part, 'values' | 'shape'>): Table {
  const channels = new Float32Array(n * steps * 2 * features)
  for (let row = 0; row < n * steps; row++)
    for (let feature = 0; feature < features; feature++) {
      const level = values[row * features + feature] ?? Number.NaN
      const before = row % steps === 0 ? level : (values[(row - 1) * features + feature] ?? Number.NaN)
      channels[row * 2 * features + feature] = level
      channels[row * 2 * features + features + feature] = level - before
    }
  return summaryFeatures({ values: channels, shape: [n, steps, 2 * features] })
}
