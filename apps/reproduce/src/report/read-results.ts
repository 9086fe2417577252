import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import * as v from 'valibot'
import { InputError } from '../errors.ts'
import { resultsShape } from './results-shape.ts'
import type { Results } from './schema.ts'

const FORMAT = 'fdp-results/1'
const RESULTS = 'results.json'

const isFolder = (folder: string): boolean => statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false

/** Why there are no results in a folder, as far as the folder tells. */
function whyMissing(folder: string): string {
  // An empty name would stand for the folder that the command is called in.
  if (folder.trim() === '') return 'nothing'
  if (!existsSync(folder)) return `${folder}, which does not exist`
  if (!isFolder(folder)) return `${folder}, which is a file`
  const entries = readdirSync(folder)
  const runs = entries.filter((entry) => existsSync(path.join(folder, entry, RESULTS)))
  if (runs.length > 0)
    return `${folder}, which holds runs in ${runs.map((entry) => path.join(folder, entry)).join(' and ')}`
  return entries.includes('fdp-run.json')
    ? `${folder}, a run that is not finished: the same \`fdp run\` command with --resume goes on with it`
    : `${folder}, without ${RESULTS}`
}

/**
 * The results of a finished run.
 *
 * @throws InputError `results.missing` if the folder is no finished run, `results.json` if its file cannot be read as
 * JSON, `results.format` if it is of another format, `results.shape` if something that every run has is not there.
 */
export function readResults(folder: string): Results {
  const file = path.join(folder, RESULTS)
  if (folder.trim() === '' || !existsSync(file))
    throw new InputError('results.missing', `DIR is the folder of a finished run, with ${RESULTS}`, whyMissing(folder))
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new InputError('results.json', `${file} holds JSON`, (error as Error).message)
  }
  if (typeof value !== 'object' || value === null || !('format' in value) || value.format !== FORMAT)
    throw new InputError(
      'results.format',
      `${file} has the format ${FORMAT}`,
      (value as { format?: unknown } | null)?.format ?? 'no format',
    )
  const { issues } = v.safeParse(resultsShape, value, { abortEarly: true })
  if (issues !== undefined) {
    const [issue] = issues
    const at = v.getDotPath(issue)
    throw new InputError(
      'results.shape',
      `${file} is whole, as fdp run wrote it`,
      `${issue.message}${at === null ? '' : ` at ${at}`}`,
    )
  }
  return value as unknown as Results
}
