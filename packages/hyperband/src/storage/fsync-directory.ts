import { closeSync, fsyncSync, openSync } from 'node:fs'

/** Flushes the names in a directory: a file that was made or renamed there is found after a power cut. */
export function fsyncDirectory(path: string): void {
  // Windows opens no directories.
  if (process.platform === 'win32') return
  const directory = openSync(path, 'r')
  try {
    fsyncSync(directory)
  } catch (error) {
    // Some file systems (of networks, of virtual machines) flush files only.
    if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error
  } finally {
    closeSync(directory)
  }
}
