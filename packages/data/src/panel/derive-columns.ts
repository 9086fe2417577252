import { checkNonNegativeInteger } from '../check.ts'
import { DataError } from '../errors.ts'
import { missingMask } from './missing-mask.ts'
import type { Panel } from './panel.ts'
import { periodOrdinals } from './periods.ts'

/** One observed row as a derived column sees it. */
export interface RowView {
  readonly entity: string
  readonly period: string
  /** The value of a feature, NaN where missing. */
  readonly get: (feature: string) => number
  /** The value of a feature `lag` calendar periods earlier (default 1, never later), NaN where missing or not observed. */
  readonly before: (feature: string, lag?: number) => number
}

/**
 * Adds columns computed row by row. NaN marks a missing cell; an infinite value is refused, so guard denominators. A
 * column may read those named before it, and its own earlier values.
 *
 * @throws DataError `invalid-option` (a name that the panel has, a lag that looks ahead), `unknown-column`, `non-finite`
 * @example
 * deriveColumns(panel, { leverage: ({ get }) => get('debt') / get('assets'), growth: ({ get, before }) => get('assets') - before('assets') })
 */
export const deriveColumns = (panel: Panel, columns: Readonly<Record<string, (row: RowView) => number>>): Panel => {
  const names = Object.keys(columns)
  for (const name of names)
    if (panel.features.includes(name))
      throw new DataError({
        code: 'invalid-option',
        rule: 'a derived column must have a name that the panel does not have',
        received: name,
      })
  const features = [...panel.features, ...names]
  const [P, F, K] = [panel.periods.length, panel.features.length, features.length]
  const values = new Float64Array(panel.observed.length * K).fill(Number.NaN)
  for (let r = 0; r < panel.observed.length; r++) values.set(panel.values.subarray(r * F, (r + 1) * F), r * K)
  const ordinals = periodOrdinals(panel.periods)
  const columnOf = new Map(panel.features.map((name, index) => [name, index]))
  const indexOf = (feature: string): number => {
    const index = columnOf.get(feature)
    if (index === undefined)
      throw new DataError({
        code: 'unknown-column',
        rule: 'a derived column may read features of the panel and columns before it',
        received: feature,
      })
    return index
  }
  names.forEach((name, k) => {
    const compute = columns[name] as (row: RowView) => number
    columnOf.set(name, F + k)
    for (let r = 0; r < panel.observed.length; r++) {
      if (panel.observed[r] === 0) continue
      const [e, p] = [Math.floor(r / P), r % P]
      const value = compute({
        entity: panel.entities[e] as string,
        period: panel.periods[p] as string,
        get: (feature) => values[r * K + indexOf(feature)] as number,
        before: (feature, lag = 1) => {
          checkNonNegativeInteger(lag, 'lag')
          const q = ordinals.indexOf(ordinals[p]! - lag)
          return q < 0 ? Number.NaN : (values[(e * P + q) * K + indexOf(feature)] as number)
        },
      })
      if (value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)
        throw new DataError({
          code: 'non-finite',
          rule: `a derived value must be finite, or NaN where it is missing (column ${name})`,
          received: `${value} at ${panel.entities[e]}, ${panel.periods[p]}`,
        })
      values[r * K + F + k] = value
    }
  })
  return { ...panel, features, values, missing: missingMask(values) }
}
