import { createServer, type Server } from 'node:net'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { HyperbandError } from '../errors.ts'
import { checkRedis, redisConnection } from './redis-connection.ts'

describe('redisConnection', () => {
  it.each([
    ['redis://localhost', { host: 'localhost', port: 6379 }],
    ['redis://localhost:6380/2', { host: 'localhost', port: 6380, db: 2 }],
    ['redis://:secret@10.0.0.1', { host: '10.0.0.1', port: 6379, password: 'secret' }],
    [
      'rediss://tuner:s%40c%2Fret@redis.example:6380',
      {
        host: 'redis.example',
        port: 6380,
        username: 'tuner',
        password: 's@c/ret',
        tls: { servername: 'redis.example' },
      },
    ],
    ['rediss://[::1]:6380/', { host: '::1', port: 6380, tls: {} }],
  ])('%s', (url, expected) => {
    expect(redisConnection(url)).toEqual(expected)
  })

  it('takes any user and password, percent-encoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ minLength: 1 }), (username, password) => {
        const url = `redis://${encodeURIComponent(username)}:${encodeURIComponent(password)}@host`
        expect(redisConnection(url)).toEqual({ host: 'host', port: 6379, username, password })
      }),
    )
  })

  it('keeps the authority for TLS', () => {
    expect(redisConnection('rediss://10.0.0.1', { ca: 'PEM' }).tls).toEqual({ ca: 'PEM' })
  })

  it.each<[string, object]>([
    ['localhost:6379', {}],
    ['http://localhost', {}],
    ['redis:', {}],
    ['redis://host/first', {}],
    ['redis://host?tls=true', {}],
    ['redis://host:99999', {}],
    ['redis://%E0%A4%A:x@host', {}],
    ['redis://host', { ca: 'PEM' }],
    ['redis://host', { cert: 'PEM' }],
    [undefined as never, {}],
  ])('refuses %s', (url, options) => {
    expect(() => redisConnection(url, options)).toThrow(expect.objectContaining({ code: 'invalidOption' }))
  })

  it.each([
    ['redis://tuner:se@cret@host/first', 'redis://***@host/first'],
    ['redis://us@er:secret@host/first', 'redis://***@host/first'],
    ['tuner:secret@redis.example:6380', '***@redis.example:6380'],
    ['redis:/tuner:secret@host', 'redis:/***@host'],
  ])('never tells the password of %s', (url, told) => {
    try {
      redisConnection(url)
      expect.unreachable()
    } catch (error) {
      const { message, received } = error as HyperbandError
      expect(message).toContain(told)
      expect(`${message} ${received}`).not.toContain('cret')
    }
  })
})

describe('checkRedis', () => {
  it('says who does not answer, and why', async () => {
    await expect(checkRedis(redisConnection('redis://tuner:secret@127.0.0.1:1'))).rejects.toMatchObject({
      code: 'redisUnreachable',
      rule: 'Redis must answer at redis://tuner@127.0.0.1:1',
      received: expect.stringContaining('ECONNREFUSED'),
    })
  })

  it.each([undefined, null, {}, { port: 6379 }, { host: 'localhost' }, { host: 'localhost', port: '6379' }])(
    'refuses %j, which is no connection',
    async (bad) => {
      await expect(checkRedis(bad as never)).rejects.toMatchObject({
        code: 'invalidOption',
        rule: expect.stringContaining('a host and a port'),
      })
    },
  )

  it('does not wait for ever for a server that says nothing', async () => {
    const silent: Server = createServer(() => {})
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve))
    const { port } = silent.address() as { port: number }
    try {
      await expect(checkRedis({ host: '127.0.0.1', port }, 300)).rejects.toMatchObject({
        code: 'redisUnreachable',
        received: 'no answer within 300 ms',
      })
    } finally {
      silent.close()
    }
  })
})
