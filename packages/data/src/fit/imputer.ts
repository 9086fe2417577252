import { checkObject, checkOneOf, checkPositiveInteger, indexOfName } from '../check.ts'
import { checkPanelOrWindows } from '../data-kind.ts'
import { DataError } from '../errors.ts'
import type { Panel } from '../panel/panel.ts'
import { periodOrdinals } from '../panel/periods.ts'
import { checkFitRole } from '../role.ts'
import type { Splittable } from '../split/split.ts'
import { isWindows } from '../split/subset.ts'
import type { AppliedTransform, FittedOn } from './applied.ts'
import { median, medianInPlace } from './quantile.ts'
import { columnOf, describeRows, rowSet } from './row-set.ts'
import { checkFitted, checkNotApplied } from './transform.ts'

/** What is done with a missing cell. */
export type ImputerMethod = 'drop' | 'forward' | 'median' | 'groupPeriodMedian'

/** Options of {@link fitImputer}. */
export interface FitImputerOptions {
  /**
   * - `drop`: a row with a missing cell becomes unobserved (panels)
   * - `forward`: the entity's last value, at most `limit` periods old (panels)
   * - `median`: the feature's training median
   * - `groupPeriodMedian`: the training median of the group (`by`, such as the sector) in that period; without a value
   *   there, the group's, then the feature's (panels)
   */
  readonly method: ImputerMethod
  /** For forward: the greatest age of a value in periods; default 1. */
  readonly limit?: number
  /** For forward: what fills the cells that are left; default leave. */
  readonly rest?: 'leave' | 'median'
  /** For groupPeriodMedian: the name of the attribute. */
  readonly by?: string
}

/** A fitted imputer; plain and JSON-able. */
export interface Imputer {
  readonly kind: 'imputer'
  readonly method: ImputerMethod
  readonly features: readonly string[]
  readonly limit: number
  readonly rest: 'leave' | 'median'
  readonly by: string | null
  /** Per feature; null where training had no value. */
  readonly median: readonly (number | null)[]
  /** By group, per feature. */
  readonly groups: Readonly<Record<string, readonly (number | null)[]>>
  /** By group and period, per feature. */
  readonly groupPeriods: Readonly<Record<string, Readonly<Record<string, readonly (number | null)[]>>>>
  readonly fittedOn: FittedOn
}

const attributeOf = (panel: Panel, name: string): readonly string[] => {
  const names = Object.keys(panel.attributes ?? {})
  indexOfName(names, name, 'attribute')
  return (panel.attributes as Readonly<Record<string, readonly string[]>>)[name] as readonly string[]
}

const needPanel = (data: Splittable, method: ImputerMethod): Panel => {
  if (isWindows(data))
    throw new DataError({
      code: 'invalid-option',
      rule: `method '${method}' works on a panel, before windows are made (windows take method 'median')`,
      received: 'windows',
    })
  return data
}

const orNull = (value: number): number | null => (Number.isNaN(value) ? null : value)

const groupMedians = (panel: Panel, by: string) => {
  const of = attributeOf(panel, by)
  const F = panel.features.length
  const P = panel.periods.length
  const cells = (entities: readonly number[], periods: readonly number[]): (number | null)[] =>
    panel.features.map((_, f) =>
      orNull(
        median(
          entities
            .flatMap((e) => periods.map((p) => panel.values[(e * P + p) * F + f] as number))
            .filter((value) => !Number.isNaN(value)),
        ),
      ),
    )
  const members = new Map<string, number[]>()
  of.forEach((group, e) => {
    const list = members.get(group)
    if (list === undefined) members.set(group, [e])
    else list.push(e)
  })
  const every = panel.periods.map((_, p) => p)
  const groups: Record<string, (number | null)[]> = {}
  const groupPeriods: Record<string, Record<string, (number | null)[]>> = {}
  for (const [group, entities] of members) {
    groups[group] = cells(entities, every)
    groupPeriods[group] = Object.fromEntries(every.map((p) => [panel.periods[p] as string, cells(entities, [p])]))
  }
  return { groups, groupPeriods }
}

/**
 * Fits an imputer on training data. `drop` and `forward` learn nothing but are values of the same kind, so that a
 * pipeline saves one thing.
 *
 * @throws DataError `role`, `already-applied`, `invalid-option`, `unknown-column` (no such attribute)
 * @example
 * const imputer = fitImputer(train, { method: 'groupPeriodMedian', by: 'sector' })
 * impute(imputer, test)
 */
export const fitImputer = (data: Splittable, options: FitImputerOptions): Imputer => {
  checkPanelOrWindows(data)
  checkObject(options, 'options')
  const { method, limit = 1, rest = 'leave', by } = options
  checkOneOf(method, ['drop', 'forward', 'median', 'groupPeriodMedian'], 'method')
  checkOneOf(rest, ['leave', 'median'], 'rest')
  checkPositiveInteger(limit, 'limit')
  checkFitRole(data.role, 'an imputer')
  checkNotApplied(data, 'imputer', 'fit on the data with its gaps')
  if (method !== 'median') needPanel(data, method)
  if ((method === 'groupPeriodMedian') !== (by !== undefined))
    throw new DataError({
      code: 'invalid-option',
      rule: "by (the name of an attribute) belongs to method 'groupPeriodMedian', and only there",
      received: by,
    })
  const rows = rowSet(data)
  const medians = data.features.map((_, feature) => {
    const present = rows.offset.some((offset) => !Number.isNaN(data.values[offset + feature]!))
    return present ? medianInPlace(columnOf(data, rows, feature)) : null
  })
  return {
    kind: 'imputer',
    method,
    features: [...data.features],
    limit,
    rest,
    by: by ?? null,
    median: medians,
    ...(by === undefined ? { groups: {}, groupPeriods: {} } : groupMedians(needPanel(data, method), by)),
    fittedOn: describeRows(data, rows, data.role ?? null),
  }
}

const medianOf = (imputer: Imputer, feature: number): number => {
  const value = imputer.median[feature]
  if (value === null || value === undefined)
    throw new DataError({
      code: 'too-few',
      rule: 'the imputer saw no value of this feature in training, so it has no median',
      received: imputer.features[feature],
    })
  return value
}

const dropRows = (panel: Panel): Panel => {
  const F = panel.features.length
  const [values, missing, observed] = [panel.values.slice(), panel.missing.slice(), panel.observed.slice()]
  for (let r = 0; r < observed.length; r++) {
    if (observed[r] === 0 || !missing.subarray(r * F, (r + 1) * F).includes(1)) continue
    observed[r] = 0
    values.fill(Number.NaN, r * F, (r + 1) * F)
    missing.fill(1, r * F, (r + 1) * F)
  }
  return { ...panel, values, missing, observed }
}

const fill = (panel: Panel, valueFor: (entity: number, period: number, feature: number) => number): Panel => {
  const [P, F] = [panel.periods.length, panel.features.length]
  const [values, missing] = [panel.values.slice(), panel.missing.slice()]
  for (let r = 0; r < panel.observed.length; r++) {
    if (panel.observed[r] === 0) continue
    for (let f = 0; f < F; f++) {
      if (missing[r * F + f] === 0) continue
      const value = valueFor(Math.floor(r / P), r % P, f)
      if (Number.isNaN(value)) continue
      values[r * F + f] = value
      missing[r * F + f] = 0
    }
  }
  return { ...panel, values, missing }
}

const carryForward = (imputer: Imputer, panel: Panel): Panel => {
  const [P, F] = [panel.periods.length, panel.features.length]
  const ordinals = periodOrdinals(panel.periods)
  return fill(panel, (e, p, f) => {
    for (let q = p - 1; q >= 0 && ordinals[p]! - ordinals[q]! <= imputer.limit; q--) {
      const at = (e * P + q) * F + f
      if (panel.missing[at] === 0) return panel.values[at] as number
    }
    return imputer.rest === 'median' ? medianOf(imputer, f) : Number.NaN
  })
}

const byGroup = (imputer: Imputer, panel: Panel): Panel => {
  const groups = attributeOf(panel, imputer.by ?? '')
  return fill(panel, (e, p, f) => {
    const group = groups[e] as string
    const period = panel.periods[p] as string
    return imputer.groupPeriods[group]?.[period]?.[f] ?? imputer.groups[group]?.[f] ?? medianOf(imputer, f)
  })
}

/**
 * Applies a fitted imputer to any part. Rows that were not observed stay so; `forward` reads only earlier periods of the
 * same entity.
 *
 * @throws DataError `invalid-shape` (no imputer), `unknown-column`, `already-applied`, `invalid-option` (windows with a method for panels), `too-few`
 * @example
 * impute(fitImputer(train, { method: 'forward', limit: 2, rest: 'median' }), test)
 */
export const impute = <T extends Splittable>(imputer: Imputer, data: T): T => {
  checkFitted(imputer, 'imputer', data)
  checkNotApplied(data, 'imputer', 'impute once')
  const step: AppliedTransform = { kind: 'imputer', method: imputer.method, fittedOn: imputer.fittedOn }
  const source: Splittable = data
  const applied = [...(source.applied ?? []), step]
  if (isWindows(source)) {
    if (imputer.method !== 'median') needPanel(source, imputer.method)
    const F = source.features.length
    const values = source.values.map((value, i) => (Number.isNaN(value) ? medianOf(imputer, i % F) : value))
    return { ...source, values, applied } as Splittable as T
  }
  const filled =
    imputer.method === 'drop'
      ? dropRows(source)
      : imputer.method === 'forward'
        ? carryForward(imputer, source)
        : imputer.method === 'median'
          ? fill(source, (_, __, f) => medianOf(imputer, f))
          : byGroup(imputer, source)
  return { ...filled, applied } as Splittable as T
}
