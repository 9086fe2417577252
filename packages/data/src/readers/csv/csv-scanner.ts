import { POWER_OF_TEN, parseDecimal } from '../decimal.ts'
import { readerError } from '../errors.ts'
import { type NumberForm, parseNumber } from '../number.ts'
import type { Column, Table } from '../table.ts'
import { InferenceBroken } from './inference-broken.ts'
import { joinTables } from './join-tables.ts'

/** What a column of a CSV file holds; `skip` columns are passed over. */
export type CsvColumnType = 'number' | 'text' | 'skip'

export interface ScannerOptions {
  readonly source: string
  /** One byte. */
  readonly delimiter: number
  readonly names: readonly string[]
  readonly types: readonly CsvColumnType[]
  /** Columns whose type was inferred: there, a number with leading zeros counts as text (it is a code). */
  readonly inferred: readonly boolean[]
  readonly numberForm: NumberForm
  readonly missing: readonly string[]
  readonly ragged: 'error' | 'pad'
  readonly batchRows: number
  /** Bytes of the whole input, where it is to become one table: room is made for all its rows at once. */
  readonly wholeBytes?: number | undefined
  readonly maxRecordBytes: number
  /** Line of the first record that will be fed. */
  readonly firstLine: number
}

export interface CsvScanner {
  /** Takes the next bytes; completed batches come back. */
  feed(bytes: Uint8Array): Table[]
  /** The last batch (it may be empty). */
  end(): Table
  readonly rows: () => number
}

const QUOTE = 34
const LF = 10
const CR = 13
const NO_NUMBERS = new Float64Array(0)
const NO_MASK = new Uint8Array(0)
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * A push parser of RFC 4180 records in an ASCII-compatible encoding, that writes numbers straight into typed arrays. It exists because the
 * fastest CSV parser on npm (uDSV) makes a string for each cell, which alone exceeds the time that pandas takes for the whole job, and does
 * not notice ragged rows.
 */
export function createCsvScanner(options: ScannerOptions): CsvScanner {
  const { source, delimiter, names, types, inferred, numberForm, maxRecordBytes, wholeBytes } = options
  const batchRows = wholeBytes === undefined ? options.batchRows : Number.POSITIVE_INFINITY
  const width = names.length
  const missingTokens = new Set(options.missing)
  const plainPoint = (numberForm.decimal ?? '.') === '.'
  const kinds = Uint8Array.from(types, (type) => (type === 'number' ? 1 : type === 'text' ? 2 : 0))
  // Apart, and with an empty one where a column is of another type, so that the hot loop sees one kind of array.
  let numbers: Float64Array[] = []
  let masks: Uint8Array[] = []
  let texts: string[][] = []
  let lines = new Uint32Array(0)
  let capacity = 0
  let row = 0
  let total = 0
  let line = options.firstLine
  // The bytes of the record under way, and of the chunk being read.
  let work = new Uint8Array(1)
  let held = 0
  /** Bytes of the records before `work`. */
  let consumed = 0
  const percentCells = new Float64Array(width)
  const filledCells = new Float64Array(width)
  // Columns of the record under way whose cell had a percent sign: counted when the record is complete, as it may be read twice.
  let pendingPercent: number[] = []

  // One remembered text per column: neighbouring rows mostly repeat their company, date or class.
  const lastText: string[] = new Array<string>(width).fill('')
  const interned = new Map<string, string>()

  /** Rows to make room for: twice as many, or all that the whole input will have by the bytes of those so far. */
  function roomFor(bytesSoFar: number): number {
    const doubled = Math.max(1024, capacity * 2)
    if (wholeBytes === undefined) return total >= batchRows ? batchRows : Math.min(batchRows, doubled)
    if (row < 1024) return doubled
    const estimate = Math.ceil((1.01 * wholeBytes * row) / bytesSoFar) + 1024
    // A guess from a few short rows must not take more memory than the input itself explains.
    const bounded = estimate * 9 * width <= 2 * wholeBytes + (1 << 20)
    return bounded && estimate > row ? estimate : doubled
  }

  function allocate(size: number): void {
    const grownLines = new Uint32Array(size)
    grownLines.set(lines.subarray(0, row))
    lines = grownLines
    for (let c = 0; c < width; c++) {
      if (kinds[c] === 1) {
        const next = new Float64Array(size)
        const mask = new Uint8Array(size)
        next.set((numbers[c] as Float64Array).subarray(0, row))
        mask.set((masks[c] as Uint8Array).subarray(0, row))
        numbers[c] = next
        masks[c] = mask
      }
    }
    capacity = size
  }

  function reset(): void {
    numbers = Array.from({ length: width }, () => NO_NUMBERS)
    masks = Array.from({ length: width }, () => NO_MASK)
    texts = Array.from({ length: width }, () => [])
    lines = new Uint32Array(0)
    capacity = 0
    row = 0
  }
  reset()

  function take(): Table {
    const count = row
    const columns: Column[] = []
    if (capacity === 0) allocate(0)
    for (let c = 0; c < width; c++) {
      const name = names[c] as string
      if (kinds[c] === 1) {
        const column = numbers[c] as Float64Array
        const mask = masks[c] as Uint8Array
        const whole = count === column.length
        let filled = count
        for (let i = 0; i < count; i++) filled -= mask[i] as number
        filledCells[c] = (filledCells[c] as number) + filled
        columns.push({
          name,
          type: 'number',
          values: whole ? column : column.slice(0, count),
          missing: whole ? mask : mask.slice(0, count),
        })
        // Released one by one: the copies must not stand beside all that they were copied from.
        numbers[c] = NO_NUMBERS
        masks[c] = NO_MASK
      } else if (kinds[c] === 2) {
        const text = texts[c] as string[]
        text.length = count
        columns.push({ name, type: 'text', values: text })
      }
    }
    const table: Table = { source, rowCount: count, columns, lines: lines.slice(0, count), notes: [] }
    reset()
    return table
  }

  function notes(): string[] {
    const list: string[] = []
    for (let c = 0; c < width; c++) {
      const percent = percentCells[c] as number
      if (percent === 0) continue
      const plain = (filledCells[c] as number) - percent
      list.push(
        `column ${names[c]}: ${percent} cells written with % were divided by 100${plain > 0 ? `; ${plain} cells have no % and were left as they are` : ''}`,
      )
    }
    return list
  }

  const place = (column: number) => ({ file: source, row: line, column: names[column] ?? `column ${column + 1}` })

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
    try {
      return decoder.decode(bytes.subarray(start, end))
    } catch {
      throw readerError(
        'encoding',
        'expected UTF-8 text; name another encoding if the file has one',
        [...bytes.subarray(start, Math.min(end, start + 16))],
        place(column),
      )
    }
  }

  function setText(column: number, text: string): void {
    let shared = text
    if (text.length <= 32 && interned.size < 100_000) {
      const known = interned.get(text)
      if (known === undefined) interned.set(text, text)
      else shared = known
    }
    lastText[column] = shared
    const list = texts[column] as string[]
    list[row] = shared
  }

  function setNumberText(column: number, raw: string): void {
    const text = raw.trim()
    const values = numbers[column] as Float64Array
    const mask = masks[column] as Uint8Array
    if (missingTokens.has(text)) {
      values[row] = Number.NaN
      mask[row] = 1
      return
    }
    if (inferred[column] === true && /^[+-]?0\d/.test(text))
      throw new InferenceBroken(column, names[column] as string, text, line)
    const value = parseNumber(text, numberForm)
    if (value === undefined) {
      if (inferred[column] === true) throw new InferenceBroken(column, names[column] as string, text, line)
      throw readerError('not-a-number', 'expected a finite number or a missing-value word', raw, place(column))
    }
    if (text.includes('%')) pendingPercent.push(column)
    values[row] = value
  }

  function ragged(found: number): never {
    throw readerError(
      'ragged-row',
      `expected ${width} fields as in the header`,
      found > width ? `more than ${width}` : found,
      { file: source, row: line },
    )
  }

  /** Reads complete records of `bytes` from 0 to `end`, where a zero stands; returns where the first incomplete one begins. */
  function scan(bytes: Uint8Array, end: number, final: boolean, out: Table[]): number {
    let recordStart = 0
    let at = 0
    while (at < end) {
      recordStart = at
      let c = bytes[at] as number
      // A blank line is no record.
      if (c === LF || c === CR) {
        if (c === CR && at + 1 >= end && !final) return recordStart
        at += c === CR && bytes[at + 1] === LF ? 2 : 1
        line += 1
        continue
      }
      if (row >= capacity) {
        if (row >= batchRows) out.push(take())
        allocate(roomFor(consumed + at))
      }
      let column = 0
      let extraLines = 0
      pendingPercent = []
      while (true) {
        const start = at
        const kind = column < width ? (kinds[column] as number) : 0
        c = at < end ? (bytes[at] as number) : LF
        if (kind === 1) {
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
            } else value = parseDecimal(bytes, start, at)
            if (value - value === 0) {
              ;(numbers[column] as Float64Array)[row] = value
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
                decodeShort(bytes, start, end),
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
              decodeShort(bytes, start, Math.min(end, at + 8)),
              place(column),
            )
          quoted = kind === 0 ? '' : decode(bytes, bodyStart, bodyEnd, column)
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
        if (kind === 2) {
          if (quoted !== undefined) setText(column, quoted)
          else {
            const last = lastText[column] as string
            let same = last.length === bodyEnd - bodyStart
            for (let i = 0; same && i < last.length; i++)
              same = last.charCodeAt(i) === bytes[bodyStart + i] && last.charCodeAt(i) < 128
            if (same) (texts[column] as string[])[row] = last
            else setText(column, decode(bytes, bodyStart, bodyEnd, column))
          }
        } else if (kind === 1) {
          if (quoted === undefined && bodyEnd === bodyStart) {
            ;(numbers[column] as Float64Array)[row] = Number.NaN
            ;(masks[column] as Uint8Array)[row] = 1
          } else if (quoted !== undefined) setNumberText(column, quoted)
          else {
            const value =
              inferred[column] === true && bytes[bodyStart] === 48
                ? Number.NaN
                : plainPoint
                  ? parseDecimal(bytes, bodyStart, bodyEnd)
                  : Number.NaN
            if (value - value === 0) {
              ;(numbers[column] as Float64Array)[row] = value
            } else setNumberText(column, decode(bytes, bodyStart, bodyEnd, column))
          }
        } else if (column >= width && (bodyEnd > bodyStart || quoted !== undefined)) ragged(column + 1)
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
        if (options.ragged === 'error') ragged(column)
        for (; column < width; column++) {
          if (kinds[column] === 1) {
            ;(numbers[column] as Float64Array)[row] = Number.NaN
            ;(masks[column] as Uint8Array)[row] = 1
          } else if (kinds[column] === 2) (texts[column] as string[])[row] = ''
        }
      }
      for (const percent of pendingPercent) percentCells[percent] = (percentCells[percent] as number) + 1
      lines[row] = line
      line += 1 + extraLines
      row += 1
      total += 1
      recordStart = at
    }
    return end
  }

  return {
    feed(bytes) {
      const out: Table[] = []
      const end = held + bytes.length
      if (work.length <= end) {
        const larger = new Uint8Array(end + 1 + (end >> 2))
        larger.set(work.subarray(0, held))
        work = larger
      }
      work.set(bytes, held)
      work[end] = 0
      const rest = scan(work, end, false, out)
      consumed += rest
      work.copyWithin(0, rest, end)
      held = end - rest
      if (held > maxRecordBytes)
        throw readerError(
          'limit',
          `a record may have at most ${maxRecordBytes} bytes (a quote left open?)`,
          `more than ${held}`,
          { file: source, row: line },
        )
      return out
    },
    end() {
      const out: Table[] = []
      if (held > 0) {
        work[held] = 0
        scan(work, held, true, out)
      }
      held = 0
      const last = take()
      return { ...(out.length === 0 ? last : joinTables([...out, last])), notes: notes() }
    },
    rows: () => total,
  }
}

function decodeShort(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder('utf-8').decode(bytes.subarray(start, Math.min(end, start + 80)))
}
