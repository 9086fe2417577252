import { readerError } from './errors.ts'

export interface DetectedEncoding {
  /** WHATWG label. */
  readonly encoding: string
  /** Bytes of the byte order mark. */
  readonly skip: number
  /** True where nothing in the file or the options named it. */
  readonly guessed: boolean
}

/**
 * The encoding of a file from its first bytes: the byte order mark, else what was asked for, else UTF-16 where zeros stand at every other
 * byte (some databases write it without a mark), else UTF-8 where the bytes are valid UTF-8, else windows-1252 (which contains Latin-1) where they read like it, else GB18030 (which contains GBK and GB2312) where they are valid in
 * that.
 *
 * @throws DataError `encoding` for bytes that are neither, `invalid-option` for an unknown label.
 */
export function detectEncoding(head: Uint8Array, asked: string, source: string, whole: boolean): DetectedEncoding {
  const label = asked === 'auto' ? undefined : labelOf(asked)
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf && (label === undefined || label === 'utf-8'))
    return { encoding: 'utf-8', skip: 3, guessed: false }
  if (head[0] === 0xff && head[1] === 0xfe && (label === undefined || label === 'utf-16le'))
    return { encoding: 'utf-16le', skip: 2, guessed: false }
  if (head[0] === 0xfe && head[1] === 0xff && (label === undefined || label === 'utf-16be'))
    return { encoding: 'utf-16be', skip: 2, guessed: false }
  if (label !== undefined) return { encoding: label, skip: 0, guessed: false }
  const unmarked = unmarkedUtf16(head)
  if (unmarked !== undefined) return { encoding: unmarked, skip: 0, guessed: true }
  if (isValid(head, 'utf-8', whole)) return { encoding: 'utf-8', skip: 0, guessed: true }
  const other = encodingOfOtherText(head)
  if (isValid(head, other, whole)) return { encoding: other, skip: 0, guessed: true }
  throw readerError(
    'encoding',
    'expected text in UTF-8, UTF-16, windows-1252 or GB18030',
    'bytes that are none of them',
    { file: source },
  )
}

/** UTF-16 by the zeros beside its ASCII characters (delimiters, digits, line ends); text in other encodings has none. */
function unmarkedUtf16(bytes: Uint8Array): 'utf-16le' | 'utf-16be' | undefined {
  const pairs = Math.min(bytes.length, 1 << 16) >> 1
  let [first, second] = [0, 0]
  for (let pair = 0; pair < pairs; pair++) {
    if (bytes[2 * pair] === 0) first += 1
    if (bytes[2 * pair + 1] === 0) second += 1
  }
  const zeros = Math.max(first, second)
  if (zeros < 4 || 10 * zeros < pairs || 4 * Math.min(first, second) > zeros) return undefined
  return second > first ? 'utf-16le' : 'utf-16be'
}

const UNUSED_IN_WESTERN: ReadonlySet<number> = new Set([0, 0x81, 0x8d, 0x8f, 0x90, 0x9d])

/**
 * The encoding of text that is not UTF-8, from some of its bytes: windows-1252 where those above 127 mostly stand alone, as accents
 * between Latin letters; the common characters of GB18030 are two such bytes.
 */
export function encodingOfOtherText(bytes: Uint8Array): 'windows-1252' | 'gb18030' {
  let alone = 0
  let inRuns = 0
  for (let at = 0; at < bytes.length; at++) {
    const c = bytes[at] as number
    if (UNUSED_IN_WESTERN.has(c)) return 'gb18030'
    if (c < 128) continue
    if ((bytes[at - 1] ?? 0) < 128 && (bytes[at + 1] ?? 0) < 128) alone += 1
    else inRuns += 1
  }
  return alone > inRuns ? 'windows-1252' : 'gb18030'
}

/** What the notes of a table say of an encoding that was found by the bytes. */
export const encodingNote = (encoding: string): string =>
  `encoding: ${encoding}, because ${encoding.startsWith('utf-16') ? 'every other byte of much of it is 0' : 'the bytes are not UTF-8'}`

function labelOf(asked: string): string {
  try {
    return new TextDecoder(asked).encoding
  } catch {
    throw readerError('invalid-option', 'encoding must be auto or a label that TextDecoder knows', asked)
  }
}

function isValid(bytes: Uint8Array, encoding: string, whole: boolean): boolean {
  try {
    new TextDecoder(encoding, { fatal: true }).decode(bytes, { stream: !whole })
    return true
  } catch {
    return false
  }
}

/** A converter of chunks in another encoding to UTF-8. It throws DataError `encoding` at bytes that are not valid. */
export function transcoder(encoding: string, source: string): (bytes: Uint8Array, final: boolean) => Uint8Array {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  const encoder = new TextEncoder()
  return (bytes, final) => {
    try {
      return encoder.encode(decoder.decode(bytes, { stream: !final }))
    } catch {
      throw readerError('encoding', `expected valid ${encoding}`, 'bytes that are not', { file: source })
    }
  }
}
