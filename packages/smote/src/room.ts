import { SmoteError } from './errors.ts'

/** Rows are numbered by 32-bit integers. */
const MOST_ROWS = 2 ** 31 - 1

/** @throws {SmoteError} `code`, if there would be more rows than can be numbered */
export function checkRows(rows: number, code: 'bad-strategy' | 'bad-option'): void {
  if (rows > MOST_ROWS) throw new SmoteError(code, `There must be at most ${MOST_ROWS} rows in all.`, rows)
}

/**
 * What `make` allocates for so many rows.
 *
 * @throws {SmoteError} `code`, where the runtime has no room
 */
export function roomFor<T>(rows: number, code: 'bad-strategy' | 'bad-option', make: () => T): T {
  try {
    return make()
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new SmoteError(code, 'There must be room in memory for all rows.', rows)
  }
}
