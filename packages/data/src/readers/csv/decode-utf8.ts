import { type ReaderErrorPlace, readerError } from '../errors.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** @throws DataError `encoding` at bytes that are not UTF-8; it received the first ones above 127 */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number, place: () => ReaderErrorPlace): string {
  try {
    return decoder.decode(bytes.subarray(start, end))
  } catch {
    const cell = bytes.subarray(start, end)
    const from = cell.findIndex((byte) => byte > 127)
    throw readerError(
      'encoding',
      'expected UTF-8 text; name another encoding if the file has one',
      [...cell.subarray(from, from + 16)],
      place(),
    )
  }
}
