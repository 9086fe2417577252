import { DataError } from '../errors.ts'
import type { Role } from '../role.ts'
import type { Splittable } from '../split/split.ts'
import { isWindows } from '../split/subset.ts'
import type { FittedOn } from './applied.ts'

/** The distinct (entity, period) rows of a panel or of windows, and where each one's cells start in `values`. */
export interface RowSet {
  readonly entity: Int32Array
  readonly period: Int32Array
  readonly offset: Float64Array
}

/**
 * Overlapping windows hold a row several times; here it counts once, so that what is fitted on the windows of a panel is
 * what is fitted on the panel.
 */
export const rowSet = (data: Splittable): RowSet => {
  const P = data.periods.length
  const F = data.features.length
  const at = new Float64Array(data.entities.length * P).fill(-1)
  let count = 0
  if (isWindows(data)) {
    const [n, steps] = data.shape
    for (let i = 0; i < n; i++)
      for (let s = 0; s < steps; s++) {
        const row = data.entity[i]! * P + data.period[i]! - steps + 1 + s
        if (at[row] !== -1) continue
        at[row] = (i * steps + s) * F
        count++
      }
  } else
    for (let row = 0; row < at.length; row++)
      if (data.observed[row] === 1) {
        at[row] = row * F
        count++
      }
  const [entity, period, offset] = [new Int32Array(count), new Int32Array(count), new Float64Array(count)]
  let k = 0
  for (let row = 0; row < at.length; row++) {
    if (at[row] === -1) continue
    entity[k] = Math.floor(row / P)
    period[k] = row % P
    offset[k] = at[row]!
    k++
  }
  return { entity, period, offset }
}

/** The observed values of one feature over the rows, in the order of the rows. */
export const columnOf = (data: Splittable, rows: RowSet, feature: number): Float64Array => {
  const column = new Float64Array(rows.offset.length)
  let count = 0
  const { offset } = rows
  for (let r = 0; r < offset.length; r++) {
    const value = data.values[offset[r]! + feature]!
    if (!Number.isNaN(value)) column[count++] = value
  }
  if (count === 0)
    throw new DataError({
      code: 'too-few',
      rule: 'every feature must have at least one value in the data that is fitted on',
      received: data.features[feature],
    })
  return column.subarray(0, count)
}

/** 32-bit FNV-1a of the UTF-16 units of a text (Fowler, Noll, Vo), started from a salt. */
const hashText = (text: string, salt: number): number => {
  let hash = 0x811c9dc5 ^ salt
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** The 32-bit finaliser of MurmurHash3 (Appleby). */
const mix = (value: number): number => {
  let hash = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

const hex = (value: number): string => value.toString(16).padStart(8, '0')

/** The hash of an entity's name in {@link FittedOn.entitySketch}. */
export const entityHash = (name: string): string => hex(mix(hashText(name, 0)))

const SALTS = [0x9e3779b9, 0x7f4a7c15] as const

/** A sum over rows is independent of their order. Two salts make 64 bits. */
const fingerprintOf = (data: Splittable, rows: RowSet): string =>
  SALTS.map((salt) => {
    const entities = data.entities.map((name) => hashText(name, salt))
    const periods = data.periods.map((key) => hashText(key, ~salt))
    let sum = 0
    for (let i = 0; i < rows.entity.length; i++)
      sum = (sum + mix(mix(entities[rows.entity[i]!]!) ^ periods[rows.period[i]!]!)) >>> 0
    return hex(sum)
  }).join('')

/** The same fingerprint of rows given as entity names with their period keys. */
export const fingerprintOfKeys = (rows: ReadonlyMap<string, ReadonlySet<string>>): string =>
  SALTS.map((salt) => {
    let sum = 0
    for (const [entity, periods] of rows) {
      const hash = mix(hashText(entity, salt))
      for (const period of periods) sum = (sum + mix(hash ^ hashText(period, ~salt))) >>> 0
    }
    return hex(sum)
  }).join('')

export const describeRows = (data: Splittable, rows: RowSet, role: Role | null): FittedOn => {
  let [first, last] = [Number.POSITIVE_INFINITY, -1]
  for (const period of rows.period) {
    first = Math.min(first, period)
    last = Math.max(last, period)
  }
  return {
    role,
    rows: rows.entity.length,
    entities: new Set(rows.entity).size,
    periods: [data.periods[first] ?? '', data.periods[last] ?? ''],
    fingerprint: fingerprintOf(data, rows),
    entitySketch: [...new Set(rows.entity)]
      .map((entity) => entityHash(data.entities[entity] as string))
      .sort()
      .join(''),
  }
}
