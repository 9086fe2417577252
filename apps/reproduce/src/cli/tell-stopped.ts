import { existsSync } from 'node:fs'

/** Tells who stopped a command where its finished steps are and how to go on. */
export function tellStopped(folders: readonly string[]): void {
  const kept = folders.filter((folder) => existsSync(folder))
  process.stderr.write(
    kept.length === 0
      ? '\nstopped; nothing was finished.\n'
      : `\nstopped; the finished steps are kept in ${kept.join(' and ')}.\nTo go on: the same command with --resume, and without --overwrite\n`,
  )
}
