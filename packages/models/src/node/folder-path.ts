import { fileURLToPath } from 'node:url'
import { check, ModelsError } from '../errors.ts'

const RULE = "the folder must be a path, or a file: URL as a URL object, as Node's fs takes it"

/**
 * The path of a folder given as a path or, as Node's fs takes it, as a `file:` URL object. A text that begins with
 * `file:` is refused: fs would take it for a folder of that name.
 *
 * @throws ModelsError `invalid-option`
 */
export function folderPath(folder: string | URL): string {
  if (folder instanceof URL) {
    try {
      return fileURLToPath(folder)
    } catch {
      throw new ModelsError('invalid-option', RULE, folder.href)
    }
  }
  check(typeof folder === 'string' && folder !== '', 'invalid-option', RULE, folder)
  check(!/^file:/i.test(folder), 'invalid-option', `${RULE}: pass new URL(folder)`, folder)
  return folder
}
