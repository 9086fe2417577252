import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHttpClient, createPanel } from '@fdp/data'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { marketPanel } from './market-panel.ts'
import { loadMarketPanel, pulledSeries, pullMarketSeries } from './pull.ts'

let server: Server
let url = ''
let failing = ''
let folder = ''
beforeAll(async () => {
  server = createServer((request, response) => {
    const id = new URL(request.url ?? '', 'http://x').searchParams.get('id')
    if (id === failing) response.writeHead(404).end()
    else response.end(`observation_date,${id}\n2024-01-02,1.5\n2024-01-03,.\n2024-01-06,9\n`)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => new Promise((resolve) => server.close(resolve)))
beforeEach(async () => {
  failing = ''
  folder = await mkdtemp(join(tmpdir(), 'fdp-fred-'))
  return () => rm(folder, { recursive: true })
})
const client = createHttpClient({ intervalMs: 0, backoffMs: 1 })

it('brings the series and adds them on the days of the panel', async () => {
  const pull = marketPanel.pull as NonNullable<typeof marketPanel.pull>
  const files = await pull({ folder, url, client })
  expect(files.map(({ rows, pin }) => [rows, pin])).toEqual(Object.keys(pulledSeries).map(() => [3, 'none']))
  const panel = createPanel({
    entities: ['market'],
    periods: ['2024-01-02', '2024-01-03', '2024-01-04'],
    features: ['dff'],
    values: [5, 6, 7],
  })
  const joined = await loadMarketPanel(panel, folder)
  expect(joined.features).toEqual(['dff', ...Object.keys(pulledSeries)])
  expect([...joined.values.subarray(0, 2)]).toEqual([5, 1.5])
  expect([...joined.values.subarray(6, 8)]).toEqual([6, NaN])
  expect([...joined.missing.subarray(12, 14)]).toEqual([0, 1])
})

it('keeps labels, attributes and role of the panel', async () => {
  await pullMarketSeries({ folder, url, client })
  const panel = createPanel({
    entities: ['market'],
    periods: ['2024-01-02', '2024-01-03', '2024-01-04'],
    features: ['dff'],
    values: [5, 6, Number.NaN],
    observed: [1, 1, 1],
    labels: { level: 'row', values: [0, 1, -1] },
    attributes: { country: ['US'] },
  })
  const joined = await loadMarketPanel({ ...panel, role: 'train' }, folder)
  expect(joined).toMatchObject({ labels: panel.labels, attributes: panel.attributes, role: 'train' })
  expect(joined.observed).toEqual(panel.observed)
  expect(joined.features).toHaveLength(1 + Object.keys(pulledSeries).length)
})

it('refuses a file without its series, with file and column, and a panel of several entities', async () => {
  await pullMarketSeries({ folder, url, client })
  const periods = ['2024-01-02']
  const several = createPanel({ entities: ['a', 'b'], periods, features: ['dff'], values: [5, 6] })
  await expect(loadMarketPanel(several, folder)).rejects.toMatchObject({ code: 'invalid-shape', received: 2 })
  const path = join(folder, 'VIXCLS.csv')
  await writeFile(path, 'observation_date,VIX\n2024-01-02,13.2\n')
  const panel = createPanel({ entities: ['market'], periods, features: ['dff'], values: [5] })
  await expect(loadMarketPanel(panel, folder)).rejects.toMatchObject({
    name: 'DataError',
    code: 'unknown-column',
    received: 'VIX',
    location: { file: path, column: 'VIXCLS' },
  })
})

it('writes nothing when one series fails, and says what is not there', async () => {
  failing = 'NFCI'
  await expect(pullMarketSeries({ folder, url, client })).rejects.toMatchObject({ code: 'http' })
  expect(await readdir(folder)).toEqual([])
  await expect(
    loadMarketPanel(
      createPanel({ entities: ['market'], periods: ['2024-01-02'], features: ['dff'], values: [5] }),
      folder,
    ),
  ).rejects.toMatchObject({ code: 'file-not-found' })
})
