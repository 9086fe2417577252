import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { createBrotliDecompress, createGunzip } from 'node:zlib'
import { readerError } from '../errors.ts'

const CHUNK = 1 << 20

/** A file that can be read from its start as often as wanted. */
export interface OpenedFile {
  readonly path: string
  /** Size on disk, in bytes (compressed, where the file is). */
  readonly size: number
  /** The file's bytes, decompressed where the name ends in `.gz` or `.br`. `onRead` hears the bytes taken from disk so far. */
  read(onRead?: (bytes: number) => void): AsyncGenerator<Uint8Array>
}

/**
 * Checks that a path is a readable file.
 *
 * @throws DataError `file-not-found`, `file-unreadable`
 * @example
 * ```ts
 * const file = await openFile('statements.csv.gz')
 * for await (const chunk of file.read()) console.log(chunk.length)
 * ```
 */
export async function openFile(path: string): Promise<OpenedFile> {
  const info = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR')
      throw readerError('file-not-found', 'expected an existing file', path, { file: path })
    throw readerError('file-unreadable', 'expected a readable file', error.code ?? error.message, { file: path })
  })
  if (!info.isFile())
    throw readerError('file-unreadable', 'expected a file', info.isDirectory() ? 'a folder' : 'no regular file', {
      file: path,
    })
  return { path, size: info.size, read: (onRead) => read(path, onRead) }
}

async function* read(path: string, onRead: ((bytes: number) => void) | undefined): AsyncGenerator<Uint8Array> {
  const file = createReadStream(path, { highWaterMark: CHUNK })
  let bytes = 0
  if (onRead !== undefined)
    file.on('data', (chunk) => {
      bytes += chunk.length
      onRead(bytes)
    })
  let stream: Readable = file
  const packed = /\.(gz|br)$/i.exec(path)?.[1]?.toLowerCase()
  const decompress =
    packed === undefined
      ? undefined
      : packed === 'gz'
        ? createGunzip({ chunkSize: CHUNK })
        : createBrotliDecompress({ chunkSize: CHUNK })
  if (decompress !== undefined) {
    file.on('error', (error) => decompress.destroy(error))
    stream = file.pipe(decompress)
  }
  try {
    for await (const chunk of stream) yield chunk as Uint8Array
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (code === 'Z_BUF_ERROR')
      throw readerError('file-unreadable', 'expected a whole compressed file', 'a file that is cut short', {
        file: path,
      })
    throw readerError(
      'file-unreadable',
      decompress === undefined
        ? 'expected a readable file'
        : `expected a file compressed with ${packed === 'gz' ? 'gzip' : 'Brotli'}, as its name says`,
      code ?? message,
      { file: path },
    )
  } finally {
    file.destroy()
    decompress?.destroy()
  }
}

/**
 * All bytes of a file, decompressed where its name says so.
 *
 * @throws DataError `file-not-found`, `file-unreadable`
 * @example
 * ```ts
 * const table = readJsonLines(await readBytes('panel.jsonl.gz'))
 * ```
 */
export async function readBytes(path: string): Promise<Uint8Array> {
  const file = await openFile(path)
  const parts: Uint8Array[] = []
  let length = 0
  for await (const chunk of file.read()) {
    parts.push(chunk)
    length += chunk.length
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
