import { checkOneOf, checkPositiveInteger, indexOfName } from '../check.ts'
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
    readonly reason: 'not observed' | 'no control left'
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
  const sizeAt = (entity: number, p: number): number => {
    const value = panel.values[(entity * P + p) * F + column] as number
    if (!log) return value
    return value > 0 ? Math.log(value) : Number.NaN
  }
  const every = panel.entities.map((_, e) => e)
  const cases = every
    .filter((e) => labels[e] === 1)
    .map((entity) => {
      const key = typeof period === 'string' ? period : period(panel.entities[entity] as string)
      const p = panel.periods.indexOf(key)
      if (p < 0) throw new DataError({ code: 'invalid-period', rule: 'period must be on the axis', received: key })
      return { entity, p, key, size: sizeAt(entity, p) }
    })
  const sorted =
    order === 'largest'
      ? cases.toSorted((a, b) => (Number.isNaN(a.size) ? 1 : Number.isNaN(b.size) ? -1 : b.size - a.size))
      : Array.from(shuffle([...cases.keys()], randomFrom(options)), (i) => cases[i] as (typeof cases)[number])
  const free = new Set(every.filter((e) => labels[e] === 0))
  const pairs: MatchedPair[] = []
  for (let round = 0; round < ratio; round++)
    for (const { entity, p, key, size: own } of sorted) {
      if (Number.isNaN(own)) continue
      let [best, distance] = [-1, caliper]
      for (const candidate of free) {
        if (stratum[candidate] !== stratum[entity]) continue
        const gap = Math.abs(sizeAt(candidate, p) - own)
        if (gap < distance || (gap <= distance && best === -1)) [best, distance] = [candidate, gap]
      }
      if (best < 0) continue
      free.delete(best)
      pairs.push({ case: entity, control: best, period: key, distance })
    }
  const found = new Map<number, number>()
  for (const pair of pairs) found.set(pair.case, (found.get(pair.case) ?? 0) + 1)
  return {
    pairs,
    short: cases
      .filter(({ entity }) => (found.get(entity) ?? 0) < ratio)
      .map(({ entity, size: own }) => ({
        case: entity,
        found: found.get(entity) ?? 0,
        reason: Number.isNaN(own) ? ('not observed' as const) : ('no control left' as const),
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
