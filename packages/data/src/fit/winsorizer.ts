import { checkPanelOrWindows } from '../data-kind.ts'
import { DataError } from '../errors.ts'
import { checkFitRole } from '../role.ts'
import type { Splittable } from '../split/split.ts'
import type { FittedOn } from './applied.ts'
import { quantilesInPlace } from './quantile.ts'
import { columnOf, describeRows, rowSet } from './row-set.ts'
import { checkFitted, checkNotApplied, mapValues } from './transform.ts'

/** Fitted bounds per feature; plain and JSON-able. */
export interface Winsorizer {
  readonly kind: 'winsorizer'
  readonly probabilities: readonly [lower: number, upper: number]
  readonly features: readonly string[]
  readonly lower: readonly number[]
  readonly upper: readonly number[]
  readonly fittedOn: FittedOn
}

/** Options of {@link fitWinsorizer}. */
export interface FitWinsorizerOptions {
  /** Default 0.01. */
  readonly lower?: number
  /** Default 0.99. */
  readonly upper?: number
}

/**
 * Fits the bounds of a winsorizer: per feature the training quantiles (type 7) of the distinct rows.
 *
 * @throws DataError `role`, `already-applied`, `invalid-option`, `too-few`
 * @example
 * const winsorizer = fitWinsorizer(split.train, { lower: 0.01, upper: 0.99 })
 */
export const fitWinsorizer = (data: Splittable, options: FitWinsorizerOptions = {}): Winsorizer => {
  checkPanelOrWindows(data)
  const { lower = 0.01, upper = 0.99 } = options
  if (!(lower >= 0 && upper <= 1 && lower < upper))
    throw new DataError({
      code: 'invalid-option',
      rule: 'lower and upper must be probabilities with lower < upper',
      received: [lower, upper],
    })
  checkFitRole(data.role, 'a winsorizer')
  checkNotApplied(data, 'winsorizer', 'fit on the data as it was')
  const rows = rowSet(data)
  const bounds = data.features.map((_, feature) => quantilesInPlace(columnOf(data, rows, feature), [lower, upper]))
  return {
    kind: 'winsorizer',
    probabilities: [lower, upper],
    features: [...data.features],
    lower: bounds.map(([low]) => low as number),
    upper: bounds.map(([, high]) => high as number),
    fittedOn: describeRows(data, rows, data.role ?? null),
  }
}

/**
 * Moves values outside the fitted bounds onto them (Dixon 1960, one-sided per end). Missing cells stay missing.
 *
 * @throws DataError `invalid-shape` (no winsorizer), `unknown-column`, `already-applied`
 * @example
 * winsorize(winsorizer, split.test)
 */
export const winsorize = <T extends Splittable>(winsorizer: Winsorizer, data: T): T => {
  checkFitted(winsorizer, 'winsorizer', data)
  checkNotApplied(data, 'winsorizer', 'winsorise once')
  const [lower, upper] = [Float64Array.from(winsorizer.lower), Float64Array.from(winsorizer.upper)]
  return mapValues(data, (value, feature) => Math.min(upper[feature]!, Math.max(lower[feature]!, value)), {
    kind: 'winsorizer',
    method: winsorizer.probabilities.join('..'),
    fittedOn: winsorizer.fittedOn,
  })
}
