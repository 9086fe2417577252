import { readerError } from '../errors.ts'
import { CR, LF } from './characters.ts'
import type { CsvColumnType } from './column-type.ts'
import type { CsvOptions, CsvSchema } from './csv-options.ts'
import { DELIMITERS } from './delimiter.ts'
import { type RecordCursor, readRecord } from './read-record.ts'

/** Where the header stands: behind the lines to pass over and behind blank ones. */
export function findHeader(
  bytes: Uint8Array,
  skipLines: number,
  source: string,
): { readonly offset: number; readonly line: number } {
  let offset = 0
  let line = 1
  for (let skipped = 0; skipped < skipLines; skipped++) {
    const at = bytes.indexOf(LF, offset)
    if (at < 0)
      throw readerError('empty-file', 'expected a header after the skipped lines', `${skipped} lines`, { file: source })
    offset = at + 1
    line += 1
  }
  while (offset < bytes.length && (bytes[offset] === LF || bytes[offset] === CR)) {
    if (bytes[offset] === LF || bytes[offset + 1] !== LF) line += 1
    offset += 1
  }
  if (offset >= bytes.length)
    throw readerError('empty-file', 'expected a header line', 'an empty file', { file: source })
  return { offset, line }
}

/** The names of the columns, where they stand in the file; `notes` grows by those that have none. */
export function readHeader(
  cursor: RecordCursor,
  notes: string[],
): { readonly names: readonly string[]; readonly next: RecordCursor } {
  const header = readRecord(cursor)
  if (header === undefined)
    throw readerError('limit', 'a header line within the first 256 KiB', 'none', {
      file: cursor.source,
      row: cursor.line,
    })
  const names = header.fields.map((field, index) => {
    const name = field.trim()
    if (name !== '') return name
    notes.push(`column ${index + 1} has no name: called column_${index + 1}`)
    return `column_${index + 1}`
  })
  return { names, next: header.next }
}

/** @throws DataError `duplicate-column`, and `unknown-column` where the options name a column that is not there */
export function checkNames(
  names: readonly string[],
  { columns = [], types = {} }: CsvOptions,
  { source, line }: Pick<RecordCursor, 'source' | 'line'>,
): void {
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name))
      throw readerError('duplicate-column', 'column names must be distinct', name, {
        file: source,
        row: line,
        column: name,
      })
    seen.add(name)
  }
  for (const name of [...columns, ...Object.keys(types)])
    if (!seen.has(name))
      throw readerError('unknown-column', `expected one of the columns ${names.slice(0, 60).join(', ')}`, name, {
        file: source,
        column: name,
      })
}

/**
 * The types that a schema gives to columns; `notes` grows by the foreign ones that are passed over.
 *
 * @throws DataError `unknown-column` where a required column is absent or a foreign one is there
 */
export function typesOfSchema(
  schema: CsvSchema,
  names: readonly string[],
  { source, line, delimiter }: Pick<RecordCursor, 'source' | 'line' | 'delimiter'>,
  notes: string[],
): Readonly<Record<string, CsvColumnType>> {
  const types: Record<string, CsvColumnType> = { ...schema.optional, ...schema.required }
  const refuse = (rule: string, received: string | undefined, column: string | undefined) =>
    readerError('unknown-column', rule, received, { file: source, row: line, column })
  const expected = Object.keys(schema.required).join(',')
  const absent = Object.keys(schema.required).filter((name) => !names.includes(name))
  if (absent.length > 0 && names.length === 1 && DELIMITERS.some((mark) => names[0]?.includes(mark)))
    throw refuse(
      `expected columns separated by ${JSON.stringify(String.fromCharCode(delimiter))}: ${expected}`,
      names[0],
      absent[0],
    )
  if (absent.length > 0)
    throw refuse(`expected the columns ${expected}; missing: ${absent.join(', ')}`, names.join(','), absent[0])
  const foreign = names.filter((name) => !Object.hasOwn(types, name))
  if (foreign.length > 0 && schema.foreign === 'skip') {
    notes.push(`columns that are not read: ${foreign.join(', ')}`)
    for (const name of foreign) types[name] = 'skip'
  } else if (foreign.length > 0) throw refuse(`expected no columns beside ${expected}`, foreign[0], foreign[0])
  return types
}
