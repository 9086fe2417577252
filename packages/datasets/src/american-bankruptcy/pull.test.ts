import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHttpClient } from '@fdp/data'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { americanPublished, loadPulledAmericanBankruptcy, pullAmericanBankruptcy } from './pull.ts'

const header = `company_name,status_label,year,${Array.from({ length: 18 }, (_, i) => `X${i + 1}`).join(',')}`

/** A made-up file with the published number of rows, companies and years. */
const published = ((): string => {
  const { companies, rows } = americanPublished
  const lines = [header]
  for (let i = 0; i < rows; i++) {
    const company = i % companies
    const year = i === rows - 1 ? 1999 : 2018 - Math.floor(i / companies)
    lines.push(`C_${company + 1},${company % 20 === 0 ? 'failed' : 'alive'},${year},${'1.5,'.repeat(17)}${i}`)
  }
  return `${lines.join('\n')}\n`
})()

let server: Server
let url = ''
let body = ''
let folder = ''
const client = createHttpClient({ intervalMs: 0, backoffMs: 1, retries: 1 })
beforeAll(async () => {
  server = createServer((request, response) =>
    request.url === '/cut'
      ? response.writeHead(200, { 'content-length': '99999' }).write('company_name', () => response.destroy())
      : response.end(body),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/file.csv`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fdp-pull-'))
  return () => rm(folder, { recursive: true })
})

describe('pullAmericanBankruptcy', () => {
  it('checks, pins the first file seen, matches it later, refuses another', async () => {
    body = published
    const first = await pullAmericanBankruptcy({ folder, url, client })
    expect(first).toMatchObject({ pin: 'first-seen', rows: 78_682, companies: 8971 })
    expect(await readFile(first.path, 'utf8')).toBe(body)
    expect(await pullAmericanBankruptcy({ folder, url, client })).toMatchObject({
      pin: 'matched',
      sha256: first.sha256,
    })
    const panel = await loadPulledAmericanBankruptcy(folder)
    expect([panel.entities.length, panel.periods[0], panel.periods.at(-1)]).toEqual([8971, '1999', '2018'])
    body = body.replace('1.5', '1.6')
    await expect(pullAmericanBankruptcy({ folder, url, client })).rejects.toMatchObject({ code: 'checksum' })
    expect(await readFile(first.path, 'utf8')).not.toBe(body)
    await writeFile(first.path, body)
    const changed = { code: 'checksum', location: { file: first.path } }
    await expect(loadPulledAmericanBankruptcy(folder)).rejects.toMatchObject(changed)
    await writeFile(first.path, body.slice(0, -30))
    await expect(loadPulledAmericanBankruptcy(folder)).rejects.toMatchObject(changed)
  })

  it('refuses a pin that is none, and one that cannot be read', async () => {
    body = published
    const pin = join(folder, 'american_bankruptcy_dataset.csv.sha256')
    await writeFile(pin, 'not a checksum\n')
    const failed = { code: 'checksum', received: 'not a checksum\n', location: { file: pin } }
    await expect(pullAmericanBankruptcy({ folder, url, client })).rejects.toMatchObject(failed)
    await expect(loadPulledAmericanBankruptcy(folder)).rejects.toMatchObject(failed)
    await rm(pin)
    await mkdir(pin)
    await expect(pullAmericanBankruptcy({ folder, url, client })).rejects.toMatchObject({ code: 'file-unreadable' })
  })

  it.each<[string, () => string, object]>([
    ['another header', () => published.replace('X18', 'X19'), { code: 'unexpected-data' }],
    ['too few rows', () => published.replace(/C_5,.*\n/, ''), { code: 'unexpected-data', received: 78_681 }],
    ['other companies', () => published.replaceAll('C_8971,', 'C_1,'), { code: 'unexpected-data', received: 8970 }],
    [
      'other years',
      () => published.replaceAll(',2018,', ',2019,'),
      { code: 'unexpected-data', received: '1999 to 2019' },
    ],
    [
      'text in a number column',
      () => published.replace('1.5,1.5', '1.5,none.'),
      { code: 'unexpected-data', received: 'column X2 holds text' },
    ],
    ['a page instead of data', () => '<!doctype html><title>404</title>', { code: 'unexpected-data' }],
  ])('refuses %s and leaves nothing behind', async (_, make, expected) => {
    body = make()
    await expect(pullAmericanBankruptcy({ folder, url, client })).rejects.toMatchObject(expected)
    expect(await readdir(folder)).toEqual([])
  })

  it('leaves nothing behind when the connection breaks', async () => {
    await expect(
      pullAmericanBankruptcy({ folder, url: url.replace('/file.csv', '/cut'), client }),
    ).rejects.toMatchObject({ code: 'http' })
    expect(await readdir(folder)).toEqual([])
  })

  it('refuses a folder that is a file, and loading before a pull', async () => {
    body = published
    await expect(loadPulledAmericanBankruptcy(folder)).rejects.toMatchObject({ code: 'file-not-found' })
    await writeFile(join(folder, 'file'), '')
    await expect(pullAmericanBankruptcy({ folder: join(folder, 'file'), url, client })).rejects.toMatchObject({
      code: 'file-unwritable',
    })
  })
})
