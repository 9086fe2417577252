import { checkOneOf, checkPositiveInteger } from '../check.ts'
import { checkPanel } from '../data-kind.ts'
import { DataError } from '../errors.ts'
import { median, medianInPlace } from '../fit/quantile.ts'
import type { Panel } from '../panel/panel.ts'

/** Scales the median absolute deviation to the standard deviation of a normal sample: 1 / Phi^-1(3/4). */
const MAD_TO_SD = 1.482602218505602

/** Options of {@link hampelFilter}. */
export interface HampelOptions {
  /** Neighbours in all that a value is judged by, beside itself; default 10. They are observed values of the entity, in order of time. */
  readonly neighbours?: number
  /** Robust standard deviations from the local median; default 3. */
  readonly threshold?: number
  /** `past` uses earlier values only, so that nothing looks ahead (default); `centred` takes half from either side. */
  readonly side?: 'past' | 'centred'
  /** What an outlier becomes: a missing cell (default) or the local median. */
  readonly replace?: 'missing' | 'median'
}

/** Result of a filter: the panel, where the outliers were, and how many. */
export interface FilteredPanel {
  readonly panel: Panel
  /** [entity][period][feature], 1 where a value was taken for an outlier. */
  readonly outliers: Uint8Array
  readonly count: number
}

export const checkThreshold = (threshold: number): void => {
  if (!(Number.isFinite(threshold) && threshold > 0))
    throw new DataError({ code: 'invalid-option', rule: 'threshold must be a positive number', received: threshold })
}

/** Median and scaled median absolute deviation. */
export const medianAndMad = (values: Float64Array): readonly [median: number, sd: number] => {
  const middle = median(values)
  return [middle, MAD_TO_SD * medianInPlace(values.map((value) => Math.abs(value - middle)))]
}

export const withOutliers = (
  panel: Panel,
  outliers: Uint8Array,
  replacement: Float64Array | undefined,
): FilteredPanel => {
  const [values, missing] = [panel.values.slice(), panel.missing.slice()]
  let count = 0
  outliers.forEach((flag, i) => {
    if (flag === 0) return
    count++
    values[i] = replacement === undefined ? Number.NaN : replacement[i]!
    missing[i] = replacement === undefined ? 1 : 0
  })
  return { panel: { ...panel, values, missing }, outliers, count }
}

/**
 * Hampel's identifier along each entity's series of a feature: a value further than `threshold` robust standard
 * deviations (1.4826 x MAD) from the median of its neighbourhood, itself included, is an outlier. A neighbourhood of
 * fewer than `neighbours` / 2 + 1 values judges nothing, and neither does one whose MAD is 0 (a column of zeros says nothing of scale).
 * Judged on the values as they were, not on replaced ones.
 *
 * Sources: Hampel (1974), JASA 69, 383-393; Pearson (2002), IEEE Trans. Control Syst. Technol. 10(1).
 *
 * @throws DataError `invalid-option`, `invalid-shape` (no panel)
 * @example
 * const { panel: clean, count } = hampelFilter(panel, { neighbours: 20, threshold: 5 })
 */
export const hampelFilter = (panel: Panel, options: HampelOptions = {}): FilteredPanel => {
  checkPanel(panel)
  const { neighbours = 10, threshold = 3, side = 'past', replace = 'missing' } = options
  checkPositiveInteger(neighbours, 'neighbours')
  checkThreshold(threshold)
  checkOneOf(side, ['past', 'centred'], 'side')
  checkOneOf(replace, ['missing', 'median'], 'replace')
  const [E, P, F] = [panel.entities.length, panel.periods.length, panel.features.length]
  const outliers = new Uint8Array(panel.values.length)
  const medians = new Float64Array(panel.values.length)
  const [back, ahead] = side === 'past' ? [neighbours, 0] : [Math.ceil(neighbours / 2), Math.floor(neighbours / 2)]
  for (let e = 0; e < E; e++)
    for (let f = 0; f < F; f++) {
      const at: number[] = []
      for (let p = 0; p < P; p++) if (panel.missing[(e * P + p) * F + f] === 0) at.push((e * P + p) * F + f)
      const series = Float64Array.from(at, (cell) => panel.values[cell] as number)
      series.forEach((value, i) => {
        const around = series.subarray(Math.max(0, i - back), i + ahead + 1)
        if (around.length < neighbours / 2 + 1) return
        const [middle, sd] = medianAndMad(around)
        if (sd === 0 || Math.abs(value - middle) <= threshold * sd) return
        outliers[at[i]!] = 1
        medians[at[i]!] = middle
      })
    }
  return withOutliers(panel, outliers, replace === 'median' ? medians : undefined)
}
