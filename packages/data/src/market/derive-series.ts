import { checkDistinct, checkList, checkOneOf, indexOfName } from '../check.ts'
import { checkPanel } from '../data-kind.ts'
import { DataError } from '../errors.ts'
import type { Panel } from '../panel/panel.ts'
import { change, drawdown, relativeChange, rollingDeviation } from './past.ts'

/** One derived daily feature: a transform of a series, or of the difference of two (a spread). */
export interface SeriesFeature {
  readonly name: string
  readonly series: string
  /** Subtracted from `series` first. */
  readonly minus?: string
  /**
   * `level`: the value itself. `change`, `relativeChange`: to `span` steps earlier. `volatility`: standard deviation of
   * the last `span` one-step changes. `relativeVolatility`: of the last `span` one-step relative changes. `drawdown`:
   * below the high of the last `span` steps.
   */
  readonly transform: 'level' | 'change' | 'relativeChange' | 'volatility' | 'relativeVolatility' | 'drawdown'
  /** Steps; not used by `level`. */
  readonly span?: number
}

const TRANSFORMS: Readonly<Record<SeriesFeature['transform'], (values: Float64Array, span: number) => Float64Array>> = {
  level: (values) => values,
  change,
  relativeChange,
  volatility: (values, span) => rollingDeviation(change(values, 1), span),
  relativeVolatility: (values, span) => rollingDeviation(relativeChange(values, 1), span),
  drawdown,
}

/**
 * A panel of features that are made of a panel of series, each from the past only: the feature of a day needs nothing
 * that was not known at its end. Steps are rows of the panel's axis (trading days), so select the calendar first.
 * Labels, roles and observed rows stay as they are; a feature whose past is too short or has a gap is missing.
 *
 * @throws DataError `unknown-column`, `invalid-option`
 * @example
 * deriveSeries(panel, [{ name: 'oil, month', series: 'wti', transform: 'change', span: 21 }])
 */
export const deriveSeries = (panel: Panel, features: readonly SeriesFeature[]): Panel => {
  checkPanel(panel)
  checkList(features, 'features')
  if (features.length === 0)
    throw new DataError({
      code: 'invalid-option',
      rule: 'at least one feature must be asked for',
      received: features.length,
    })
  checkDistinct(
    features.map(({ name }) => name),
    'features',
  )
  for (const { transform, name, span } of features) {
    checkOneOf(transform, Object.keys(TRANSFORMS), `transform of ${name}`)
    if (transform !== 'level' && span === undefined)
      throw new DataError({
        code: 'invalid-option',
        rule: `feature ${name} (${transform}) needs a span`,
        received: span,
      })
  }
  const [E, P, F, K] = [panel.entities.length, panel.periods.length, panel.features.length, features.length]
  const values = new Float64Array(E * P * K).fill(Number.NaN)
  const missing = new Uint8Array(E * P * K).fill(1)
  const columnOf = (entity: number, series: string): Float64Array => {
    const column = indexOfName(panel.features, series, 'feature')
    return Float64Array.from({ length: P }, (_, t) => panel.values[(entity * P + t) * F + column]!)
  }
  for (let e = 0; e < E; e++)
    features.forEach(({ series, minus, transform, span }, k) => {
      const base = columnOf(e, series)
      const other = minus === undefined ? undefined : columnOf(e, minus)
      const source = other === undefined ? base : base.map((value, t) => value - other[t]!)
      const derived = TRANSFORMS[transform](source, span ?? 1)
      for (let t = 0; t < P; t++) {
        const value = derived[t]!
        if (!Number.isFinite(value) || panel.observed[e * P + t] === 0) continue
        values[(e * P + t) * K + k] = value
        missing[(e * P + t) * K + k] = 0
      }
    })
  return { ...panel, features: features.map(({ name }) => name), values, missing }
}
