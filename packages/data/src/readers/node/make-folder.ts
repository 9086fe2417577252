import { existsSync, mkdirSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import nodePath, { type PlatformPath } from 'node:path'
import type { DataError } from '../../errors.ts'
import { readerError } from '../errors.ts'

/** The folders to be made, outermost first; a root among them (a drive of Windows that is not there) is above all others. */
// One by one: in folders that refuse new entries with ENOENT (below /proc), Node 20's recursive mkdir never returns.
export function missingFolders(
  folder: string,
  { dirname, resolve }: Pick<PlatformPath, 'dirname' | 'resolve'> = nodePath,
): string[] {
  const missing: string[] = []
  let at = resolve(folder)
  while (!existsSync(at)) {
    missing.push(at)
    if (dirname(at) === at) break
    at = dirname(at)
  }
  return missing.reverse()
}

/** EEXIST: another process made it in the meantime. */
const isThere = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EEXIST'

/** What systems say where a disk, or the share of it that one may use, is full. */
const FULL = new Set(['ENOSPC', 'EDQUOT'])

/** The error of a folder or file that cannot be written. */
export function unwritable(error: unknown, file: string): DataError {
  const { code, message } = error as NodeJS.ErrnoException
  const rule = FULL.has(code ?? '') ? 'expected a disk with room' : 'expected a folder that can be written'
  return readerError('file-unwritable', rule, code ?? message, { file })
}

/**
 * Makes a folder and those above it where they are missing.
 *
 * @throws DataError `file-unwritable` where one of them cannot be made
 * @example
 * ```ts
 * await makeFolder('runs/first/steps')
 * ```
 */
export async function makeFolder(folder: string): Promise<void> {
  for (const path of missingFolders(folder))
    await mkdir(path).catch((error: unknown) => {
      if (!isThere(error)) throw unwritable(error, folder)
    })
}

/**
 * As {@link makeFolder}, without a promise.
 *
 * @throws DataError `file-unwritable`
 * @example
 * ```ts
 * makeFolderSync('runs/first/steps')
 * ```
 */
export function makeFolderSync(folder: string): void {
  for (const path of missingFolders(folder))
    try {
      mkdirSync(path)
    } catch (error) {
      if (!isThere(error)) throw unwritable(error, folder)
    }
}
