import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHttpClient } from './http.ts'
import { diskCache } from './node/disk-cache.ts'

let server: Server
let base = ''
let requests: IncomingMessage[] = []
let answer: (request: IncomingMessage, response: ServerResponse, nth: number) => void
let folder = ''

beforeEach(async () => {
  requests = []
  folder = await mkdtemp(join(tmpdir(), 'fdp-http-'))
  server = createServer((request, response) => {
    requests.push(request)
    answer(request, response, requests.length)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterEach(async () => {
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
  await rm(folder, { recursive: true })
})

const quick = { intervalMs: 0, backoffMs: 1 }
const text = (body: Uint8Array) => new TextDecoder().decode(body)

describe('createHttpClient', () => {
  it('tries again with growing pauses after 503 and a broken connection', async () => {
    answer = (_, response, nth) => {
      if (nth === 1) response.writeHead(503).end()
      else if (nth === 2) response.destroy()
      else response.end('done')
    }
    const pauses: number[] = []
    const client = createHttpClient({ ...quick, backoffMs: 100, sleep: async (ms) => void pauses.push(ms) })
    expect(text((await client.get(base)).body)).toBe('done')
    expect(pauses).toEqual([100, 200])
  })

  it('obeys Retry-After and refuses one that is too long', async () => {
    answer = (_, response, nth) =>
      nth === 1 ? response.writeHead(429, { 'retry-after': '7' }).end() : response.end('ok')
    const pauses: number[] = []
    const sleep = async (ms: number) => void pauses.push(ms)
    await createHttpClient({ ...quick, sleep }).get(base)
    expect(pauses).toEqual([7000])
    requests = []
    await expect(createHttpClient({ ...quick, sleep, maxBackoffMs: 5000 }).get(base)).rejects.toMatchObject({
      code: 'http',
      received: 'Retry-After of 7000 ms',
    })
  })

  it('gives up after the last try, and at once for 404 unless it is accepted', async () => {
    answer = (request, response) => response.writeHead(request.url === '/none' ? 404 : 500).end('body')
    const client = createHttpClient({ ...quick, retries: 2 })
    await expect(client.get(base)).rejects.toMatchObject({ code: 'http', received: 'status 500' })
    expect(requests).toHaveLength(3)
    await expect(client.get(`${base}/none`)).rejects.toMatchObject({ code: 'http', received: 'status 404' })
    expect(requests).toHaveLength(4)
    expect(await client.get(`${base}/none`, { accept: [404] })).toMatchObject({ status: 404, from: 'fresh' })
  })

  it('asks conditionally and keeps the body on disk', async () => {
    answer = (request, response) => {
      if (request.headers['if-none-match'] === '"v1"') response.writeHead(304).end()
      else response.writeHead(200, { etag: '"v1"' }).end('content')
    }
    let now = 1000
    const client = () => createHttpClient({ ...quick, cache: diskCache(folder), maxAgeMs: 50, now: () => now })
    expect((await client().get(base)).from).toBe('fresh')
    expect((await client().get(base)).from).toBe('cache')
    now += 100
    expect(await client().get(base)).toMatchObject({ from: 'revalidated', status: 200 })
    expect(text((await client().get(base)).body)).toBe('content')
    expect(requests).toHaveLength(2)
    const [body] = (await readdir(folder)).filter((name) => name.endsWith('.body'))
    await writeFile(join(folder, body as string), 'conten')
    expect((await client().get(base)).from).toBe('fresh')
  })

  it('sends requests one at a time with the interval between', async () => {
    let open = 0
    let most = 0
    answer = (_, response) => {
      open += 1
      most = Math.max(most, open)
      setTimeout(() => {
        open -= 1
        response.end('x')
      }, 5)
    }
    const pauses: number[] = []
    const client = createHttpClient({ intervalMs: 1000, now: () => 0, sleep: async (ms) => void pauses.push(ms) })
    await Promise.all([client.get(`${base}/1`), client.get(`${base}/2`), client.get(`${base}/3`)])
    expect(most).toBe(1)
    expect(pauses).toEqual([1000, 1000])
  })

  it('bounds the body and the time, and stops when it is told to', async () => {
    answer = (request, response) => {
      if (request.url === '/slow') response.write('x')
      else response.end('x'.repeat(5000))
    }
    await expect(createHttpClient({ ...quick, maxBytes: 1000 }).get(base)).rejects.toMatchObject({ code: 'limit' })
    await expect(createHttpClient({ ...quick, timeoutMs: 50, retries: 0 }).get(`${base}/slow`)).rejects.toMatchObject({
      code: 'http',
    })
    const controller = new AbortController()
    const stopped = createHttpClient(quick).get(`${base}/slow`, { signal: controller.signal })
    setTimeout(() => controller.abort(new Error('stop')), 30)
    await expect(stopped).rejects.toThrow('stop')
  })
})
