import type { AsyncBuffer } from 'hyparquet'
import { type Cell, type CellOptions, tableFromCells } from './cells.ts'
import { readerError } from './errors.ts'
import type { Table } from './table.ts'

/** A file that gives byte ranges, for Parquet files that are not read whole. */
export interface ByteSource {
  readonly byteLength: number
  slice(start: number, end?: number): ArrayBuffer | Promise<ArrayBuffer>
}

/**
 * A table from a Parquet file with flat columns (any of the usual codecs). Dates and timestamps become text, 64-bit integers numbers where all
 * of a column are exact, else text. NaN is missing.
 *
 * @throws DataError `invalid-format` (no Parquet file, or nested columns), `unknown-column`, `not-a-number`
 * @example
 * ```ts
 * const table = await readParquet(bytes, { columns: ['code', 'period', 'roe'] })
 * ```
 */
export async function readParquet(file: Uint8Array | ByteSource, options: CellOptions = {}): Promise<Table> {
  const { source = 'Parquet', columns } = options
  const [{ parquetMetadataAsync, parquetRead, parquetSchema }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ])
  const buffer: AsyncBuffer =
    file instanceof Uint8Array
      ? {
          byteLength: file.byteLength,
          slice: (start, end) =>
            file.buffer.slice(file.byteOffset + start, file.byteOffset + (end ?? file.byteLength)) as ArrayBuffer,
        }
      : file
  const fail = (error: unknown): never => {
    throw readerError(
      'invalid-format',
      'expected a Parquet file',
      error instanceof Error ? error.message : String(error),
      {
        file: source,
      },
    )
  }
  const metadata = await parquetMetadataAsync(buffer).catch(fail)
  const tree = parquetSchema(metadata)
  const nested = tree.children.find((child) => child.children.length > 0)
  if (nested !== undefined)
    throw readerError('invalid-format', 'expected flat columns', 'a nested column', {
      file: source,
      column: nested.element.name,
    })
  const names = tree.children.map((child) => child.element.name)
  for (const name of columns ?? [])
    if (!names.includes(name))
      throw readerError('unknown-column', `expected one of the columns ${names.slice(0, 60).join(', ')}`, name, {
        file: source,
        column: name,
      })
  const wanted = columns ?? names
  let rows: unknown[][] = []
  await parquetRead({
    file: buffer,
    metadata,
    compressors,
    columns: [...wanted],
    rowFormat: 'array',
    onComplete: (complete: unknown[][]) => {
      rows = complete
    },
  }).catch(fail)
  const cells = wanted.map((name, c) =>
    rows.map((row, r): Cell => {
      const cell = row[c]
      if (typeof cell !== 'object' || cell === null || cell instanceof Date) return cell as Cell
      throw readerError('invalid-format', 'expected flat columns', 'a nested value', {
        file: source,
        row: r + 1,
        column: name,
      })
    }),
  )
  const lines = Uint32Array.from(rows, (_, index) => index + 1)
  return tableFromCells(wanted, cells, lines, { ...options, source, notes: [] })
}
