import { readFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import type { RedisPlace } from '../engine/open-pool.ts'
import { defaultWorkers } from '../engine/pool.ts'
import { DEFAULT_QUEUE } from '../engine/remote-task.ts'
import { InputError } from '../errors.ts'
import { integerOption } from '../options.ts'

/** The options that name a Redis server and a queue in it. */
export interface RedisFlags {
  readonly redis?: string
  readonly ca?: string
  readonly queue: string
}

/** Tasks in the queue at once where `--workers` says nothing: enough for the cores of a few machines. */
const REMOTE_TASKS = 64

/** Adds `--workers` where `--redis` may be given too. */
export function addWorkersOption(command: Command): Command {
  return command.option(
    '--workers <count>',
    `worker threads (default: all cores), or with --redis tasks in the queue at once (default: ${REMOTE_TASKS}); never changes a result`,
  )
}

/** Worker threads, or with `--redis` tasks in the queue at once. */
export function workersOption({ workers, redis }: { workers?: string | undefined; redis?: string }): number {
  if (workers !== undefined) return integerOption('--workers', workers, 1, 256)
  return redis === undefined ? defaultWorkers() : REMOTE_TASKS
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new InputError('redis.ca', '--ca names a PEM file that can be read', `${file} (${(error as Error).message})`)
  }
}

/** Adds `--redis`, `--ca` and `--queue`; without `--redis` the environment's FDP_REDIS_URL counts where `fromEnvironment`. */
export function addRedisOptions(
  command: Command,
  { what, fromEnvironment }: { readonly what: string; readonly fromEnvironment: boolean },
): Command {
  const url = new Option('--redis <url>', `${what}: redis[s]://[user[:password]@]host[:port][/database]`)
  return command
    .addOption(fromEnvironment ? url.env('FDP_REDIS_URL') : url)
    .option('--ca <file>', 'certificate of the authority behind a rediss: server, as PEM')
    .option('--queue <name>', 'the queue that runs and workers share', DEFAULT_QUEUE)
}

/** The server and queue that the options name, reached once to see that it answers; undefined without `--redis`. */
export async function redisPlace({ redis, ca, queue }: RedisFlags): Promise<RedisPlace | undefined> {
  if (redis === undefined) {
    if (ca !== undefined) throw new InputError('redis.ca', '--ca goes with --redis', ca)
    return undefined
  }
  const { checkRedis, redisConnection } = await import('@fdp/hyperband/bullmq')
  const connection = redisConnection(redis, ca === undefined ? {} : { ca: readAuthority(ca) })
  await checkRedis(connection)
  return { connection, queue }
}
