import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { ModelsError } from '../errors.ts'

/** The error of a folder or file that cannot be written. */
export function unwritable(error: unknown, path: string): ModelsError {
  const { code, message } = error as NodeJS.ErrnoException
  return new ModelsError('file-unwritable', `${path} must be a place that can be written`, code ?? message)
}

/**
 * Makes a folder and those above it where they are missing, one by one: in folders that refuse new entries with ENOENT
 * (below /proc), Node 20's recursive mkdir never returns.
 *
 * @throws ModelsError `file-unwritable` where one of them cannot be made
 * @example
 * await makeFolder('runs/m1')
 */
export async function makeFolder(folder: string): Promise<void> {
  const missing: string[] = []
  for (let at = resolve(folder); !existsSync(at); at = dirname(at)) missing.push(at)
  for (const path of missing.reverse()) {
    await mkdir(path).catch((error: NodeJS.ErrnoException) => {
      // Another process may have made it in the meantime.
      if (error.code !== 'EEXIST') throw unwritable(error, folder)
    })
  }
}
