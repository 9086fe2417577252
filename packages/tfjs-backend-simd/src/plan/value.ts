/** A stretch of the plan's memory; `pointer` (bytes) is set once the plan's capacity is known. */
export interface Region {
  /** Floats for each row of the micro-batch. */
  readonly perRow: number
  /** Floats besides. */
  readonly fixed: number
  pointer: number
}

/**
 * What a node puts out: `steps` times `batch` rows, time-major, in columns `[column, column + width)` of a region whose
 * rows are `stride` floats apart. `channels[c]` is the column, from `column`, of logical channel c; other columns are
 * padding, zero in the value and in the gradient.
 */
export interface Value {
  readonly steps: number
  readonly width: number
  readonly stride: number
  readonly channels: Int32Array
  readonly data: Region
  /** Absent where no weight needs it (the input). */
  readonly gradient: Region | undefined
  readonly column: number
}

/** Byte offset of a value's first element. */
export const at = (value: Value): number => value.data.pointer + 4 * value.column

/** Smallest multiple of m that is at least n. */
export const roundUp = (n: number, m: number): number => Math.ceil(n / m) * m

/** 0, 1, ..., n - 1. */
export function identity(n: number): Int32Array {
  const numbers = new Int32Array(n)
  for (let i = 0; i < n; i++) numbers[i] = i
  return numbers
}

/** Numbers from `from` up to, but not with, `to`. */
export interface Stretch {
  readonly from: number
  readonly to: number
}

/** Ascending numbers as the longest stretches without a gap. */
export function stretches(numbers: Int32Array): Stretch[] {
  const found: Stretch[] = []
  let from = numbers[0]!
  numbers.forEach((number, i) => {
    const next = numbers[i + 1]
    if (next === number + 1) return
    found.push({ from, to: number + 1 })
    if (next !== undefined) from = next
  })
  return found
}
