import { randomUUID } from 'node:crypto'
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { makeFolder, makeFolderSync, unwritable } from './make-folder.ts'

/** Systems on which a folder cannot be opened or flushed (Windows) say so with one of these; there the rename has to do. */
const NO_FOLDER_SYNC = new Set(['EISDIR', 'EPERM', 'EACCES', 'EINVAL', 'ENOTSUP'])

const passUnlessFolder = (error: unknown): void => {
  if (!NO_FOLDER_SYNC.has((error as NodeJS.ErrnoException).code ?? '')) throw error
}

/**
 * Writes a file whole or not at all: beside its place under a temporary name, flushed to disk, renamed, the folder flushed too. A
 * reader sees the old file or the whole new one, also after a power cut, and nothing half-written stays behind. Missing folders are
 * made.
 *
 * @throws DataError `file-unwritable` where the folder or the file cannot be written
 * @example
 * ```ts
 * await writeFileAtomic('out/panel.csv', bytes)
 * ```
 */
export async function writeFileAtomic(path: string, data: Uint8Array | string): Promise<void> {
  const folder = dirname(path)
  await makeFolder(folder)
  const beside = `${path}.${randomUUID()}.tmp`
  try {
    const file = await open(beside, 'wx')
    try {
      await file.writeFile(data)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
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
export function writeFileAtomicSync(path: string, data: Uint8Array | string): void {
  const folder = dirname(path)
  makeFolderSync(folder)
  const beside = `${path}.${randomUUID()}.tmp`
  try {
    flushed(beside, 'wx', (descriptor) => writeFileSync(descriptor, data))
    renameSync(beside, path)
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
