/** What the room for further rows goes by. */
export interface RoomState {
  /** Rows that there is room for now, and those that are complete. */
  readonly capacity: number
  readonly rows: number
  /** Columns of the file. */
  readonly width: number
  /** Bytes of all complete rows. */
  readonly bytesSoFar: number
  /** Bytes of the whole input, where it is to become one table. */
  readonly wholeBytes: number | undefined
  /** Most rows of a batch. */
  readonly batchRows: number
  /** Whether an earlier batch was full. */
  readonly later: boolean
}

/** Bytes that room for a row takes: a double and its mask in each column. */
const CELL_BYTES = 9
/** What the first room takes at most, whatever the width: a table of 100,000 columns must not need a gigabyte for its first row. */
const FIRST_BYTES = 1 << 24

/** Rows to make room for: twice as many, or all that the whole input will have by the bytes of those so far. */
export function roomFor({ capacity, rows, width, bytesSoFar, wholeBytes, batchRows, later }: RoomState): number {
  const first = Math.max(1, Math.min(1024, Math.floor(FIRST_BYTES / (CELL_BYTES * width))))
  const doubled = Math.max(first, capacity * 2)
  if (wholeBytes === undefined) return later ? batchRows : Math.min(batchRows, doubled)
  if (rows < 1024) return doubled
  const estimate = Math.ceil((1.01 * wholeBytes * rows) / bytesSoFar) + 1024
  // A guess from a few short rows must not take more memory than the input itself explains.
  const bounded = estimate * CELL_BYTES * width <= 2 * wholeBytes + (1 << 20)
  return bounded && estimate > rows ? estimate : doubled
}
