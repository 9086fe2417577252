import { checkDistinct, checkObject, indexOfName } from '../check.ts'
import { checkPanel } from '../data-kind.ts'
import { DataError } from '../errors.ts'
import { subsetEntities, subsetPeriods } from '../split/subset.ts'
import type { Panel } from './panel.ts'
import { checkPeriods } from './periods.ts'

/** What a filter sees of an entity. */
export interface EntityView {
  readonly entity: string
  readonly index: number
  readonly label: number | undefined
  readonly attributes: Readonly<Record<string, string>>
}

/**
 * The panel with some of its features, in the order given.
 *
 * @throws DataError `unknown-column`, `invalid-shape` (a feature twice)
 * @example
 * selectFeatures(panel, ['assets', 'debt'])
 */
export const selectFeatures = (panel: Panel, features: readonly string[]): Panel => {
  checkPanel(panel)
  checkDistinct(features, 'features')
  const columns = features.map((name) => indexOfName(panel.features, name, 'feature'))
  const [F, K] = [panel.features.length, columns.length]
  const values = new Float64Array(panel.observed.length * K)
  const missing = new Uint8Array(values.length)
  for (let r = 0; r < panel.observed.length; r++)
    for (let k = 0; k < K; k++) {
      values[r * K + k] = panel.values[r * F + columns[k]!]!
      missing[r * K + k] = panel.missing[r * F + columns[k]!]!
    }
  return { ...panel, features: [...features], values, missing }
}

/**
 * The panel of the entities that the predicate keeps, in their order.
 *
 * @example
 * filterEntities(panel, ({ attributes }) => attributes.sector !== 'banks')
 */
export const filterEntities = (panel: Panel, keep: (view: EntityView) => boolean): Panel => {
  const attributes = Object.entries(panel.attributes ?? {})
  const kept = panel.entities.flatMap((entity, index) =>
    keep({
      entity,
      index,
      label: panel.labels?.level === 'entity' ? panel.labels.values[index] : undefined,
      attributes: Object.fromEntries(attributes.map(([name, values]) => [name, values[index] as string])),
    })
      ? [index]
      : [],
  )
  return subsetEntities(panel, Int32Array.from(kept))
}

/**
 * The panel of the periods from `from` to `to`, both included; either may be left out and need not be on the axis, but has its form.
 *
 * @throws DataError `invalid-option` when from is later than to, `invalid-period` for a key of another form than the axis
 * @example
 * filterPeriods(panel, { from: '2005', to: '2014' })
 */
export const filterPeriods = (panel: Panel, range: { readonly from?: string; readonly to?: string }): Panel => {
  checkPanel(panel)
  checkObject(range, 'range')
  const { from, to } = range
  // Keys of two forms do not compare: '2014Q1' would lie after '2014'.
  for (const key of [from, to]) if (key !== undefined) checkPeriods([panel.periods[0] ?? key, key])
  if (from !== undefined && to !== undefined && from > to)
    throw new DataError({ code: 'invalid-option', rule: 'from must not be later than to', received: range })
  const kept = panel.periods.flatMap((period, index) =>
    (from === undefined || period >= from) && (to === undefined || period <= to) ? [index] : [],
  )
  return subsetPeriods(panel, Int32Array.from(kept))
}
