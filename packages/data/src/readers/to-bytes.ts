import { readerError } from './errors.ts'

/**
 * The bytes of what a reader was given.
 *
 * @throws DataError `invalid-option` for what is neither text nor bytes
 */
export function toBytes(input: string | Uint8Array | ArrayBuffer, source: string): Uint8Array {
  if (typeof input === 'string') return new TextEncoder().encode(input)
  if (input instanceof Uint8Array) return input
  if (input instanceof ArrayBuffer) return new Uint8Array(input)
  throw readerError('invalid-option', 'expected text or bytes (a string, a Uint8Array or an ArrayBuffer)', input, {
    file: source,
  })
}
