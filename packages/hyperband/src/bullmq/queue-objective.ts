import { type ConnectionOptions, type Job, Queue, QueueEvents } from 'bullmq'
import { check, checkKeys, checkPositive, HyperbandError } from '../errors.ts'
import { checkJson, type JsonValue } from '../json.ts'
import type { Config } from '../space/space.ts'
import type { Objective, ObjectiveResult, TrialContext } from '../study/types.ts'
import { fromJobFailure } from './job-error.ts'
import { checkName, JOB_NAME, type JobData, type JobResult, readJobResult, STOPPED } from './messages.ts'
import { endsInTime } from './patience.ts'
import { taskDifferences } from './task-differences.ts'

const WEEK = 7 * 24 * 3600

/** Options of {@link queueObjective}. */
export interface QueueObjectiveOptions {
  /** As BullMQ takes it: host, port, username, password, tls. */
  readonly connection: ConnectionOptions
  /** The queue; workers name the same one. */
  readonly queue: string
  /**
   * The run. A job that was computed once under the same run, trial and rung is not computed again, even when the study
   * was killed before it could take the result in. A new run (another objective, space or seed) needs a new name. Another
   * configuration, resource or seed under the same one is refused; another objective nobody can tell.
   */
  readonly run: string
  /** Milliseconds after which a result is asked for when no event told of it (a restart of Redis). Default 2000. */
  readonly pollInterval?: number
  /**
   * Seconds for which Redis keeps the job of an evaluation, with its result or error, after its end: how late a study that was killed may come
   * back for it. Older ones go when a later job ends. Default 604,800, a week.
   */
  readonly keepSeconds?: number
}

/** An objective that other processes compute. */
export interface QueueObjective<C = Config, K = JsonValue> {
  readonly objective: Objective<C, K>
  /**
   * Closes the connections; jobs stay in the queue. What still waits for a result is refused with `queueClosed`, which ends
   * an `optimize` that runs and fails no trial. Where Redis does not answer, the connections are cut after 2 seconds.
   */
  close(): Promise<void>
  /** Deletes the queue with all its jobs, of all runs. */
  clear(): Promise<void>
}

interface Waiter {
  readonly look: () => Promise<void>
  readonly report: (score: number, resource: number | undefined) => void
  readonly fail: (error: unknown) => void
}

/**
 * Puts each evaluation into a queue in Redis and waits for its result. The study stays the only one that decides, with
 * its journal here; workers anywhere take jobs by {@link queueWorker}.
 *
 * Jobs are delivered at least once. Each has one identity (run, trial, rung), so it has one result: a worker that was
 * taken for dead and comes back late is refused, and the study takes a result once.
 *
 * @throws HyperbandError `invalidOption` for bad names; trials fail with `invalidCheckpoint` when a checkpoint is no JSON.
 * `optimize` rejects with `queueMismatch` when the queue holds an evaluation of something else under the same run, trial
 * and rung (another study had the run's name: take another one), with `invalidObjectiveResult` for a result that is of no
 * `queueWorker`, and with `queueClosed` after `close`. None of these fails a trial.
 * @example
 * const remote = queueObjective({ connection: { host: 'redis' }, queue: 'tuning', run: 'lstm-1' })
 * const best = await study.optimize(remote.objective, { concurrency: 64 })
 * await remote.close()
 */
export function queueObjective<C = Config, K = JsonValue>(options: QueueObjectiveOptions): QueueObjective<C, K> {
  checkKeys(options, ['connection', 'queue', 'run', 'pollInterval', 'keepSeconds'], 'queueObjective', 'invalidOption')
  const { connection, queue: name, run, pollInterval = 2000, keepSeconds = WEEK } = options
  check(
    typeof connection === 'object' && connection !== null,
    'invalidOption',
    'connection must be what BullMQ takes',
    connection,
  )
  checkName(name, 'queue')
  checkName(run, 'run')
  checkPositive(pollInterval, 'pollInterval')
  checkPositive(keepSeconds, 'keepSeconds')
  const queue = new Queue<JobData, JobResult>(name, { connection })
  const events = new QueueEvents(name, { connection })
  const waiters = new Map<string, Waiter>()
  let closed = false
  const look = (id: string): void => {
    // What fails now (Redis is away) is asked for again at the next tick.
    waiters
      .get(id)
      ?.look()
      .catch(() => {})
  }
  queue.on('error', () => {})
  events.on('error', () => {})
  events.on('completed', ({ jobId }) => look(jobId))
  events.on('failed', ({ jobId }) => look(jobId))
  events.on('progress', ({ jobId, data }) => {
    const { score, resource } = data as { score?: unknown; resource?: unknown }
    if (typeof score !== 'number') return
    try {
      waiters.get(jobId)?.report(score, typeof resource === 'number' ? resource : undefined)
    } catch {
      // The signal that made it throw stops the job.
    }
  })
  const ticker = setInterval(() => {
    for (const id of waiters.keys()) look(id)
  }, pollInterval)

  const add = (id: string, data: JobData): Promise<Job<JobData, JobResult>> =>
    queue.add(JOB_NAME, data, {
      jobId: id,
      attempts: 1,
      removeOnComplete: { age: keepSeconds },
      removeOnFail: { age: keepSeconds },
    }) as Promise<Job<JobData, JobResult>>

  /** Takes a waiting job out of the queue, and asks the worker of a running one to stop. */
  const giveUp = async (id: string, data: JobData): Promise<void> => {
    const job = await queue.getJob(id)
    if (job === undefined || taskDifferences(job.data, data).length > 0) return
    if (await job.isActive()) await job.updateData({ ...data, stop: true })
    else if (!(await job.isCompleted())) await job.remove()
  }

  const evaluate = ({ signal, report, ...rest }: TrialContext<C, K>): Promise<ObjectiveResult<K>> => {
    const { trial, bracket, rung, config, resource, previousResource, seed, checkpoint } = rest
    if (checkpoint !== undefined) checkJson(checkpoint, 'a checkpoint in a queue')
    const id = `${run}_${trial}_${rung}`
    if (closed) throw closedError(id)
    check(!waiters.has(id), 'invalidOption', 'an evaluation must not be asked for while it runs', { trial, rung })
    const data: JobData = {
      trial,
      bracket,
      rung,
      config: config as Config,
      resource,
      previousResource,
      checkpoint: (checkpoint ?? null) as JsonValue | null,
      seed,
    }
    return new Promise((resolve, reject) => {
      // A look may be on its way when its evaluation ends, and the next one waits under the same id by then.
      let over = false
      const finish = (): void => {
        over = true
        if (waiters.get(id) === waiter) waiters.delete(id)
        signal.removeEventListener('abort', onAbort)
      }
      const onAbort = (): void => {
        finish()
        giveUp(id, data).catch(() => {})
        reject(signal.reason)
      }
      let looking = false
      const refuse = (error: unknown): void => {
        finish()
        reject(error)
      }
      const lookOnce = async (): Promise<void> => {
        // The state first: of a job that has ended by then, the end is read too.
        const state = await queue.getJobState(id)
        const job = state === 'unknown' ? undefined : ((await queue.getJob(id)) as Job<JobData, JobResult> | undefined)
        if (over) return
        if (job === undefined) {
          await add(id, data)
          return
        }
        const differences = taskDifferences(job.data, data)
        if (differences.length > 0) {
          refuse(mismatchError(id, differences))
        } else if (state === 'completed') {
          let result: JobResult
          try {
            result = readJobResult(job.returnvalue)
          } catch (error) {
            // Removed, so that it is computed when workers of this package are there.
            await job.remove()
            if (!over) refuse(error)
            return
          }
          const { score, checkpoint: reached, metrics } = result
          finish()
          resolve({
            score,
            ...(reached === null ? {} : { checkpoint: reached as K }),
            ...(metrics === null ? {} : { metrics }),
          })
        } else if (state === 'failed') {
          // Removed, so that a retry is computed anew and an old stop does not count for a resumed study.
          await job.remove()
          if (over) return
          if (job.failedReason === STOPPED) await add(id, data)
          else refuse(fromJobFailure(job.failedReason, job.stacktrace))
        }
      }
      const waiter: Waiter = {
        async look() {
          if (looking) return
          looking = true
          try {
            await lookOnce()
          } finally {
            looking = false
          }
        },
        report,
        fail: refuse,
      }
      waiters.set(id, waiter)
      signal.addEventListener('abort', onAbort, { once: true })
      if (signal.aborted) onAbort()
      else look(id)
    })
  }

  return {
    objective: evaluate,
    async close() {
      closed = true
      clearInterval(ticker)
      for (const [id, waiter] of [...waiters]) waiter.fail(closedError(id))
      await Promise.all([closeInTime(events), closeInTime(queue)])
    },
    clear: () => queue.obliterate({ force: true }),
  }
}

/** Without Redis, BullMQ's own `close` waits until it is back. */
async function closeInTime(part: Queue | QueueEvents): Promise<void> {
  if (await endsInTime(part.close())) return
  // One cuts a connection that was up, the other one that never was; neither is told how that ends.
  part.disconnect().catch(() => {})
  part
    .getBackend()
    .close(true)
    .catch(() => {})
}

function mismatchError(id: string, differences: readonly string[]): HyperbandError {
  const rule = `job ${id} of the queue must be this study's own: give each study another run (differences as "path: in the queue, asked for")`
  return new HyperbandError({ code: 'queueMismatch', rule, received: differences })
}

function closedError(received: string): HyperbandError {
  const rule = 'an evaluation must end before its queue is closed'
  return new HyperbandError({ code: 'queueClosed', rule, received })
}
