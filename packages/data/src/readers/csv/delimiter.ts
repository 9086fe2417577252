import { CR, LF, QUOTE } from './characters.ts'

/** Delimiters that are looked for. */
export const DELIMITERS = [',', '\t', ';', '|']

/** The delimiter that occurs most in the first line, outside quotes. */
export function guessDelimiter(bytes: Uint8Array): string {
  const counts = DELIMITERS.map(() => 0)
  let quoted = false
  for (const byte of bytes) {
    if (byte === QUOTE) quoted = !quoted
    if (quoted) continue
    if (byte === LF || byte === CR) break
    const index = DELIMITERS.findIndex((mark) => mark.charCodeAt(0) === byte)
    if (index >= 0) counts[index] = (counts[index] as number) + 1
  }
  return DELIMITERS[counts.indexOf(Math.max(...counts))] as string
}
