import { randomUUID } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/**
 * Puts a file into a folder in one rename, after its bytes have reached the disk. Where that fails, nothing of it stays
 * and a file of that name is as it was.
 */
export async function writeWhole(folder: string, name: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = join(folder, `.${name}.${randomUUID()}.tmp`)
  const file = await open(temporary, 'wx')
  try {
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, join(folder, name))
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined)
    throw error
  }
}
