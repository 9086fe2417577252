import { SmoteError } from './errors.ts'
import { checkRows } from './room.ts'

/**
 * How many rows each class is to have afterwards.
 *
 * - `'not majority'`: every class as many as the largest one.
 * - `'minority'`: the smallest class (all of them, if several are equally small) as many as the largest one.
 * - a number in (0, 1]: every class at least `round(ratio * largest)`; classes that have as many already stay as they are.
 * - counts by label, `{ 1: 3020 }` or a `Map`: exactly that many rows of these classes, the others stay as they are.
 */
export type Strategy =
  | 'not majority'
  | 'minority'
  | number
  | Readonly<Record<number, number>>
  | ReadonlyMap<number, number>

/** A class that is to grow. */
export interface Growth {
  readonly label: number
  /** Row indices of the class, ascending. */
  readonly rows: Int32Array
  /** Synthetic rows to make, at least 1. */
  readonly missing: number
}

/**
 * Which classes are to grow, by how many rows, by ascending label.
 *
 * @throws {SmoteError} `bad-strategy`, `unknown-label`, `one-class`
 */
export function planGrowth(classes: ReadonlyMap<number, Int32Array>, strategy: Strategy): readonly Growth[] {
  const targets = targetCounts(classes, strategy)
  const growths: Growth[] = []
  let total = 0
  for (const [label, rows] of classes) {
    const missing = (targets.get(label) ?? rows.length) - rows.length
    if (missing > 0) growths.push({ label, rows, missing })
    total += rows.length + missing
  }
  checkRows(total, 'bad-strategy')
  return growths
}

function targetCounts(classes: ReadonlyMap<number, Int32Array>, strategy: Strategy): ReadonlyMap<number, number> {
  if (isCounts(strategy)) return exactCounts(classes, strategy)
  if (
    strategy !== 'minority' &&
    strategy !== 'not majority' &&
    !(typeof strategy === 'number' && strategy > 0 && strategy <= 1)
  ) {
    throw new SmoteError(
      'bad-strategy',
      "strategy must be 'not majority', 'minority', a ratio in (0, 1], or counts by label.",
      strategy,
    )
  }
  const counts = [...classes.values()].map((rows) => rows.length)
  if (counts.length < 2) {
    throw new SmoteError(
      'one-class',
      'A strategy that compares classes needs at least two of them; give counts by label to grow a single one.',
      { labels: [...classes.keys()] },
    )
  }
  const largest = Math.max(...counts)
  const smallest = Math.min(...counts)
  const target = typeof strategy === 'number' ? Math.round(strategy * largest) : largest
  return new Map(
    [...classes]
      .filter(([, rows]) => strategy !== 'minority' || rows.length === smallest)
      .map(([label]) => [label, target]),
  )
}

/** A map or a plain object. Any other object, a Set or an array say, has no counts, and would let nothing grow. */
function isCounts(strategy: unknown): strategy is Readonly<Record<number, number>> | ReadonlyMap<number, number> {
  if (typeof strategy !== 'object' || strategy === null) return false
  const prototype = Object.getPrototypeOf(strategy)
  // A plain object of another realm has another Object.prototype, which ends its chain all the same.
  return strategy instanceof Map || prototype === null || Object.getPrototypeOf(prototype) === null
}

function exactCounts(
  classes: ReadonlyMap<number, Int32Array>,
  counts: Readonly<Record<number, number>> | ReadonlyMap<number, number>,
): ReadonlyMap<number, number> {
  const entries: readonly (readonly [unknown, unknown])[] = counts instanceof Map ? [...counts] : Object.entries(counts)
  const targets = new Map<number, number>()
  for (const [key, count] of entries) {
    const label = labelOf(key)
    const rows = classes.get(label)
    if (rows === undefined) {
      throw new SmoteError(
        'unknown-label',
        `Counts may only name labels that occur (${[...classes.keys()].join(', ')}).`,
        key,
      )
    }
    if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < rows.length) {
      throw new SmoteError(
        'bad-strategy',
        `The count of a class must be a whole number of at least the rows that it has (${rows.length} of class ${label}).`,
        count,
      )
    }
    targets.set(label, count)
  }
  return targets
}

/** The label of a key: a number, or the digits that it becomes in an object; for all else NaN, where conversion would take '' and null for 0. */
function labelOf(key: unknown): number {
  if (typeof key === 'number') return key
  return typeof key === 'string' && String(Number(key)) === key ? Number(key) : Number.NaN
}
