import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { InputError } from '../errors.ts'
import type { Results } from './schema.ts'

/**
 * The results of a finished run.
 *
 * @throws InputError `results.missing`, `results.json`, `results.format`
 */
export function readResults(folder: string): Results {
  const file = path.join(folder, 'results.json')
  if (!existsSync(file))
    throw new InputError('results.missing', 'DIR is the folder of a finished run, with results.json', folder)
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new InputError('results.json', `${file} holds JSON`, (error as Error).message)
  }
  if (typeof value !== 'object' || value === null || !('format' in value) || value.format !== 'fdp-results/1')
    throw new InputError(
      'results.format',
      `${file} has the format fdp-results/1`,
      (value as { format?: unknown } | null)?.format ?? 'no format',
    )
  return value as Results
}
