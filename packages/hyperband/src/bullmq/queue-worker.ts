import { type ConnectionOptions, Job, UnrecoverableError, WaitingError, Worker } from 'bullmq'
import { check, checkInteger, checkKeys, checkPositive, describe } from '../errors.ts'
import { checkJson, type JsonValue } from '../json.ts'
import type { Config } from '../space/space.ts'
import { runAttempt } from '../study/run-trial.ts'
import type { Objective } from '../study/types.ts'
import { toJobError } from './job-error.ts'
import { checkJobData, checkName, type JobData, type JobResult, STOPPED } from './messages.ts'
import { endsInTime } from './patience.ts'

/** Options of {@link queueWorker}. */
export interface QueueWorkerOptions<C, K> {
  /** As BullMQ takes it: host, port, username, password, tls. */
  readonly connection: ConnectionOptions
  readonly queue: string
  /** The code stays here: jobs bring configurations and references only. */
  readonly objective: Objective<C, K>
  /** Jobs at once. Default 1. */
  readonly concurrency?: number
  /**
   * Milliseconds without a sign of life after which a worker counts as dead and its job goes to another one. Default
   * 30000. An objective must give way to the event loop more often than this (or run in threads).
   */
  readonly lockDuration?: number
  /** Milliseconds between looks whether the study gave the job up. Default 1000. */
  readonly pollInterval?: number
}

/** A worker that takes jobs until it is closed. */
export interface QueueWorker {
  /**
   * Ends when the running jobs have ended; with `force`, also while others wait for that, at once: they go back to the queue, where
   * another worker takes them (where Redis does not answer, after `lockDuration`). Does not wait for a Redis that is gone.
   */
  close(force?: boolean): Promise<void>
}

/** A job that goes from dying worker to dying worker is given up: it is probably what kills them. */
const MOST_DEATHS = 10

/**
 * Takes evaluations from a queue in Redis and runs the objective on them.
 *
 * @throws HyperbandError `invalidOption` for bad options.
 * @example
 * const worker = queueWorker({ connection: { host: 'redis' }, queue: 'tuning', objective })
 * process.once('SIGTERM', () => worker.close())
 */
export function queueWorker<C = Config, K = JsonValue>(options: QueueWorkerOptions<C, K>): QueueWorker {
  checkKeys(
    options,
    ['connection', 'queue', 'objective', 'concurrency', 'lockDuration', 'pollInterval'],
    'queueWorker',
    'invalidOption',
  )
  const { connection, queue, objective, concurrency = 1, lockDuration = 30_000, pollInterval = 1000 } = options
  check(
    typeof connection === 'object' && connection !== null,
    'invalidOption',
    'connection must be what BullMQ takes',
    connection,
  )
  checkName(queue, 'queue')
  check(typeof objective === 'function', 'invalidOption', 'objective must be a function', objective)
  checkInteger(concurrency, 'concurrency', 1)
  checkInteger(lockDuration, 'lockDuration', 100)
  checkPositive(pollInterval, 'pollInterval')

  const leaving = new AbortController()
  const running = new Set<Promise<JobResult>>()

  const evaluate = async (job: Job<JobData, JobResult>, token?: string): Promise<JobResult> => {
    checkJobData(job.data)
    const controller = new AbortController()
    const leave = (): void => controller.abort(leaving.signal.reason)
    leaving.signal.addEventListener('abort', leave, { once: true })
    if (leaving.signal.aborted) leave()
    const watch = setInterval(() => {
      Job.fromId<JobData>(worker, job.id as string).then(
        (now) => {
          if (now === undefined || now.data.stop === true) controller.abort(new UnrecoverableError(STOPPED))
        },
        () => {},
      )
    }, pollInterval)
    try {
      if (job.data.stop === true) throw new UnrecoverableError(STOPPED)
      const { stop: _, ...data } = job.data
      const attempt = await runAttempt<C, K>(
        objective,
        { ...data, config: data.config as C, checkpoint: data.checkpoint ?? undefined },
        {
          signal: controller.signal,
          trialTimeout: undefined,
          onReport(score, resource) {
            job.updateProgress({ score, resource }).catch(() => {})
            return false
          },
        },
      )
      if (attempt.kind === 'stopped' && leaving.signal.aborted) {
        await job.moveToWait(token)
        throw new WaitingError()
      }
      return toResult(attempt)
    } finally {
      clearInterval(watch)
      leaving.signal.removeEventListener('abort', leave)
    }
  }

  const tracked = async (job: Job<JobData, JobResult>, token?: string): Promise<JobResult> => {
    const evaluation = evaluate(job, token)
    running.add(evaluation)
    try {
      return await evaluation
    } finally {
      running.delete(evaluation)
    }
  }

  const worker = new Worker<JobData, JobResult>(queue, tracked, {
    connection,
    concurrency,
    lockDuration,
    stalledInterval: lockDuration,
    maxStalledCount: MOST_DEATHS,
  })
  worker.on('error', () => {})

  /** Whether the running jobs have ended and Redis knows. It may be gone, and BullMQ would wait until it is back. */
  const drain = async (): Promise<boolean> => {
    const told = worker.pause()
    for (;;) {
      await Promise.allSettled(running)
      if (await endsInTime(told)) return true
      if (running.size === 0) return false
    }
  }

  // Asked again, BullMQ says that it pauses already.
  let drained: Promise<boolean> | undefined

  return {
    async close(force = false) {
      if (force) {
        drained = Promise.resolve(false)
        await worker.pause(true)
        leaving.abort(new Error('the worker was closed'))
        // Time for Redis to take its jobs back.
        await endsInTime(Promise.allSettled(running))
        return worker.close(true)
      }
      drained ??= drain()
      await worker.close(!(await drained))
    },
  }
}

function toResult(attempt: Awaited<ReturnType<typeof runAttempt>>): JobResult {
  if (attempt.kind === 'error') {
    throw toJobError(attempt.error instanceof Error ? attempt.error : new Error(describe(attempt.error)))
  }
  if (attempt.kind !== 'score') throw new UnrecoverableError(STOPPED)
  const { score, checkpoint, metrics } = attempt
  // JSON would make null of it.
  check(Number.isFinite(score), 'invalidScore', 'a score must be finite', score)
  if (checkpoint !== undefined) checkJson(checkpoint, 'a checkpoint in a queue')
  return { score, checkpoint: (checkpoint ?? null) as JsonValue | null, metrics: metrics ?? null }
}
