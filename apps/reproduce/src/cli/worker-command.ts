import { readFileSync } from 'node:fs'
import { type Command, Option } from 'commander'
import { interruptible } from '../engine/interrupt.ts'
import { createPool, defaultWorkers } from '../engine/pool.ts'
import { DEFAULT_QUEUE, taskObjective } from '../engine/remote-task.ts'
import { InputError } from '../errors.ts'
import { integerOption } from '../options.ts'

interface WorkerFlags {
  readonly redis?: string
  readonly ca?: string
  readonly queue: string
  readonly workers?: string
}

function readAuthority(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new InputError('redis.ca', '--ca names a PEM file that can be read', `${file} (${(error as Error).message})`)
  }
}

async function work({ redis, ca, queue, workers: given }: WorkerFlags): Promise<void> {
  if (redis === undefined)
    throw new InputError(
      'redis.missing',
      '--redis (or FDP_REDIS_URL) is the URL of a Redis server, such as redis://localhost',
      'none',
    )
  const workers = given === undefined ? defaultWorkers() : integerOption('--workers', given, 1, 256)
  const { checkRedis, queueWorker, redisConnection } = await import('@fdp/hyperband/bullmq')
  const connection = redisConnection(redis, ca === undefined ? {} : { ca: readAuthority(ca) })
  await checkRedis(connection)
  const { codeFingerprint } = await import('../engine/fingerprint.ts')
  const announce = (line: string) => void process.stderr.write(`${new Date().toISOString()} ${line}\n`)
  const code = codeFingerprint()
  await interruptible(async (signal) => {
    // The pool has no part in the interruption: tasks end when their jobs are given back.
    const pool = createPool({ workers, signal: new AbortController().signal })
    const worker = queueWorker({
      connection,
      queue,
      concurrency: workers,
      objective: taskObjective(pool, code, announce),
    })
    const { host, port } = connection
    announce(`waiting for tasks of queue ${queue} at ${host}:${port}, ${workers} threads, code ${code}; Ctrl-C ends`)
    try {
      await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
      announce('stopping; running tasks go back to the queue')
      await worker.close(true)
    } finally {
      await pool.destroy()
    }
  })
}

/** `fdp worker`: runs tasks of runs elsewhere. */
export function addWorkerCommand(program: Command): void {
  program
    .command('worker')
    .description('run tasks of `fdp run` processes elsewhere, which a queue in Redis hands out; until Ctrl-C')
    .addOption(new Option('--redis <url>', 'redis[s]://[user[:password]@]host[:port][/database]').env('FDP_REDIS_URL'))
    .option('--ca <file>', 'certificate of the authority behind a rediss: server, as PEM')
    .option('--queue <name>', 'the queue that the runs use', DEFAULT_QUEUE)
    .option('--workers <count>', 'worker threads (default: all cores)')
    .addHelpText(
      'after',
      '\nA job holds the name of a task and its arguments, never code. Files that a run reads (--data PATH) have to lie at the same path here.' +
        '\nA password is better given by FDP_REDIS_URL than on the command line, where others on the machine can read it.',
    )
    .action((flags: WorkerFlags) => work(flags))
}
