import { check, ModelsError } from '../errors.ts'

const MAGIC = 0x31504446 // 'FDP1', little endian
const FIXED = 20

const CRC_TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c >>> 0
})

/** CRC-32 (ISO 3309) of bytes. */
export function crc32(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (let i = 0; i < bytes.length; i++) crc = CRC_TABLE[(crc ^ bytes[i]!) & 255]! ^ (crc >>> 8)
  return (crc ^ 0xffffffff) >>> 0
}

/**
 * A JSON header and float32 arrays in one buffer: magic number, bytes of the whole, bytes of the header, CRC-32 of
 * everything after these, zero; then the header in UTF-8 padded to 4 bytes, and the arrays, all little endian.
 */
export function encodeContainer(format: string, header: object, arrays: readonly Float32Array[]): ArrayBuffer {
  const text = JSON.stringify({ format, header, lengths: arrays.map((array) => array.length) })
  const head = new TextEncoder().encode(text)
  const start = FIXED + Math.ceil(head.length / 4) * 4
  const buffer = new ArrayBuffer(start + arrays.reduce((sum, array) => sum + array.length * 4, 0))
  const bytes = new Uint8Array(buffer)
  bytes.fill(0x20, FIXED, start)
  bytes.set(head, FIXED)
  const view = new DataView(buffer)
  let at = start
  for (const array of arrays) for (let i = 0; i < array.length; i++, at += 4) view.setFloat32(at, array[i]!, true)
  view.setUint32(0, MAGIC, true)
  view.setUint32(4, buffer.byteLength, true)
  view.setUint32(8, start - FIXED, true)
  view.setUint32(12, crc32(bytes.subarray(FIXED)), true)
  return buffer
}

/** Whether a value is bytes, those of another realm (a vm, a test environment) too. */
export function isBytes(value: unknown): value is ArrayBuffer | Uint8Array {
  return ArrayBuffer.isView(value) || /^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(value))
}

/**
 * What {@link encodeContainer} put together.
 *
 * @throws ModelsError `truncated-file` where bytes are missing, `invalid-file` where they are others, `invalid-option` for
 * what is no bytes
 */
export function decodeContainer(
  format: string,
  given: ArrayBuffer | Uint8Array,
): { header: unknown; arrays: Float32Array<ArrayBuffer>[] } {
  check(
    isBytes(given),
    'invalid-option',
    `a file of format ${format} must be given as its bytes, an ArrayBuffer or a Uint8Array`,
    given,
  )
  const bytes = ArrayBuffer.isView(given)
    ? new Uint8Array(given.buffer, given.byteOffset, given.byteLength)
    : new Uint8Array(given)
  check(
    bytes.length >= FIXED,
    'truncated-file',
    `a file of format ${format} must have at least ${FIXED} bytes`,
    bytes.length,
  )
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  check(view.getUint32(0, true) === MAGIC, 'invalid-file', 'the file must begin with FDP1', view.getUint32(0, true))
  const size = view.getUint32(4, true)
  check(bytes.length >= size, 'truncated-file', `the file must have the ${size} bytes that it names`, bytes.length)
  check(bytes.length === size, 'invalid-file', `the file must have the ${size} bytes that it names`, bytes.length)
  const sum = crc32(bytes.subarray(FIXED))
  check(sum === view.getUint32(12, true), 'invalid-file', `the checksum must be ${view.getUint32(12, true)}`, sum)
  const start = FIXED + view.getUint32(8, true)
  const head = parse(new TextDecoder().decode(bytes.subarray(FIXED, start)))
  check(head.format === format, 'invalid-file', `the format must be ${format}`, head.format)
  const total = start + 4 * head.lengths.reduce((a, b) => a + b, 0)
  check(total === size, 'invalid-file', `the arrays must fill the ${size} bytes`, total)
  let at = start
  const arrays = head.lengths.map((length) => {
    const array = new Float32Array(length)
    for (let i = 0; i < length; i++, at += 4) array[i] = view.getFloat32(at, true)
    return array
  })
  return { header: head.header, arrays }
}

function parse(text: string): { format: string; header: unknown; lengths: number[] } {
  let head: { format: string; header: unknown; lengths: number[] }
  try {
    head = JSON.parse(text)
  } catch {
    throw new ModelsError('invalid-file', 'the header must be JSON', text.slice(0, 80))
  }
  const valid = Array.isArray(head?.lengths) && head.lengths.every((n) => Number.isInteger(n) && n >= 0)
  check(valid, 'invalid-file', 'the header must name the lengths of the arrays', head)
  return head
}
