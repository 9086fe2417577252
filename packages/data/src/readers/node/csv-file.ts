import { type CsvOptions, readCsvFrom, streamCsv } from '../csv/csv.ts'
import type { Table } from '../table.ts'
import { openFile } from './open-file.ts'

/** As {@link CsvOptions}; progress counts the bytes taken from disk, of the file's size. */
export interface CsvFileOptions extends Omit<CsvOptions, 'onProgress'> {
  readonly onProgress?: (progress: { readonly bytes: number; readonly totalBytes: number }) => void
}

/**
 * A table from a CSV or TSV file, also compressed (`.gz`, `.br`).
 *
 * @throws DataError `file-not-found`, `file-unreadable`, and those of readCsv, with the file's path
 * @example
 * ```ts
 * const table = await readCsvFile('statements.csv', { types: { code: 'text' } })
 * ```
 */
export async function readCsvFile(path: string, options: CsvFileOptions = {}): Promise<Table> {
  const { onProgress, ...rest } = options
  const file = await openFile(path)
  const onRead = onProgress === undefined ? undefined : (bytes: number) => onProgress({ bytes, totalBytes: file.size })
  // A compressed file's size says nothing of its rows.
  const wholeBytes = /\.(gz|br)$/i.test(path) ? undefined : file.size
  return readCsvFrom(() => file.read(onRead), { source: path, ...rest }, wholeBytes)
}

/**
 * The batches of a CSV file, one in memory at a time: for files larger than memory.
 *
 * @throws DataError as {@link readCsvFile}
 * @example
 * ```ts
 * for await (const batch of streamCsvFile('two-gigabytes.csv')) rows += batch.rowCount
 * ```
 */
export async function* streamCsvFile(path: string, options: CsvFileOptions = {}): AsyncGenerator<Table> {
  const { onProgress, ...rest } = options
  const file = await openFile(path)
  const onRead = onProgress === undefined ? undefined : (bytes: number) => onProgress({ bytes, totalBytes: file.size })
  yield* streamCsv(file.read(onRead), { source: path, ...rest })
}
