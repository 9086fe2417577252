import { open } from 'node:fs/promises'
import type { Panel } from '../../panel/panel.ts'
import type { CsvOptions } from '../csv/csv.ts'
import { readerError } from '../errors.ts'
import { readJsonLines } from '../json-lines.ts'
import { applyMapping, mappingTypes } from '../mapping/apply-mapping.ts'
import { type Mapping, parseMapping } from '../mapping/mapping.ts'
import { readParquet } from '../parquet.ts'
import type { Table } from '../table.ts'
import { readXlsx } from '../xlsx.ts'
import { readCsvFile } from './csv-file.ts'
import { openFile, readBytes } from './open-file.ts'

/** Options of {@link readTableFile}: those of the format that the file's name says; the others are passed over. */
export interface TableFileOptions
  extends Pick<
    CsvOptions,
    'delimiter' | 'encoding' | 'skipLines' | 'skipRecords' | 'columns' | 'types' | 'numberForm' | 'missing'
  > {
  readonly sheet?: string | number
}

/**
 * A table from a file, by the end of its name: `.csv`, `.tsv`, `.txt` (also `.gz`, `.br`), `.xlsx`, `.parquet`, `.jsonl`, `.ndjson`.
 *
 * @throws DataError `file-not-found`, `file-unreadable`, `invalid-option` for another name, and those of the format's reader
 * @example
 * ```ts
 * const table = await readTableFile('statements.xlsx', { sheet: 'Balance' })
 * ```
 */
export async function readTableFile(path: string, options: TableFileOptions = {}): Promise<Table> {
  const { sheet, delimiter, encoding, skipLines, skipRecords, ...cells } = options
  const name = path.toLowerCase().replace(/\.(gz|br)$/, '')
  const rest = { ...cells, source: path }
  if (/\.(csv|tsv|txt)$/.test(name))
    return readCsvFile(path, {
      ...rest,
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(encoding === undefined ? {} : { encoding }),
      ...(skipLines === undefined ? {} : { skipLines }),
      ...(skipRecords === undefined ? {} : { skipRecords }),
    })
  if (name.endsWith('.xlsx'))
    return readXlsx(await readBytes(path), {
      ...rest,
      ...(sheet === undefined ? {} : { sheet }),
      ...(skipLines === undefined ? {} : { skipRows: skipLines }),
      ...(skipRecords === undefined ? {} : { skipRecords }),
    })
  if (name.endsWith('.parquet')) return readParquetFile(path, rest)
  if (/\.(jsonl|ndjson)$/.test(name)) return readJsonLines(await readBytes(path), rest)
  throw readerError(
    'invalid-option',
    'a file name must end in .csv, .tsv, .txt, .xlsx, .parquet, .jsonl or .ndjson',
    path,
    { file: path },
  )
}

async function readParquetFile(path: string, options: Parameters<typeof readParquet>[1]): Promise<Table> {
  const { size } = await openFile(path)
  const file = await open(path)
  try {
    const slice = async (start: number, end = size): Promise<ArrayBuffer> => {
      const bytes = new Uint8Array(end - start)
      await file.read(bytes, 0, bytes.length, start)
      return bytes.buffer
    }
    return await readParquet({ byteLength: size, slice }, options)
  } finally {
    await file.close()
  }
}

/**
 * A mapping from a YAML or JSON file.
 *
 * @throws DataError `file-not-found`, `invalid-mapping`
 * @example
 * ```ts
 * const mapping = await readMappingFile('map.yaml')
 * ```
 */
export async function readMappingFile(path: string): Promise<Mapping> {
  return parseMapping(new TextDecoder().decode(await readBytes(path)), path)
}

/**
 * How readTableFile has to read a file for a mapping: as its `file` part says, and only the columns that it names (the others would be held
 * in memory beside the panel).
 *
 * @example
 * ```ts
 * const table = await readTableFile('export.csv', mappingFileOptions(mapping))
 * console.log(table.notes) // encoding, delimiter
 * const panel = applyMapping(table, mapping)
 * ```
 */
export function mappingFileOptions(mapping: Mapping): TableFileOptions {
  const { decimal, thousands, ...file } = mapping.file ?? {}
  const given = Object.fromEntries(Object.entries(file).filter(([, value]) => value !== undefined)) as TableFileOptions
  const numberForm = {
    ...(decimal === undefined ? {} : { decimal }),
    ...(thousands === undefined ? {} : { thousands }),
  }
  const types = mappingTypes(mapping)
  return { ...given, numberForm, types, columns: Object.keys(types) }
}

/**
 * The panel of a user's file by a mapping. A CSV is read in pieces; what is held is the columns that the mapping names.
 *
 * @throws DataError those of readTableFile and applyMapping
 * @example
 * ```ts
 * const panel = await readPanelFile('export.csv', await readMappingFile('map.yaml'))
 * ```
 */
export async function readPanelFile(path: string, mapping: Mapping): Promise<Panel> {
  return applyMapping(await readTableFile(path, mappingFileOptions(mapping)), mapping)
}
