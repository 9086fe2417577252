import { readerError } from '../errors.ts'
import { CR, LF, QUOTE } from './characters.ts'
import { decodeUtf8 } from './decode-utf8.ts'

/** Where the next record is read. */
export interface RecordCursor {
  readonly bytes: Uint8Array
  readonly offset: number
  /** Line of the file, counted from 1. */
  readonly line: number
  /** One byte. */
  readonly delimiter: number
  /** Whether the bytes end with the file. */
  readonly final: boolean
  /** What errors name. */
  readonly source: string
}

/**
 * The fields of one record and where the next begins, or undefined where the bytes end within it. `lenient`: also where a
 * quote is broken, instead of an error.
 */
export function readRecord(
  cursor: RecordCursor,
  lenient = false,
): { readonly fields: readonly string[]; readonly next: RecordCursor } | undefined {
  const { bytes, offset: from, line, delimiter, final, source } = cursor
  const fields: string[] = []
  const end = bytes.length
  let at = from
  let nextLine = line
  if (at >= end) return undefined
  const text = (start: number, stop: number): string =>
    decodeUtf8(bytes, start, stop, () => ({ file: source, row: line }))
  while (true) {
    if (bytes[at] === QUOTE) {
      const start = at + 1
      let stop = start
      while (stop < end && !(bytes[stop] === QUOTE && bytes[stop + 1] !== QUOTE)) {
        if (bytes[stop] === LF) nextLine += 1
        stop += bytes[stop] === QUOTE ? 2 : 1
      }
      if (stop >= end) {
        if (!final || lenient) return undefined
        throw readerError(
          'invalid-quote',
          'expected a closing quote before the end of the file',
          text(from, Math.min(end, from + 60)),
          { file: source, row: line },
        )
      }
      fields.push(text(start, stop).replaceAll('""', '"'))
      at = stop + 1
      const c = bytes[at]
      if (at < end && c !== delimiter && c !== LF && c !== CR) {
        if (lenient) return undefined
        throw readerError(
          'invalid-quote',
          'expected a delimiter or the end of the line after a closing quote',
          text(at, at + 1),
          { file: source, row: line },
        )
      }
    } else {
      const start = at
      while (at < end && bytes[at] !== delimiter && bytes[at] !== LF && bytes[at] !== CR) at += 1
      if (at >= end && !final) return undefined
      fields.push(text(start, at))
    }
    if (at < end && bytes[at] === delimiter) {
      at += 1
      continue
    }
    if (at < end) at += bytes[at] === CR && bytes[at + 1] === LF ? 2 : 1
    return { fields, next: { ...cursor, offset: at, line: nextLine + 1 } }
  }
}
