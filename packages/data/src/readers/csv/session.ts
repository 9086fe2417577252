import { detectEncoding, encodingNote, transcoder } from '../encoding.ts'
import type { Table } from '../table.ts'
import { beginCsv } from './begin-csv.ts'
import { concatBytes } from './concat-bytes.ts'
import type { CsvOptions } from './csv-options.ts'
import type { CsvScanner } from './csv-scanner.ts'
import type { Forced } from './forced.ts'
import { joinTables } from './join-tables.ts'

/** Bytes that are held back until encoding, header and types are known. */
const HEAD_BYTES = 1 << 18

/** One attempt at reading a file, chunk by chunk. */
export interface Session {
  push(chunk: Uint8Array): Table[]
  finish(): Table
  rows(): number
  /** What was assumed so far. */
  notes(): string[]
}

export function createSession(options: CsvOptions, forced: Forced, wholeBytes?: number): Session {
  const source = options.source ?? 'CSV'
  let scanner: CsvScanner | undefined
  let convert: ((bytes: Uint8Array, final: boolean) => Uint8Array) | undefined
  let held: Uint8Array[] = []
  let heldBytes = 0
  let begun = false
  const notes: string[] = [...forced.notes]

  function begin(final: boolean): Table[] {
    begun = true
    const head = concatBytes(held)
    held = []
    const detected = detectEncoding(head, forced.encoding ?? options.encoding ?? 'auto', source, final)
    if (detected.encoding !== 'utf-8') {
      convert = transcoder(detected.encoding, source)
      if (detected.guessed) notes.push(encodingNote(detected.encoding))
    }
    const body = head.subarray(detected.skip)
    const text = convert === undefined ? body : convert(body, final)
    const start = beginCsv({ bytes: text, final, source, wholeBytes }, options, forced, notes)
    scanner = start.scanner
    return scanner.feed(text.subarray(start.offset))
  }

  return {
    push(chunk) {
      if (begun) return (scanner as CsvScanner).feed(convert === undefined ? chunk : convert(chunk, false))
      held.push(chunk)
      heldBytes += chunk.length
      return heldBytes >= HEAD_BYTES ? begin(false) : []
    },
    finish() {
      const early = begun ? [] : begin(true)
      const rest = begun && convert !== undefined ? convert(new Uint8Array(0), true) : new Uint8Array(0)
      if (rest.length > 0) early.push(...(scanner as CsvScanner).feed(rest))
      const last = (scanner as CsvScanner).end()
      const joined = early.length === 0 ? last : joinTables([...early.filter((batch) => batch.rowCount > 0), last])
      return { ...joined, notes: [...notes, ...last.notes] }
    },
    rows: () => scanner?.rows() ?? 0,
    notes: () => [...notes],
  }
}
