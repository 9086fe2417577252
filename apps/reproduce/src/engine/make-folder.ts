import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'

/**
 * Makes a folder and what lies above it, one by one. Not `mkdirSync(..., { recursive: true })`, which never returns in
 * places such as /proc that refuse new entries with ENOENT.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = []
  for (let at = path.resolve(folder); !existsSync(at); at = path.dirname(at)) missing.push(at)
  for (const at of missing.reverse()) {
    try {
      mkdirSync(at)
    } catch (error) {
      // Another worker may have made it in the meantime.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
