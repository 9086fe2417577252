import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { readerError } from '../errors.ts'

/**
 * Writes a file beside its place, flushes it, and renames it there: a reader sees the old file or the whole new one, and nothing
 * half-written stays behind.
 *
 * @throws DataError `file-unreadable` where the folder does not exist or cannot be written
 * @example
 * ```ts
 * await writeFileAtomic('out/panel.csv', bytes)
 * ```
 */
export async function writeFileAtomic(path: string, data: Uint8Array | string): Promise<void> {
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
  } catch (error) {
    await rm(beside, { force: true })
    const { code, message } = error as NodeJS.ErrnoException
    throw readerError('file-unreadable', 'expected a folder that can be written', code ?? message, { file: path })
  }
}
