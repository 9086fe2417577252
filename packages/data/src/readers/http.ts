import { readerError } from './errors.ts'

/** What is kept of an answer. */
export interface CachedResponse {
  readonly url: string
  readonly status: number
  readonly etag?: string
  readonly lastModified?: string
  /** Milliseconds since 1970 when the answer was last known to be current. */
  readonly storedAt: number
  readonly body: Uint8Array
}

/** Where answers are kept; see diskCache in `@fdp/data/node`. */
export interface HttpCache {
  get(url: string): Promise<CachedResponse | undefined>
  set(response: CachedResponse): Promise<void>
}

/** Options of {@link createHttpClient}. */
export interface HttpClientOptions {
  /** Tries after the first; default 4. */
  readonly retries?: number
  /** First pause in milliseconds, doubled at each further try; default 500. */
  readonly backoffMs?: number
  /** Longest pause, also for a server's Retry-After; default 60,000. A longer Retry-After is an error. */
  readonly maxBackoffMs?: number
  /** Least time between the starts of two requests in milliseconds; default 250. */
  readonly intervalMs?: number
  /** Time for one try in milliseconds, body included; default 30,000. */
  readonly timeoutMs?: number
  /** Largest body in bytes; default 256 MiB. */
  readonly maxBytes?: number
  readonly cache?: HttpCache
  /** A cached answer younger than this is given without asking; default 0: always ask, conditionally. */
  readonly maxAgeMs?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly fetch?: typeof fetch
  /** Jitter of the pauses, in [0, 1); none by default. */
  readonly random?: () => number
  readonly sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
  readonly now?: () => number
}

/** An answer of {@link HttpClient.get}. */
export interface HttpAnswer {
  readonly url: string
  readonly status: number
  readonly body: Uint8Array
  /** `fresh` came whole from the server, `revalidated` after a 304, `cache` without asking. */
  readonly from: 'fresh' | 'revalidated' | 'cache'
}

export interface HttpClient {
  /**
   * @throws DataError `http` when the last try failed or the status is neither 2xx nor among `accept`; `limit` for a body that is too large.
   */
  get(
    url: string,
    options?: { readonly accept?: readonly number[]; readonly signal?: AbortSignal },
  ): Promise<HttpAnswer>
}

const RETRIED = new Set([408, 425, 429, 500, 502, 503, 504])

/**
 * A small GET client for data providers: one request at a time with a least interval, retries with exponential backoff for network failures
 * and the statuses 408, 425, 429 and 5xx, Retry-After obeyed, conditional requests (ETag, Last-Modified) through a cache.
 *
 * @example
 * ```ts
 * const client = createHttpClient({ cache: diskCache('.cache/http'), intervalMs: 1000 })
 * const { body } = await client.get('https://fred.stlouisfed.org/graph/fredgraph.csv?id=DGS10')
 * ```
 */
export function createHttpClient(options: HttpClientOptions = {}): HttpClient {
  const {
    retries = 4,
    backoffMs = 500,
    maxBackoffMs = 60_000,
    intervalMs = 250,
    timeoutMs = 30_000,
    maxBytes = 1 << 28,
    maxAgeMs = 0,
    cache,
    headers = {},
    fetch: send = fetch,
    random = () => 0,
    sleep = pause,
    now = Date.now,
  } = options
  for (const [name, value] of Object.entries({ retries, backoffMs, maxBackoffMs, intervalMs, maxAgeMs }))
    if (!(value >= 0)) throw readerError('invalid-option', `${name} must be at least 0`, value)
  for (const [name, value] of Object.entries({ timeoutMs, maxBytes }))
    if (!(value > 0)) throw readerError('invalid-option', `${name} must be above 0`, value)
  let nextStart = 0
  let queue: Promise<unknown> = Promise.resolve()

  async function get(url: string, accept: readonly number[], signal: AbortSignal | undefined): Promise<HttpAnswer> {
    const known = await cache?.get(url)
    if (known !== undefined && now() - known.storedAt < maxAgeMs)
      return { url, status: known.status, body: known.body, from: 'cache' }
    const conditional: Record<string, string> = {}
    if (known?.etag !== undefined) conditional['If-None-Match'] = known.etag
    if (known?.lastModified !== undefined) conditional['If-Modified-Since'] = known.lastModified
    for (let attempt = 0; ; attempt++) {
      signal?.throwIfAborted()
      const wait = nextStart - now()
      if (wait > 0) await sleep(wait, signal)
      nextStart = now() + intervalMs
      let failure: unknown
      let delay = Math.min(maxBackoffMs, backoffMs * 2 ** attempt) * (1 + 0.25 * random())
      try {
        const limit = AbortSignal.timeout(timeoutMs)
        const response = await send(url, {
          headers: { ...headers, ...conditional },
          signal: signal === undefined ? limit : AbortSignal.any([signal, limit]),
        })
        if (response.status === 304 && known !== undefined) {
          await cache?.set({ ...known, storedAt: now() })
          return { url, status: known.status, body: known.body, from: 'revalidated' }
        }
        if (response.ok || accept.includes(response.status)) {
          const body = await readBody(response, maxBytes, url)
          const etag = response.headers.get('etag')
          const lastModified = response.headers.get('last-modified')
          if (response.ok)
            await cache?.set({
              url,
              status: response.status,
              storedAt: now(),
              body,
              ...(etag === null ? {} : { etag }),
              ...(lastModified === null ? {} : { lastModified }),
            })
          return { url, status: response.status, body, from: 'fresh' }
        }
        await response.body?.cancel()
        failure = `status ${response.status}`
        if (!RETRIED.has(response.status)) throw readerError('http', `expected an answer of ${url}`, failure)
        const asked = retryAfter(response.headers.get('retry-after'), now())
        if (asked !== undefined && asked > maxBackoffMs)
          throw readerError(
            'http',
            `expected ${url} to be free again within ${maxBackoffMs} ms`,
            `Retry-After of ${asked} ms`,
          )
        delay = Math.max(delay, asked ?? 0)
      } catch (error) {
        if (signal?.aborted === true) throw signal.reason
        if (error instanceof Error && error.name === 'DataError') throw error
        failure = describe(error)
      }
      if (attempt >= retries)
        throw readerError('http', `expected an answer of ${url} within ${retries + 1} tries`, failure)
      await sleep(delay, signal)
    }
  }

  return {
    get(url, { accept = [], signal } = {}) {
      const turn = queue.then(() => get(url, accept, signal))
      queue = turn.catch(() => undefined)
      return turn
    },
  }
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const cause = error.cause as { code?: string; message?: string } | undefined
  return [error.message, cause?.code ?? cause?.message].filter((part) => part !== undefined).join(': ')
}

async function readBody(response: Response, maxBytes: number, url: string): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let length = 0
  const reader = response.body?.getReader()
  while (reader !== undefined) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.length
    if (length > maxBytes) {
      await reader.cancel()
      throw readerError('limit', `an answer of ${url} may have at most ${maxBytes} bytes`, `more than ${maxBytes}`)
    }
    parts.push(value)
  }
  const body = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    body.set(part, at)
    at += part.length
  }
  return body
}

function retryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined
  if (/^\d+$/.test(header)) return Number(header) * 1000
  const date = Date.parse(header)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms)
    function done(): void {
      signal?.removeEventListener('abort', stop)
      resolve()
    }
    function stop(): void {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', stop, { once: true })
  })
}
