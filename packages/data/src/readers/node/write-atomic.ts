import { randomUUID } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  openSync,
  readlinkSync,
  realpathSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { readerError } from '../errors.ts'
import { makeFolder, makeFolderSync, unwritable } from './make-folder.ts'

/** Systems on which a folder cannot be opened or flushed (Windows) say so with one of these; there the rename has to do. */
const NO_FOLDER_SYNC = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP'])

const passUnlessFolder = (error: unknown): void => {
  if (!NO_FOLDER_SYNC.has((error as NodeJS.ErrnoException).code ?? '')) throw error
}

/** What a file is made of: in one piece, or in several where one would be too long for a string. */
export type FileContent = Uint8Array | string | Iterable<string>

const piecesOf = (data: FileContent): Iterable<Uint8Array | string> =>
  typeof data === 'string' || data instanceof Uint8Array ? [data] : data

/** Where a path leads: a link is followed, also one to a file that is still to be made. */
function placeOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    try {
      return resolve(dirname(path), readlinkSync(path))
    } catch {
      return path
    }
  }
}

/** The place to rename to. A device or a pipe would be gone, with a file where it was. */
function regularPlace(path: string): string {
  const place = placeOf(path)
  const found = entryAt(place)
  if (found !== undefined && !found.isFile())
    throw readerError('file-unwritable', 'expected a regular file, or none yet', kindOf(found), { file: path })
  return place
}

/** Undefined where there is nothing; why it cannot be looked at, writing will say. */
function entryAt(place: string): Stats | undefined {
  try {
    return statSync(place)
  } catch {
    return undefined
  }
}

function kindOf(found: Stats): string {
  if (found.isDirectory()) return 'a folder'
  if (found.isFIFO()) return 'a pipe'
  return found.isSocket() ? 'a socket' : 'a device'
}

/**
 * Writes a file whole or not at all: beside its place under a temporary name, flushed to disk, renamed, the folder flushed too. A
 * reader sees the old file or the whole new one, also after a power cut, and nothing half-written stays behind. Missing folders are
 * made, a link is followed.
 *
 * @throws DataError `file-unwritable` where the folder or the file cannot be written, or a folder, a device or a pipe stands there
 * @example
 * ```ts
 * await writeFileAtomic('out/panel.csv', bytes)
 * ```
 */
export async function writeFileAtomic(path: string, data: FileContent): Promise<void> {
  const place = regularPlace(path)
  const folder = dirname(place)
  await makeFolder(folder)
  const beside = `${place}.${randomUUID()}.tmp`
  try {
    const file = await open(beside, 'wx')
    try {
      for (const piece of piecesOf(data)) await file.writeFile(piece)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, place)
    await syncFolder(folder).catch(passUnlessFolder)
  } catch (error) {
    // What is to be told is the first error, not that nothing was there to remove.
    await rm(beside, { force: true }).catch(() => {})
    throw unwritable(error, path)
  }
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/**
 * As {@link writeFileAtomic}, without a promise.
 *
 * @throws DataError `file-unwritable`
 * @example
 * ```ts
 * writeFileAtomicSync('out/results.json', text)
 * ```
 */
export function writeFileAtomicSync(path: string, data: FileContent): void {
  const place = regularPlace(path)
  const folder = dirname(place)
  makeFolderSync(folder)
  const beside = `${place}.${randomUUID()}.tmp`
  try {
    flushed(beside, 'wx', (descriptor) => {
      for (const piece of piecesOf(data)) writeFileSync(descriptor, piece)
    })
    renameSync(beside, place)
    try {
      flushed(folder, 'r', () => {})
    } catch (error) {
      passUnlessFolder(error)
    }
  } catch (error) {
    try {
      rmSync(beside, { force: true })
    } catch {}
    throw unwritable(error, path)
  }
}

function flushed(path: string, flags: string, write: (descriptor: number) => void): void {
  const descriptor = openSync(path, flags)
  try {
    write(descriptor)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}
