import path from 'node:path'
import { HyperbandError } from '@fdp/hyperband'
import { type Lock, takeLock } from '@fdp/hyperband/journal'
import { InputError } from '../errors.ts'

const NAME = 'fdp-run.lock'

/** Whether an entry of a run folder is its lock, or one that is being taken. */
export const isLockEntry = (entry: string): boolean => entry.startsWith(NAME)

/**
 * Holds a run folder for this process until it is released or the process ends.
 *
 * @throws InputError `out.busy` where another process, or another run of this one, works in the folder; errors of `node:fs` where it cannot be written
 */
export function lockFolder(folder: string): Pick<Lock, 'release'> {
  const file = path.join(folder, NAME)
  try {
    return takeLock(file)
  } catch (error) {
    if (!(error instanceof HyperbandError) || error.code !== 'journalLocked') throw error
    const { pid, host } = (error.received ?? {}) as { readonly pid?: number; readonly host?: string }
    const holder = pid === undefined ? 'another process' : `process ${pid} on ${host}`
    throw new InputError(
      'out.busy',
      `--out names a folder that no other fdp works in (one that is gone from another machine leaves ${NAME} behind: remove it)`,
      `${folder} (${holder} works in it)`,
    )
  }
}
