import { checkOneOf } from '../check.ts'
import { checkPanel } from '../data-kind.ts'
import { DataError } from '../errors.ts'
import type { FittedOn } from '../fit/applied.ts'
import { describeRows, rowSet } from '../fit/row-set.ts'
import { checkFitted, checkNotApplied } from '../fit/transform.ts'
import type { Panel } from '../panel/panel.ts'
import { periodOrdinals } from '../panel/periods.ts'
import { checkFitRole } from '../role.ts'
import { checkThreshold, type FilteredPanel, medianAndMad, withOutliers } from './hampel-filter.ts'

/** Fitted medians and robust scales per feature; plain and JSON-able. */
export interface OutlierFilter {
  readonly kind: 'filter'
  readonly of: 'value' | 'change'
  readonly threshold: number
  readonly features: readonly string[]
  readonly median: readonly number[]
  /** 1.4826 x MAD; 0 where more than half of the training values are equal, and then nothing is taken for an outlier. */
  readonly scale: readonly number[]
  readonly fittedOn: FittedOn
}

/** Options of {@link fitOutlierFilter}. */
export interface FitOutlierFilterOptions {
  /** `value`: the level. `change`: the difference to the period before, for abnormal volatility. Default value. */
  readonly of?: 'value' | 'change'
  /** Robust standard deviations; default 5. */
  readonly threshold?: number
}

/** What is judged, per cell: the value or its change; NaN where there is none. */
const judged = (panel: Panel, of: 'value' | 'change'): Float64Array => {
  if (of === 'value') return panel.values
  const [P, F] = [panel.periods.length, panel.features.length]
  const ordinals = periodOrdinals(panel.periods)
  return panel.values.map((value, cell) => {
    const p = Math.floor(cell / F) % P
    const adjacent = p > 0 && ordinals[p]! - ordinals[p - 1]! === 1
    return adjacent ? value - panel.values[cell - F]! : Number.NaN
  })
}

/**
 * Fits a robust z filter on the training rows of a panel: per feature median and 1.4826 x MAD of the values, or of their
 * changes from period to period.
 *
 * Source: Iglewicz, Hoaglin (1993), How to Detect and Handle Outliers (modified z-score).
 *
 * @throws DataError `role`, `already-applied`, `invalid-option`, `too-few` (a feature without a value to judge by)
 * @example
 * const filter = fitOutlierFilter(split.train, { of: 'change', threshold: 8 })
 * const { panel, count } = filterOutliers(filter, split.test)
 */
export const fitOutlierFilter = (panel: Panel, options: FitOutlierFilterOptions = {}): OutlierFilter => {
  checkPanel(panel)
  const { of = 'value', threshold = 5 } = options
  checkOneOf(of, ['value', 'change'], 'of')
  checkThreshold(threshold)
  checkFitRole(panel.role, 'an outlier filter')
  checkNotApplied(panel, 'filter', 'fit on the data as it was')
  const F = panel.features.length
  const source = judged(panel, of)
  const every = new Float64Array(panel.observed.length)
  const fitted = panel.features.map((name, f) => {
    for (let row = 0; row < every.length; row++) every[row] = source[row * F + f]!
    const column = every.filter((value) => !Number.isNaN(value))
    if (column.length === 0)
      throw new DataError({
        code: 'too-few',
        rule: `every feature must have at least one ${of} in the data that is fitted on`,
        received: name,
      })
    return medianAndMad(column)
  })
  return {
    kind: 'filter',
    of,
    threshold,
    features: [...panel.features],
    median: fitted.map(([middle]) => middle),
    scale: fitted.map(([, sd]) => sd),
    fittedOn: describeRows(panel, rowSet(panel), panel.role ?? null),
  }
}

/**
 * Applies a fitted filter: what lies further than `threshold` robust standard deviations from the training median becomes
 * a missing cell.
 *
 * @throws DataError `invalid-shape` (no filter, no panel), `unknown-column`, `already-applied`
 * @example
 * filterOutliers(filter, split.test).count
 */
export const filterOutliers = (filter: OutlierFilter, panel: Panel): FilteredPanel => {
  checkFitted(filter, 'filter', panel)
  checkPanel(panel)
  checkNotApplied(panel, 'filter', 'filter once')
  const F = panel.features.length
  const values = judged(panel, filter.of)
  const outliers = new Uint8Array(values.length)
  for (let cell = 0; cell < values.length; cell++) {
    const [middle, sd] = [filter.median[cell % F]!, filter.scale[cell % F]!]
    if (sd > 0 && Math.abs(values[cell]! - middle) > filter.threshold * sd) outliers[cell] = 1
  }
  const result = withOutliers(panel, outliers, undefined)
  const step = { kind: 'filter' as const, method: `robust z of ${filter.of}`, fittedOn: filter.fittedOn }
  return { ...result, panel: { ...result.panel, applied: [...(panel.applied ?? []), step] } }
}
