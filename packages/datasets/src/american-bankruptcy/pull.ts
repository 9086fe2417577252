import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createHttpClient, DataError, type Panel, readCsv } from '@fdp/data'
import { writeFileAtomic } from '@fdp/data/node'
import type { PulledFile, PullOptions } from '../dataset.ts'
import { sha256OfFile } from '../verify.ts'
import { readAmericanPanel } from './read-panel.ts'

/** Where the authors publish the whole file (CC BY 4.0). */
export const americanPublishedUrl =
  'https://raw.githubusercontent.com/sowide/bankruptcy_dataset/HEAD/american_bankruptcy_dataset.csv'

const FILE = 'american_bankruptcy_dataset.csv'
const PIN = `${FILE}.sha256`

/** What the published file is known to hold. */
export const americanPublished = { rows: 78_682, companies: 8_971, firstYear: '1999', lastYear: '2018' } as const

/**
 * Brings the whole published American file (1999 to 2018). No checksum of it is published: header, rows, companies and years are checked, then the SHA-256 of the first
 * file seen is written beside it, and every later pull into that folder must give the same bytes. Nothing is written before all checks
 * have passed, and the file appears at once or not at all.
 *
 * @throws DataError `http`; those of readAmericanPanel for a file of another form; `unexpected-data` where rows, companies or years are others;
 * `checksum` where the bytes are not those pinned before, or the pin is none; `file-unreadable` for a pin that cannot be read;
 * `file-unwritable` for a folder that cannot be written.
 * @example
 * ```ts
 * const { path } = await pullAmericanBankruptcy({ folder: 'data' })
 * const panel = await readAmericanPanel(path)
 * ```
 */
export async function pullAmericanBankruptcy(
  options: PullOptions,
): Promise<PulledFile & { readonly companies: number }> {
  const { folder, url = americanPublishedUrl, client = createHttpClient(), signal } = options
  const path = join(folder, FILE)
  const { body } = await client.get(url, signal === undefined ? {} : { signal })
  const sha256 = createHash('sha256').update(body).digest('hex')
  const pinned = await readPin(join(folder, PIN))
  if (pinned !== undefined && pinned !== sha256)
    throw new DataError({
      code: 'checksum',
      rule: `expected the file pinned at the first pull, sha256 ${pinned} (remove ${PIN} to accept another)`,
      received: sha256,
      location: { file: url },
    })
  const found = await check(body, url)
  await writeFileAtomic(path, body)
  if (pinned === undefined) await writeFileAtomic(join(folder, PIN), `${sha256}  ${FILE}\n`)
  return { path, sha256, pin: pinned === undefined ? 'first-seen' : 'matched', ...found }
}

/**
 * The panel of a file pulled before, after comparing it with its pin.
 *
 * @throws DataError `file-not-found` where nothing was pulled, `checksum` where the file has changed since or the pin is none,
 * `file-unreadable`
 * @example
 * ```ts
 * const panel = await loadPulledAmericanBankruptcy('data')
 * ```
 */
export async function loadPulledAmericanBankruptcy(folder: string): Promise<Panel> {
  const path = join(folder, FILE)
  const pinned = await readPin(join(folder, PIN))
  if (pinned === undefined)
    throw new DataError({
      code: 'file-not-found',
      rule: 'expected a file pulled before (fdp data pull american-bankruptcy)',
      received: folder,
      location: { file: join(folder, PIN) },
    })
  const sha256 = await sha256OfFile(path)
  if (sha256 !== pinned)
    throw new DataError({
      code: 'checksum',
      rule: `expected the pinned file, sha256 ${pinned}`,
      received: sha256,
      location: { file: path },
    })
  return readAmericanPanel(path)
}

/** The pinned checksum; undefined where there is no pin. A pin that cannot be read must not count as none. */
async function readPin(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
    throw new DataError({
      code: 'file-unreadable',
      rule: 'expected a readable file',
      received: error.code ?? error.message,
      location: { file: path },
    })
  })
  if (text === undefined) return undefined
  const pinned = /^([0-9a-f]{64})\b/.exec(text)?.[1]
  if (pinned === undefined)
    throw new DataError({
      code: 'checksum',
      rule: `expected a sha256 in hex at the beginning (remove ${PIN} to pin anew)`,
      received: text.slice(0, 80),
      location: { file: path },
    })
  return pinned
}

async function check(body: Uint8Array, url: string): Promise<{ rows: number; companies: number }> {
  const header = new TextDecoder()
    .decode(body.subarray(0, 4096))
    .split(/\r?\n/, 1)[0]
    ?.replace(/^\ufeff/, '')
  const expectedHeader = `company_name,status_label,year,${Array.from({ length: 18 }, (_, i) => `X${i + 1}`).join(',')}`
  const fail = (rule: string, received: unknown): never => {
    throw new DataError({ code: 'unexpected-data', rule, received, location: { file: url } })
  }
  if (header !== expectedHeader) fail(`expected the header ${expectedHeader}`, header)
  const table = readCsv(body, {
    source: url,
    delimiter: ',',
    types: { company_name: 'text', year: 'text', status_label: 'text' },
  })
  const column = (name: string) =>
    table.columns.find((candidate) => candidate.name === name)?.values as readonly string[]
  const companies = new Set(column('company_name')).size
  const years = [...new Set(column('year'))].sort()
  const { rows, firstYear, lastYear } = americanPublished
  if (table.rowCount !== rows) fail(`expected ${rows} rows`, table.rowCount)
  if (companies !== americanPublished.companies) fail(`expected ${americanPublished.companies} companies`, companies)
  if (years[0] !== firstYear || years.at(-1) !== lastYear)
    fail(`expected the years ${firstYear} to ${lastYear}`, `${years[0]} to ${years.at(-1)}`)
  for (const { name, type } of table.columns)
    if (type === 'text' && name.startsWith('X')) fail('expected numbers', `column ${name} holds text`)
  return { rows: table.rowCount, companies }
}
