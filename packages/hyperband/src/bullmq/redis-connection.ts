import { Redis } from 'ioredis'
import { check, checkKeys, checkPositive, HyperbandError } from '../errors.ts'
import { longTimer } from '../long-timer.ts'

/** A connection to Redis as BullMQ takes it. */
export interface RedisConnection {
  readonly host: string
  readonly port: number
  readonly username?: string
  readonly password?: string
  /** Number of the database. */
  readonly db?: number
  readonly tls?: { readonly ca?: string; readonly servername?: string }
}

/** Options of {@link redisConnection}. */
export interface RedisConnectionOptions {
  /** Certificate of the authority that signed the server's, as PEM text, where it is none that the system trusts. With `rediss:` only. */
  readonly ca?: string
}

const RULE = 'a Redis URL must be redis://[user[:password]@]host[:port][/database], with rediss: for TLS'

/**
 * The connection that a URL stands for: `redis:` in plain text, `rediss:` over TLS, user and password of an ACL user,
 * percent-encoded where they hold reserved characters. A password never comes up in an error.
 *
 * @throws HyperbandError `invalidOption` for another form, or `ca` without TLS.
 * @example
 * redisConnection('rediss://tuner:secret@redis.example:6380')
 * // { host: 'redis.example', port: 6380, username: 'tuner', password: 'secret', tls: { servername: 'redis.example' } }
 */
export function redisConnection(url: string, options: RedisConnectionOptions = {}): RedisConnection {
  checkKeys(options, ['ca'], 'redisConnection', 'invalidOption')
  const { ca } = options
  const parsed = typeof url === 'string' && URL.canParse(url) ? new URL(url) : undefined
  check(parsed !== undefined, 'invalidOption', RULE, withoutPassword(url))
  const secure = parsed.protocol === 'rediss:'
  const [, database] = /^\/?(\d{0,5})$/.exec(parsed.pathname) ?? []
  const wellFormed =
    (secure || parsed.protocol === 'redis:') &&
    parsed.hostname !== '' &&
    database !== undefined &&
    parsed.search === '' &&
    parsed.hash === ''
  const username = decoded(parsed.username)
  const password = decoded(parsed.password)
  check(wellFormed && username !== undefined && password !== undefined, 'invalidOption', RULE, withoutPassword(url))
  check(secure || ca === undefined, 'invalidOption', 'ca belongs to a rediss: URL', withoutPassword(url))
  const host = parsed.hostname.replace(/^\[(.*)\]$/, '$1')
  return {
    host,
    port: parsed.port === '' ? 6379 : Number(parsed.port),
    ...(username === '' ? {} : { username }),
    ...(password === '' ? {} : { password }),
    ...(database === '' ? {} : { db: Number(database) }),
    ...(secure
      ? { tls: { ...(ca === undefined ? {} : { ca }), ...(isAddress(host) ? {} : { servername: host }) } }
      : {}),
  }
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** TLS takes no address as a server name. */
const isAddress = (host: string): boolean => host.includes(':') || /^[\d.]+$/.test(host)

// All that may be user and password: where the address is not well formed, nobody knows which part is which.
const withoutPassword = (url: unknown): unknown =>
  typeof url === 'string' ? url.replace(/^(rediss?:\/*)?.*@/s, '$1***@') : url

/**
 * Connects once, logs in and asks for an answer, so that a wrong address, password or certificate is an error at the start
 * and not a wait without end: BullMQ tries again for ever.
 *
 * @throws HyperbandError `redisUnreachable` with what Redis or the network answered; `invalidOption` for a bad timeout, or a
 * connection without an address.
 * @example
 * await checkRedis(redisConnection('redis://localhost'))
 */
export async function checkRedis(connection: RedisConnection, timeout = 5000): Promise<void> {
  const { host, port } = connection ?? {}
  const addressed = typeof host === 'string' && host !== '' && Number.isInteger(port)
  // Not shown: it may hold a password.
  check(
    addressed,
    'invalidOption',
    'connection must have a host and a port, as redisConnection gives it',
    typeof connection,
  )
  checkPositive(timeout, 'timeout')
  const client = new Redis({
    ...connection,
    lazyConnect: true,
    retryStrategy: null,
    maxRetriesPerRequest: 0,
  })
  // The reason comes as an event; connect() itself often only says that the connection is closed.
  let reason: Error | undefined
  client.on('error', (error: Error) => {
    reason ??= error
  })
  let clearTimer: (() => void) | undefined
  const late = new Promise<never>((_, reject) => {
    clearTimer = longTimer(() => reject(new Error(`no answer within ${timeout} ms`)), timeout)
  })
  try {
    await Promise.race([client.connect().then(() => client.ping()), late])
  } catch (error) {
    const { tls, username, host, port } = connection
    const cause = reason ?? (error as Error)
    throw new HyperbandError({
      code: 'redisUnreachable',
      rule: `Redis must answer at ${tls === undefined ? 'redis' : 'rediss'}://${username === undefined ? '' : `${username}@`}${host}:${port}`,
      received: cause.message === '' ? (cause as NodeJS.ErrnoException).code : cause.message,
      cause,
    })
  } finally {
    clearTimer?.()
    client.disconnect()
  }
}
