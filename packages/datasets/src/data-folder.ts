import { fileURLToPath } from 'node:url'

/** Absolute path of a shipped file, given its path relative to the `data` folder of this package. */
export function dataPath(relative: string): string {
  return fileURLToPath(new URL(`../data/${relative}`, import.meta.url))
}
