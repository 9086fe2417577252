import { type Cell, type CellOptions, tableFromCells } from './cells.ts'
import { detectEncoding, encodingNote, transcoder } from './encoding.ts'
import { readerError } from './errors.ts'
import type { Table } from './table.ts'
import { toBytes } from './to-bytes.ts'

/**
 * A table from JSON lines: one flat object a line. Columns are all keys, in the order of their first appearance; a key that a line lacks and null
 * are missing.
 *
 * @throws DataError `invalid-format` (a line that is no flat JSON object; a number beyond 2^53 - 1 in a text column, where it would not be exact), `encoding`, `empty-file`, `not-a-number`, `unknown-column`
 * @example
 * ```ts
 * const table = readJsonLines('{"code":"000001","roe":0.12}\n{"code":"600000","roe":null}\n')
 * ```
 */
export function readJsonLines(input: string | Uint8Array | ArrayBuffer, options: CellOptions = {}): Table {
  const { source = 'JSON lines' } = options
  const notes: string[] = []
  const text = typeof input === 'string' ? input.replace(/^\ufeff/, '') : decode(toBytes(input, source), source, notes)
  const names = new Map<string, Cell[]>()
  const lines: number[] = []
  text.split('\n').forEach((line, index) => {
    if (line.trim() === '') return
    const fail = (received: unknown, column?: string): never => {
      throw readerError('invalid-format', 'expected a flat JSON object on each line', received, {
        file: source,
        row: index + 1,
        column,
      })
    }
    let record: unknown
    try {
      record = JSON.parse(line)
    } catch {
      fail(line.trim())
    }
    if (typeof record !== 'object' || record === null || Array.isArray(record)) fail(record)
    for (const [name, cell] of Object.entries(record as object)) {
      if (typeof cell === 'object' && cell !== null) fail(cell, name)
      let column = names.get(name)
      if (column === undefined) {
        column = []
        names.set(name, column)
      }
      while (column.length < lines.length) column.push(null)
      column.push(cell as Cell)
    }
    lines.push(index + 1)
  })
  if (lines.length === 0) throw readerError('empty-file', 'expected at least one JSON object', 'none', { file: source })
  for (const column of names.values()) while (column.length < lines.length) column.push(null)
  return tableFromCells([...names.keys()], [...names.values()], Uint32Array.from(lines), {
    ...options,
    source,
    notes,
  })
}

function decode(bytes: Uint8Array, source: string, notes: string[]): string {
  const { encoding, skip, guessed } = detectEncoding(bytes, 'auto', source, true)
  if (guessed && encoding !== 'utf-8') notes.push(encodingNote(encoding))
  const body = bytes.subarray(skip)
  return new TextDecoder().decode(encoding === 'utf-8' ? body : transcoder(encoding, source)(body, true))
}
