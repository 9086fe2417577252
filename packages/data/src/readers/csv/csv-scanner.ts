import { readerError } from '../errors.ts'
import type { NumberForm } from '../number.ts'
import type { Table } from '../table.ts'
import { createBatch, growBatch, takeBatch } from './batch.ts'
import { roomFor } from './batch-room.ts'
import { createCellWriter } from './cell-writer.ts'
import type { CsvColumnType } from './column-type.ts'
import { joinTables } from './join-tables.ts'
import { createPercentCells } from './percent-cells.ts'
import { type RecordScan, scanRecords } from './scan-records.ts'

export interface ScannerOptions {
  readonly source: string
  /** One byte. */
  readonly delimiter: number
  readonly names: readonly string[]
  readonly types: readonly CsvColumnType[]
  /** Columns whose type was inferred. */
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

/** A push parser of records: bytes in pieces of any size go in, tables come out. */
export function createCsvScanner(options: ScannerOptions): CsvScanner {
  const { source, names, inferred, numberForm, maxRecordBytes, wholeBytes } = options
  const batchRows = wholeBytes === undefined ? options.batchRows : Number.POSITIVE_INFINITY
  const batch = createBatch(names, options.types)
  const percent = createPercentCells(names)
  // The bytes of the record under way, and of the chunk being read.
  let work = new Uint8Array(1)
  let held = 0
  /** Bytes of the records before `work`. */
  let consumed = 0
  let takenRows = 0
  let full: Table[] = []

  function take(): Table {
    const rowCount = batch.rows
    const { columns, lines } = takeBatch(batch)
    percent.taken(columns)
    takenRows += rowCount
    return { source, rowCount, columns, lines, notes: [] }
  }

  function makeRoom(offset: number): void {
    if (batch.rows >= batchRows) full.push(take())
    const size = roomFor({
      capacity: batch.capacity,
      rows: batch.rows,
      width: names.length,
      bytesSoFar: consumed + offset,
      wholeBytes,
      batchRows,
      later: takenRows > 0,
    })
    growBatch(batch, size)
  }

  const place = (column: number) => ({
    file: source,
    row: scan.line,
    column: names[column] ?? `column ${column + 1}`,
  })
  const scan: RecordScan = {
    batch,
    cells: createCellWriter(batch, { inferred, numberForm, missing: options.missing, place, onPercent: percent.add }),
    percent,
    delimiter: options.delimiter,
    inferred,
    plainPoint: (numberForm.decimal ?? '.') === '.',
    ragged: options.ragged,
    place,
    makeRoom,
    line: options.firstLine,
  }

  function takeFull(): Table[] {
    const tables = full
    full = []
    return tables
  }

  return {
    feed(bytes) {
      const end = held + bytes.length
      if (work.length <= end) {
        const larger = new Uint8Array(end + 1 + (end >> 2))
        larger.set(work.subarray(0, held))
        work = larger
      }
      work.set(bytes, held)
      work[end] = 0
      const rest = scanRecords(scan, work, end, false)
      consumed += rest
      work.copyWithin(0, rest, end)
      held = end - rest
      if (held > maxRecordBytes)
        throw readerError(
          'limit',
          `a record may have at most ${maxRecordBytes} bytes (a quote left open?)`,
          `more than ${held}`,
          { file: source, row: scan.line },
        )
      return takeFull()
    },
    end() {
      if (held > 0) {
        work[held] = 0
        scanRecords(scan, work, held, true)
      }
      held = 0
      return { ...joinTables([...takeFull(), take()]), notes: percent.notes() }
    },
    rows: () => takenRows + batch.rows,
  }
}
