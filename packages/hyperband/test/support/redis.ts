import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

/** Whether tests with a Redis server can run here. Where everything is required, its absence is an error. */
export function hasRedis(): boolean {
  const found = spawnSync('redis-server', ['--version']).status === 0
  if (!found && process.env.FDP_REQUIRE_ALL === '1')
    throw new Error('redis-server is required (apt-get install redis-server)')
  return found
}

/** A Redis server of the test's own, with an append-only file that is flushed at every write. */
export interface RedisServer {
  readonly port: number
  /** The certificate that clients have to trust, with `tls`. */
  readonly certificate: string | undefined
  /** Ends the server (SIGKILL) and starts it again on its files. */
  restart(pause: number): Promise<void>
  stop(): Promise<void>
}

export async function startRedis(args: readonly string[] = [], tls = false): Promise<RedisServer> {
  const directory = mkdtempSync(join(tmpdir(), 'fdp-redis-'))
  const port = await freePort()
  let child: ChildProcess | undefined
  const certificate = tls ? makeCertificate(directory) : undefined
  const listen = tls
    ? [
        ...['--port', '0', '--tls-port', String(port), '--tls-auth-clients', 'no'],
        ...['--tls-cert-file', `${directory}/cert.pem`, '--tls-key-file', `${directory}/key.pem`],
        ...['--tls-ca-cert-file', `${directory}/cert.pem`],
      ]
    : ['--port', String(port)]
  const start = async (): Promise<void> => {
    child = spawn(
      'redis-server',
      [
        ...listen,
        ...['--bind', '127.0.0.1', '--dir', directory, '--save', ''],
        ...['--appendonly', 'yes', '--appendfsync', 'always', ...args],
      ],
      { stdio: 'ignore' },
    )
    const client = new Redis({
      port,
      host: '127.0.0.1',
      retryStrategy: () => 50,
      maxRetriesPerRequest: null,
      ...(certificate === undefined ? {} : { tls: { ca: certificate } }),
    })
    client.on('error', () => {})
    const died = new Promise<never>((_, reject) => {
      child?.once('exit', (code) => reject(new Error(`redis-server ended with ${code}`)))
    })
    died.catch(() => {})
    try {
      const answer = client.ping().catch((error: Error) => {
        // A server that asks for a password answers, and so is up.
        if (!error.message.includes('NOAUTH')) throw error
      })
      await Promise.race([answer, died])
    } finally {
      client.disconnect()
    }
  }
  const kill = (): Promise<void> =>
    new Promise((resolve) => {
      if (child === undefined || child.exitCode !== null || child.signalCode !== null) return resolve()
      child.once('exit', () => resolve())
      child.kill('SIGKILL')
    })
  await start()
  return {
    port,
    certificate,
    async restart(pause) {
      await kill()
      await new Promise((resolve) => setTimeout(resolve, pause))
      await start()
    },
    async stop() {
      await kill()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}

function makeCertificate(directory: string): string {
  const subject = ['-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1']
  const files = ['-keyout', `${directory}/key.pem`, '-out', `${directory}/cert.pem`]
  const made = spawnSync('openssl', [
    'req',
    '-x509',
    '-newkey',
    'rsa:2048',
    '-nodes',
    '-days',
    '2',
    ...subject,
    ...files,
  ])
  if (made.status !== 0) throw new Error(`openssl failed: ${made.stderr}`)
  return readFileSync(`${directory}/cert.pem`, 'utf8')
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
