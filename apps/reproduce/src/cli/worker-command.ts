import type { Command } from 'commander'
import { interruptible } from '../engine/interrupt.ts'
import { createPool } from '../engine/pool.ts'
import { taskObjective } from '../engine/remote-task.ts'
import { InputError } from '../errors.ts'
import { addRedisOptions, type RedisFlags, redisPlace, workersOption } from './redis-options.ts'

interface WorkerFlags extends RedisFlags {
  readonly workers?: string
}

async function work(flags: WorkerFlags): Promise<void> {
  const { queue } = flags
  if (flags.redis === undefined)
    throw new InputError(
      'redis.missing',
      '--redis (or FDP_REDIS_URL) is the URL of a Redis server, such as redis://localhost',
      'none',
    )
  const workers = workersOption({ workers: flags.workers })
  const place = await redisPlace(flags)
  if (place === undefined) return
  const { connection } = place
  const { queueWorker } = await import('@fdp/hyperband/bullmq')
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
  const command = program
    .command('worker')
    .description(
      'run tasks of `fdp run` and `fdp train` processes elsewhere, which a queue in Redis hands out; until Ctrl-C',
    )
  addRedisOptions(command, { what: 'the server', fromEnvironment: true })
    .option('--workers <count>', 'worker threads (default: all cores)')
    .addHelpText(
      'after',
      '\nA job holds the name of a task and its arguments, never code. Files that a run reads (--data PATH) have to lie at the same path here.' +
        '\nA password is better given by FDP_REDIS_URL than on the command line, where others on the machine can read it.',
    )
    .action((flags: WorkerFlags) => work(flags))
}
