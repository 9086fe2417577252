/** A cell that is no number, in a column that was taken for numbers. */
export interface BrokenCell {
  readonly column: number
  readonly columnName: string
  readonly cell: string
}

/**
 * Thrown by the scanner at the end of a record in which inferred number columns turn out to hold text; the in-memory reader starts again
 * with those columns as text, once for all of them.
 */
export class InferenceBroken extends Error {
  readonly cells: readonly [BrokenCell, ...BrokenCell[]]
  readonly line: number

  constructor(cells: readonly [BrokenCell, ...BrokenCell[]], line: number) {
    super(`columns ${cells.map(({ columnName }) => columnName).join(', ')} were taken for numbers`)
    this.cells = cells
    this.line = line
  }
}
