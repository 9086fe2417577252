import { POWER_OF_TEN, parseDecimal } from '../decimal.ts'
import { readerError } from '../errors.ts'
import { type Batch, NUMBER, SKIP, TEXT } from './batch.ts'
import type { CellPlace, CellWriter } from './cell-writer.ts'
import { CR, LF, QUOTE, SPACE, TAB } from './characters.ts'
import type { PercentCells } from './percent-cells.ts'

/** What records are read by, and where they go. */
export interface RecordScan {
  readonly batch: Batch
  readonly cells: CellWriter
  readonly percent: PercentCells
  /** One byte. */
  readonly delimiter: number
  /** Columns whose type was inferred: there, a number with leading zeros or 16 digits counts as text (it is a code). */
  readonly inferred: readonly boolean[]
  /** Whether numbers have a point before their fraction. */
  readonly plainPoint: boolean
  readonly ragged: 'error' | 'pad'
  readonly place: (column: number) => CellPlace
  /** Called where the batch is full; `offset` bytes of this piece are read. Afterwards there is room. */
  readonly makeRoom: (offset: number) => void
  /** Line on which the record under way begins. */
  line: number
}

/**
 * Reads complete RFC 4180 records of `bytes` from 0 to `end`, where a zero stands, in an ASCII-compatible encoding, and writes numbers
 * straight into typed arrays; returns where the first incomplete record begins. `final`: the input ends at `end`. It exists because the
 * fastest CSV parser on npm (uDSV) makes a string for each cell, which alone exceeds the time that pandas takes for the whole job, and
 * does not notice ragged rows.
 */
export function scanRecords(scan: RecordScan, bytes: Uint8Array, end: number, final: boolean): number {
  const { batch, cells, percent, delimiter, inferred, plainPoint, place } = scan
  const { kinds } = batch
  const width = kinds.length
  let recordStart = 0
  let at = 0
  while (at < end) {
    recordStart = at
    let c = bytes[at] as number
    // A blank line is no record.
    if (c === LF || c === CR) {
      if (c === CR && at + 1 >= end && !final) return recordStart
      at += c === CR && bytes[at + 1] === LF ? 2 : 1
      scan.line += 1
      continue
    }
    // Nor is one of blanks, but where it is the cell of a file of one column.
    if ((c === SPACE || c === TAB) && c !== delimiter && width > 1) {
      const next = afterBlanks(bytes, at, end, delimiter)
      if (next >= end && !final) return recordStart
      if (next >= end || bytes[next] === LF || bytes[next] === CR) {
        at = next
        continue
      }
    }
    if (batch.rows >= batch.capacity) scan.makeRoom(at)
    const row = batch.rows
    let column = 0
    let extraLines = 0
    percent.begin()
    cells.begin()
    while (true) {
      const start = at
      const kind = column < width ? (kinds[column] as number) : SKIP
      c = at < end ? (bytes[at] as number) : LF
      if (kind === NUMBER) {
        let negative = false
        if (c === 45) {
          negative = true
          at += 1
          c = bytes[at] as number
        }
        // Whole part and fraction as 32-bit integers of up to nine digits each; longer ones go to parseDecimal.
        const wholeFrom = at
        let whole = 0
        while (c >= 48 && c <= 57) {
          whole = (Math.imul(whole, 10) + c - 48) | 0
          at += 1
          c = bytes[at] as number
        }
        let count = at - wholeFrom
        let short = count <= 9
        if (count > 1 && bytes[wholeFrom] === 48 && inferred[column] === true) count = 0
        let fraction = 0
        let scale = 0
        if (c === 46 && plainPoint && count > 0) {
          at += 1
          const from = at
          c = bytes[at] as number
          while (c >= 48 && c <= 57) {
            fraction = (Math.imul(fraction, 10) + c - 48) | 0
            at += 1
            c = bytes[at] as number
          }
          scale = at - from
          short = short && scale <= 9 && count + scale <= 15
        }
        if (at >= end) {
          if (!final) return recordStart
          c = LF
        }
        if (count > 0 && (c === delimiter || c === LF || c === CR)) {
          let value: number
          if (short) {
            value =
              scale === 0
                ? whole
                : (whole * (POWER_OF_TEN[scale] as number) + fraction) / (POWER_OF_TEN[scale] as number)
            if (negative) value = -value
          } else
            value = scale === 0 && count > 15 && inferred[column] === true ? Number.NaN : parseDecimal(bytes, start, at)
          if (value - value === 0) {
            ;(batch.numbers[column] as Float64Array)[row] = value
            column += 1
            if (c === delimiter) {
              at += 1
              continue
            }
            break
          }
        }
        at = start
        c = bytes[at] as number
      }
      let bodyStart = start
      let bodyEnd: number
      let quoted: string | undefined
      if (c === QUOTE && at < end) {
        at += 1
        bodyStart = at
        let doubled = false
        while (true) {
          while (at < end && bytes[at] !== QUOTE) {
            if (bytes[at] === LF) extraLines += 1
            at += 1
          }
          if (at >= end) {
            if (!final) return recordStart
            throw readerError(
              'invalid-quote',
              'expected a closing quote before the end of the file',
              excerpt(bytes, start, end),
              place(column),
            )
          }
          if (at + 1 >= end && !final) return recordStart
          if (bytes[at + 1] === QUOTE && at + 1 < end) {
            doubled = true
            at += 2
          } else break
        }
        bodyEnd = at
        at += 1
        c = at < end ? (bytes[at] as number) : LF
        if (c !== delimiter && c !== LF && c !== CR)
          throw readerError(
            'invalid-quote',
            'expected a delimiter or the end of the line after a closing quote',
            excerpt(bytes, start, Math.min(end, at + 8)),
            place(column),
          )
        quoted = kind === SKIP ? '' : cells.decode(bytes, bodyStart, bodyEnd, column)
        if (doubled) quoted = quoted.replaceAll('""', '"')
      } else {
        if (at >= end) c = LF
        while (c !== delimiter && c !== LF && c !== CR) {
          at += 1
          c = at < end ? (bytes[at] as number) : LF
        }
        if (at >= end && !final) return recordStart
        bodyEnd = at
      }
      if (kind === TEXT) {
        if (quoted !== undefined) cells.text(column, quoted)
        else cells.bytes(bytes, bodyStart, bodyEnd, column)
      } else if (kind === NUMBER) {
        if (quoted !== undefined) cells.number(column, quoted)
        else if (bodyEnd === bodyStart) cells.missing(column)
        else {
          const coded = inferred[column] === true && (bytes[bodyStart] === 48 || isLong(bytes, bodyStart, bodyEnd))
          const value = coded || !plainPoint ? Number.NaN : parseDecimal(bytes, bodyStart, bodyEnd)
          if (value - value === 0) (batch.numbers[column] as Float64Array)[row] = value
          else cells.number(column, cells.decode(bytes, bodyStart, bodyEnd, column))
        }
      } else if (column >= width && (bodyEnd > bodyStart || quoted !== undefined)) throw raggedRow(scan, column + 1)
      column += 1
      if (c === delimiter && at < end) {
        at += 1
        continue
      }
      break
    }
    if (at < end) {
      if (c === CR) {
        if (at + 1 >= end && !final) return recordStart
        at += bytes[at + 1] === LF ? 2 : 1
      } else at += 1
    } else if (!final) return recordStart
    if (column < width) {
      if (scan.ragged === 'error') throw raggedRow(scan, column)
      for (; column < width; column++) {
        if (kinds[column] === NUMBER) cells.missing(column)
        else if (kinds[column] === TEXT) (batch.texts[column] as string[])[row] = ''
      }
    }
    cells.complete()
    percent.commit()
    batch.lines[row] = scan.line
    scan.line += 1 + extraLines
    batch.rows += 1
  }
  return end
}

/** Where the blanks that stand at `from` end. */
function afterBlanks(bytes: Uint8Array, from: number, end: number, delimiter: number): number {
  let at = from
  while (at < end && (bytes[at] === SPACE || bytes[at] === TAB) && bytes[at] !== delimiter) at += 1
  return at
}

/** 16 digits or more, and nothing else. */
function isLong(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 16) return false
  for (let at = start; at < end; at++) if ((bytes[at] as number) < 48 || (bytes[at] as number) > 57) return false
  return true
}

function raggedRow({ batch, place, line }: RecordScan, found: number): Error {
  const width = batch.kinds.length
  return readerError(
    'ragged-row',
    `expected ${width} fields as in the header`,
    found > width ? `more than ${width}` : found,
    { file: place(0).file, row: line },
  )
}

function excerpt(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder('utf-8').decode(bytes.subarray(start, Math.min(end, start + 80)))
}
