import { readerError } from '../errors.ts'
import type { Table } from '../table.ts'
import { toBytes } from '../to-bytes.ts'
import { type CsvOptions, checkOptions } from './csv-options.ts'
import { type Forced, forceAfter, NOTHING_FORCED } from './forced.ts'
import { InferenceBroken } from './inference-broken.ts'
import { joinTables } from './join-tables.ts'
import { createSession } from './session.ts'

export type { CsvColumnType } from './column-type.ts'
export type { CsvOptions, CsvSchema } from './csv-options.ts'

/**
 * A table from the bytes or text of a CSV or TSV file. Number columns become typed arrays with a mask; text columns keep their text
 * (leading zeros of codes included). What was inferred is said in `notes`.
 *
 * @throws DataError `empty-file`, `encoding`, `invalid-quote`, `ragged-row`, `duplicate-column`, `unknown-column`, `not-a-number`, `limit`,
 * `invalid-option`, with file, line and column.
 * @example
 * ```ts
 * const table = readCsv('code,roe\n000001,12.5%\n600000,--\n')
 * // columns: code (text: '000001', '600000') and roe (number: 0.125, missing)
 * ```
 */
export function readCsv(input: string | Uint8Array | ArrayBuffer, options: CsvOptions = {}): Table {
  checkOptions(options)
  const bytes = toBytes(input, options.source ?? 'CSV')
  let forced = NOTHING_FORCED
  while (true) {
    const session = createSession(options, forced, bytes.length)
    try {
      return joinWithNotes([...session.push(bytes), session.finish()])
    } catch (error) {
      forced = forceAfter(error, forced, options)
    }
  }
}

/**
 * Reads a whole CSV from a source that can be opened again (a file): a column that was taken for numbers and turns out to hold text
 * makes the reading start again, as text.
 *
 * @param wholeBytes length of what the source gives, where it is known: room for all rows is then made at once
 * @throws DataError as {@link readCsv}.
 * @example
 * ```ts
 * const table = await readCsvFrom(() => file.stream(), { source: file.name }, file.size)
 * ```
 */
export async function readCsvFrom(
  open: () => AsyncIterable<Uint8Array>,
  options: CsvOptions = {},
  wholeBytes?: number,
): Promise<Table> {
  checkOptions(options)
  let forced = NOTHING_FORCED
  while (true) {
    const batches: Table[] = []
    try {
      for await (const batch of run(open(), options, forced, wholeBytes)) batches.push(batch)
      return joinWithNotes(batches)
    } catch (error) {
      forced = forceAfter(error, forced, options)
    }
  }
}

/**
 * Reads a CSV as batches of at most `batchRows` rows, holding one batch and one record at a time: the way for files larger than memory.
 * Column types are inferred from the first 256 KiB; a later cell that breaks the inference is an error that says which type to declare.
 *
 * @throws DataError as {@link readCsv}.
 * @example
 * ```ts
 * for await (const batch of streamCsv(file.stream())) total += batch.rowCount
 * ```
 */
export async function* streamCsv(chunks: AsyncIterable<Uint8Array>, options: CsvOptions = {}): AsyncGenerator<Table> {
  checkOptions(options)
  try {
    yield* run(chunks, options, NOTHING_FORCED)
  } catch (error) {
    if (error instanceof InferenceBroken)
      throw readerError(
        'not-a-number',
        'expected a number as in the first rows of this column; declare its type as text if it is not a number column',
        error.cells[0].cell,
        { file: options.source ?? 'CSV', row: error.line, column: error.cells[0].columnName },
      )
    throw error
  }
}

async function* run(
  chunks: AsyncIterable<Uint8Array>,
  options: CsvOptions,
  forced: Forced,
  wholeBytes?: number,
): AsyncGenerator<Table> {
  const session = createSession(options, forced, wholeBytes)
  let bytes = 0
  for await (const chunk of chunks) {
    options.signal?.throwIfAborted()
    bytes += chunk.length
    for (const batch of session.push(chunk)) if (batch.rowCount > 0) yield { ...batch, notes: session.notes() }
    options.onProgress?.({ bytes, rows: session.rows() })
  }
  yield session.finish()
}

function joinWithNotes(batches: readonly Table[]): Table {
  const filled = batches.filter((batch, index) => batch.rowCount > 0 || index === batches.length - 1)
  return { ...joinTables(filled), notes: (batches.at(-1) as Table).notes }
}
