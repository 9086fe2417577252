import { accessSync, constants, existsSync, statSync } from 'node:fs'
import path from 'node:path'

/** Whether a folder can be written, or made where it is missing, as far as can be told without writing. */
export function canMake(folder: string): boolean {
  let at = path.resolve(folder)
  while (!existsSync(at)) at = path.dirname(at)
  try {
    accessSync(at, constants.W_OK)
    return statSync(at).isDirectory()
  } catch {
    return false
  }
}
