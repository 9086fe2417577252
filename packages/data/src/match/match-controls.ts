import { checkList, checkObject, checkOneOf, checkPositiveInteger, indexOfName } from '../check.ts'
import { checkPanel } from '../data-kind.ts'
import { DataError } from '../errors.ts'
import type { Panel } from '../panel/panel.ts'
import { type RandomOptions, randomFrom, shuffle } from '../random.ts'
import { subsetEntities } from '../split/subset.ts'

/** Options of {@link matchControls}. */
export interface MatchOptions extends RandomOptions {
  /** The feature that size is measured by, such as total assets. */
  readonly size: string
  /** Attributes that must be equal, such as the industry; default none. */
  readonly exact?: readonly string[]
  /** Period in which case and control are compared: one key, or one for each case (its year T, or T - 3). */
  readonly period: string | ((entity: string) => string)
  /** Controls for each case; default 1. */
  readonly ratio?: number
  /** Compare ln(size) (default), so that the distance is a relative one; such sizes must be positive. */
  readonly log?: boolean
  /** The greatest allowed distance, in units of ln(size) (or of size); default none. */
  readonly caliper?: number
  /** Which case chooses first: the largest (default), or by chance (then `seed` or `random` is needed). */
  readonly order?: 'largest' | 'random'
}

/** One case with one control. Indices are those of the panel's entities. */
export interface MatchedPair {
  readonly case: number
  readonly control: number
  readonly period: string
  readonly distance: number
}

/** The result of {@link matchControls}. */
export interface Matching {
  readonly pairs: readonly MatchedPair[]
  /** Cases with fewer controls than asked for, and how many they got. */
  readonly short: readonly {
    readonly case: number
    readonly found: number
    /** `no logarithm`: its size is not positive, and `log` asks for one that is. */
    readonly reason: 'not observed' | 'no logarithm' | 'no control left'
  }[]
  /** Cases with at least one control, then their controls: entity indices. */
  readonly cases: Int32Array
  readonly controls: Int32Array
}

/**
 * Matches each distressed company (entity label 1) with healthy ones (label 0): same period, equal `exact` attributes,
 * nearest size within the caliper, `ratio` controls each, without replacement. Greedy, in rounds: every case gets its
 * first control before any gets a second; ties go to the earlier entity. A control is used once, whatever the period.
 *
 * Source: Rosenbaum, Rubin (1985), The American Statistician 39(1) (nearest available matching, caliper); pairing by
 * year, industry and size goes back to Beaver (1966) and Altman (1968).
 *
 * @throws DataError `invalid-option`, `unknown-column`, `missing-label`, `invalid-period`
 * @example
 * const matching = matchControls(panel, { size: 'totalAssets', exact: ['industry'], period: '2014', ratio: 2, caliper: 0.3 })
 * const sample = matchedPanel(panel, matching)
 */
export const matchControls = (panel: Panel, options: MatchOptions): Matching => {
  checkPanel(panel)
  checkObject(options, 'options')
  const {
    size,
    exact = [],
    period,
    ratio = 1,
    log = true,
    caliper = Number.POSITIVE_INFINITY,
    order = 'largest',
  } = options
  checkPositiveInteger(ratio, 'ratio')
  checkOneOf(order, ['largest', 'random'], 'order')
  checkList(exact, 'exact')
  if (typeof period !== 'string' && typeof period !== 'function')
    throw new DataError({
      code: 'invalid-option',
      rule: "period must be a key of the axis such as '2014', or a function that gives one for a case",
      received: period,
    })
  if (!(caliper >= 0))
    throw new DataError({ code: 'invalid-option', rule: 'caliper must not be negative', received: caliper })
  if (panel.labels?.level !== 'entity')
    throw new DataError({
      code: 'missing-label',
      rule: 'matching needs labels of level entity',
      received: panel.labels?.level,
    })
  const labels = panel.labels.values
  const column = indexOfName(panel.features, size, 'feature')
  const attributeNames = Object.keys(panel.attributes ?? {})
  for (const name of exact) indexOfName(attributeNames, name, 'attribute')
  const [P, F] = [panel.periods.length, panel.features.length]
  const stratum = panel.entities.map((_, e) => exact.map((name) => panel.attributes?.[name]?.[e]).join('\n'))
  const valueAt = (entity: number, p: number): number => panel.values[(entity * P + p) * F + column] as number
  const sizesOf = new Map<number, Float64Array>()
  /** What sizes are compared by in a period, per entity; NaN where there is no size, or no logarithm of it. */
  const sizesIn = (p: number): Float64Array => {
    const known = sizesOf.get(p)
    if (known !== undefined) return known
    const sizes = Float64Array.from(panel.entities, (_, e) => {
      const value = valueAt(e, p)
      if (!log) return value
      return value > 0 ? Math.log(value) : Number.NaN
    })
    sizesOf.set(p, sizes)
    return sizes
  }
  const every = panel.entities.map((_, e) => e)
  const cases = every
    .filter((e) => labels[e] === 1)
    .map((entity) => {
      const key = typeof period === 'string' ? period : period(panel.entities[entity] as string)
      const p = panel.periods.indexOf(key)
      if (p < 0) throw new DataError({ code: 'invalid-period', rule: 'period must be on the axis', received: key })
      return { entity, p, key, size: sizesIn(p)[entity]! }
    })
  const sorted =
    order === 'largest'
      ? cases.toSorted((a, b) => (Number.isNaN(a.size) ? 1 : Number.isNaN(b.size) ? -1 : b.size - a.size))
      : Array.from(shuffle([...cases.keys()], randomFrom(options)), (i) => cases[i] as (typeof cases)[number])
  const used = new Uint8Array(panel.entities.length)
  const controlsOf = new Map<string, number[]>()
  for (const e of every) {
    if (labels[e] !== 0) continue
    const known = controlsOf.get(stratum[e] as string)
    if (known === undefined) controlsOf.set(stratum[e] as string, [e])
    else known.push(e)
  }
  const pairs: MatchedPair[] = []
  for (let round = 0; round < ratio; round++)
    for (const { entity, p, key, size: own } of sorted) {
      if (Number.isNaN(own)) continue
      let [best, distance] = [-1, caliper]
      const sizes = sizesIn(p)
      for (const candidate of controlsOf.get(stratum[entity] as string) ?? []) {
        if (used[candidate] === 1) continue
        const gap = Math.abs(sizes[candidate]! - own)
        if (gap < distance || (gap <= distance && best === -1)) {
          best = candidate
          distance = gap
        }
      }
      if (best < 0) continue
      used[best] = 1
      pairs.push({ case: entity, control: best, period: key, distance })
    }
  const found = new Map<number, number>()
  for (const pair of pairs) found.set(pair.case, (found.get(pair.case) ?? 0) + 1)
  return {
    pairs,
    short: cases
      .filter(({ entity }) => (found.get(entity) ?? 0) < ratio)
      .map(({ entity, p, size: own }) => ({
        case: entity,
        found: found.get(entity) ?? 0,
        reason: !Number.isNaN(own)
          ? 'no control left'
          : Number.isNaN(valueAt(entity, p))
            ? 'not observed'
            : 'no logarithm',
      })),
    cases: Int32Array.from(found.keys()).sort(),
    controls: Int32Array.from(pairs, ({ control }) => control).sort(),
  }
}

/**
 * The panel of the matched cases and controls alone.
 *
 * @example
 * slidingWindows(matchedPanel(panel, matching), { width: 8, label: 'entity' })
 */
export const matchedPanel = (panel: Panel, matching: Matching): Panel =>
  subsetEntities(panel, Int32Array.from([...matching.cases, ...matching.controls]).sort())
