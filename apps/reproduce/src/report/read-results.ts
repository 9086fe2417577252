import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import * as v from 'valibot'
import { InputError } from '../errors.ts'
import type { Results } from './schema.ts'

const FORMAT = 'fdp-results/1'
const RESULTS = 'results.json'

/** Of a table or figure; files are named after it. */
const id = v.pipe(v.string(), v.regex(/^[\w-]+$/, 'Letters, digits, _ and - alone name a table or figure'))

/** What readers of results count on: the frame, not every field of every item. */
const shape = v.looseObject({
  study: v.picklist(['distress', 'systemic']),
  title: v.string(),
  options: v.record(v.string(), v.unknown()),
  versions: v.record(v.string(), v.string()),
  backend: v.string(),
  data: v.looseObject({
    name: v.string(),
    title: v.string(),
    sha256: v.string(),
    licence: v.string(),
    citation: v.string(),
    source: v.string(),
    synthetic: v.boolean(),
  }),
  profile: v.record(v.string(), v.unknown()),
  summary: v.array(v.string()),
  sections: v.array(
    v.looseObject({
      id: v.string(),
      title: v.string(),
      text: v.array(v.string()),
      items: v.array(
        v.variant('kind', [
          v.looseObject({
            kind: v.literal('table'),
            id,
            title: v.string(),
            caption: v.string(),
            columns: v.array(v.looseObject({ key: v.string(), label: v.string() })),
            rows: v.array(v.record(v.string(), v.unknown())),
          }),
          v.looseObject({
            kind: v.literal('figure'),
            id,
            title: v.string(),
            caption: v.string(),
            alternative: v.string(),
            data: v.array(v.record(v.string(), v.unknown())),
          }),
        ]),
      ),
    }),
  ),
  values: v.record(v.string(), v.unknown()),
  timings: v.looseObject({
    started: v.string(),
    seconds: v.number(),
    node: v.string(),
    machine: v.looseObject({ cpu: v.string(), cores: v.number(), memoryGiB: v.number(), platform: v.string() }),
    workers: v.number(),
    work: v.record(v.string(), v.number()),
  }),
})

const isFolder = (folder: string): boolean => statSync(folder, { throwIfNoEntry: false })?.isDirectory() ?? false

/** Why there are no results in a folder, as far as the folder tells. */
function whyMissing(folder: string): string {
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
  if (!existsSync(file))
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
  const { issues } = v.safeParse(shape, value, { abortEarly: true })
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
