import { requireFinite, requireSameLength } from '../input/checks.ts'
import { StatsError } from '../input/errors.ts'

/** Values of so many resamples are kept in memory at once. */
export const MOST_RESAMPLES = 1e8

/** Entries of a Map, which holds the units, in V8. */
export const MOST_OBSERVATIONS = 2 ** 24

/** The units a bootstrap draws: single observations, or whole clusters of them, in strata. */
export interface ResamplingUnits {
  /** Number of units. */
  readonly count: number
  /** Observations of unit u are members[starts[u]] to members[starts[u + 1] - 1]. */
  readonly starts: Int32Array
  readonly members: Int32Array
  /** Units of each stratum; one stratum if none was asked for. */
  readonly strata: readonly Int32Array[]
}

export function resamplingUnits(n: number, clusters?: ArrayLike<number>, strata?: ArrayLike<number>): ResamplingUnits {
  const range = { length: n }
  for (const [name, keys] of Object.entries({ clusters, strata })) {
    if (keys === undefined) continue
    requireSameLength(keys, name, range, 'n observations')
    requireFinite(keys, name)
  }
  const unitOf = new Int32Array(n)
  const unitByKey = new Map<number, number>()
  for (let i = 0; i < n; i++) {
    const key = clusters === undefined ? i : clusters[i]!
    const unit = unitByKey.get(key) ?? unitByKey.size
    unitByKey.set(key, unit)
    unitOf[i] = unit
  }
  const count = unitByKey.size
  const starts = new Int32Array(count + 1)
  for (const unit of unitOf) starts[unit + 1]!++
  for (let unit = 0; unit < count; unit++) starts[unit + 1]! += starts[unit]!
  const next = starts.slice()
  const members = new Int32Array(n)
  for (let i = 0; i < n; i++) members[next[unitOf[i]!]!++] = i
  return { count, starts, members, strata: unitsOfStrata(unitOf, count, strata) }
}

function unitsOfStrata(unitOf: Int32Array, count: number, strata: ArrayLike<number> | undefined): Int32Array[] {
  if (strata === undefined) return [Int32Array.from({ length: count }, (_, unit) => unit)]
  const stratumOfUnit = new Map<number, number>()
  const unitsOf = new Map<number, number[]>()
  unitOf.forEach((unit, i) => {
    const stratum = strata[i]!
    const known = stratumOfUnit.get(unit)
    if (known === undefined) {
      stratumOfUnit.set(unit, stratum)
      const units = unitsOf.get(stratum) ?? []
      units.push(unit)
      unitsOf.set(stratum, units)
    } else if (known !== stratum) {
      throw new StatsError('shape', `all observations of a cluster must lie in one stratum (observation ${i})`, [
        known,
        stratum,
      ])
    }
  })
  return Array.from(unitsOf.values(), (units) => Int32Array.from(units))
}
