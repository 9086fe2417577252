/** Thrown by the scanner when an inferred number column turns out to hold text; the in-memory reader starts again with that column as text. */
export class InferenceBroken extends Error {
  readonly column: number
  readonly columnName: string
  readonly cell: string
  readonly line: number

  constructor(column: number, columnName: string, cell: string, line: number) {
    super(`column ${columnName} was taken for numbers`)
    this.column = column
    this.columnName = columnName
    this.cell = cell
    this.line = line
  }
}
