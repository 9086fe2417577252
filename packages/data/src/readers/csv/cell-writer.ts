import { readerError } from '../errors.ts'
import { isCode, type NumberForm, parseNumber } from '../number.ts'
import type { Batch } from './batch.ts'
import { decodeUtf8 } from './decode-utf8.ts'
import { type BrokenCell, InferenceBroken } from './inference-broken.ts'

/** Writes cells that take more than digits into the row under way. */
export interface CellWriter {
  decode(bytes: Uint8Array, start: number, end: number, column: number): string
  /** An unquoted cell of a text column. */
  bytes(bytes: Uint8Array, start: number, end: number, column: number): void
  text(column: number, text: string): void
  /** A cell of a number column: a number in any form that is allowed, or a word for a missing one. */
  number(column: number, raw: string): void
  missing(column: number): void
  /** A row begins; what an incomplete one broke is forgotten, as it is read again. */
  begin(): void
  /** The row is complete: throws InferenceBroken where it has cells that are no numbers in columns that were taken for them. */
  complete(): void
}

/** Where a cell stands in its file. */
export interface CellPlace {
  readonly file: string
  /** Line of the file, counted from 1. */
  readonly row: number
  readonly column: string
}

export interface CellWriterOptions {
  readonly inferred: readonly boolean[]
  readonly numberForm: NumberForm
  readonly missing: readonly string[]
  /** Where the cell under way stands. */
  readonly place: (column: number) => CellPlace
  /** A cell has a percent sign. */
  readonly onPercent: (column: number) => void
}

export function createCellWriter(batch: Batch, options: CellWriterOptions): CellWriter {
  const { inferred, numberForm, place, onPercent } = options
  const missingTokens = new Set(options.missing)
  // One remembered text per column: neighbouring rows mostly repeat their company, date or class.
  const lastText: string[] = batch.names.map(() => '')
  const interned = new Map<string, string>()
  let broken: BrokenCell[] = []

  function decode(bytes: Uint8Array, start: number, end: number, column: number): string {
    let text = ''
    if (end - start < 64) {
      let at = start
      for (; at < end; at++) {
        const c = bytes[at] as number
        if (c > 127) break
        text += String.fromCharCode(c)
      }
      if (at === end) return text
    }
    return decodeUtf8(bytes, start, end, () => place(column))
  }

  function text(column: number, cell: string): void {
    let shared = cell
    if (cell.length <= 32 && interned.size < 100_000) {
      const known = interned.get(cell)
      if (known === undefined) interned.set(cell, cell)
      else shared = known
    }
    lastText[column] = shared
    ;(batch.texts[column] as string[])[batch.rows] = shared
  }

  function missing(column: number): void {
    ;(batch.numbers[column] as Float64Array)[batch.rows] = Number.NaN
    ;(batch.masks[column] as Uint8Array)[batch.rows] = 1
  }

  return {
    decode,
    text,
    missing,
    begin() {
      if (broken.length > 0) broken = []
    },
    complete() {
      if (broken.length === 0) return
      const [first, ...others] = broken as [BrokenCell, ...BrokenCell[]]
      throw new InferenceBroken([first, ...others], place(first.column).row)
    },
    bytes(bytes, start, end, column) {
      const last = lastText[column] as string
      let same = last.length === end - start
      for (let i = 0; same && i < last.length; i++)
        same = last.charCodeAt(i) === bytes[start + i] && last.charCodeAt(i) < 128
      if (same) (batch.texts[column] as string[])[batch.rows] = last
      else text(column, decode(bytes, start, end, column))
    },
    number(column, raw) {
      const cell = raw.trim()
      if (missingTokens.has(cell)) {
        missing(column)
        return
      }
      const coded = inferred[column] === true && isCode(cell)
      const value = coded ? undefined : parseNumber(cell, numberForm)
      if (value === undefined) {
        if (inferred[column] === true) {
          broken.push({ column, columnName: place(column).column, cell })
          return
        }
        throw readerError('not-a-number', 'expected a finite number or a missing-value word', raw, place(column))
      }
      if (cell.includes('%')) onPercent(column)
      ;(batch.numbers[column] as Float64Array)[batch.rows] = value
    },
  }
}
