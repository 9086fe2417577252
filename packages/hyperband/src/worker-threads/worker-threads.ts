import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { MessageChannel } from 'node:worker_threads'
import { Tinypool } from 'tinypool'
import { check, checkInteger, checkKeys, checkPositive, describe, HyperbandError } from '../errors.ts'
import { longTimer } from '../long-timer.ts'
import type { Config } from '../space/space.ts'
import type { Objective, ObjectiveResult, TrialContext } from '../study/types.ts'
import type { StopMessage, ThreadJob, ThreadMessage, ThreadTask } from './messages.ts'
import type * as workerEntry from './worker-entry.ts'

/** Options of {@link workerThreads}. */
export interface WorkerThreadsOptions {
  /** Default: what the machine offers. */
  readonly threads?: number
  /** The export of the module that is the objective. Default `objective`. */
  readonly exportName?: string
  /** How often a job whose thread died is run again before the trial counts as failed. Default 0. */
  readonly crashRetries?: number
  /** Milliseconds that a stopped objective has to end by itself before its thread is ended. Default 1000. */
  readonly grace?: number
  /** Arguments of Node for the threads, those that threads may have. */
  readonly execArgv?: readonly string[]
  /** Heap limit of a thread in MB: one that runs out of memory takes nothing else with it. Default: Node's. */
  readonly maxHeap?: number
}

/** A pool of threads that evaluate an objective. */
export interface WorkerPool<C = Config, K = unknown> {
  /** Pass it to `study.optimize`, with `threads` as the concurrency. */
  readonly objective: Objective<C, K>
  readonly threads: number
  /**
   * Ends the threads, for good. What they still compute is refused with `poolClosed`, which ends an `optimize` that runs
   * and fails no trial.
   */
  close(): Promise<void>
}

/**
 * Evaluates the objective of a module on all cores. The module is loaded once in each thread. Checkpoints go to the
 * thread by structured clone and come back by transfer (buffers of typed arrays are not copied), or are paths.
 *
 * A thread that dies (out of memory, `process.exit`, a native crash that spares the process) is replaced; its trial is
 * run again or fails with `workerCrashed`. A stopped trial has `grace` milliseconds to end; then its thread is ended,
 * even inside an endless loop.
 *
 * @throws HyperbandError `invalidOption` for a bad option, also an argument that Node gives to no thread. Trials fail with
 * `workerCrashed`, and with `invalidCheckpoint` when one cannot change threads; `optimize` rejects with `poolClosed` after
 * `close`.
 * @example
 * const pool = workerThreads(new URL('./objective.js', import.meta.url))
 * const best = await study.optimize(pool.objective, { concurrency: pool.threads })
 * await pool.close()
 */
export function workerThreads<C = Config, K = unknown>(
  module: URL,
  options: WorkerThreadsOptions = {},
): WorkerPool<C, K> {
  checkKeys(
    options,
    ['threads', 'exportName', 'crashRetries', 'grace', 'execArgv', 'maxHeap'],
    'workerThreads',
    'invalidOption',
  )
  const { threads = availableParallelism(), exportName = 'objective', crashRetries = 0, grace = 1000 } = options
  const { execArgv, maxHeap } = options
  check(module instanceof URL, 'invalidOption', 'module must be a URL of a module', module)
  checkInteger(threads, 'threads', 1)
  check(typeof exportName === 'string', 'invalidOption', 'exportName must be the name of an export', exportName)
  checkInteger(crashRetries, 'crashRetries', 0)
  checkInteger(grace, 'grace', 0)
  const texts = Array.isArray(execArgv) && execArgv.every((argument) => typeof argument === 'string')
  check(execArgv === undefined || texts, 'invalidOption', 'execArgv must be a list of arguments of Node', execArgv)
  if (maxHeap !== undefined) checkPositive(maxHeap, 'maxHeap')
  const pool = startPool(threads, execArgv, maxHeap)
  // A thread that fails while no task runs has nothing to tell; the next task starts another one.
  pool.on('error', () => {})
  /** Ends of evaluations that run, for when the pool is closed. */
  const running = new Set<() => void>()
  let closing: Promise<void> | undefined

  const evaluate = (context: TrialContext<C, K>): Promise<ObjectiveResult<K>> => {
    const { signal, report, ...rest } = context
    const job = rest as ThreadJob
    const { port1, port2 } = new MessageChannel()
    const killer = new AbortController()
    return new Promise((resolve, reject) => {
      let clearTimer: (() => void) | undefined
      let over = false
      const finish = (): boolean => {
        if (over) return false
        over = true
        running.delete(shut)
        clearTimer?.()
        signal.removeEventListener('abort', stop)
        port1.close()
        return true
      }
      const shut = (): void => {
        if (finish()) reject(closedError(job.trial))
      }
      const stop = (): void => {
        const message: StopMessage = { type: 'stop', message: String(signal.reason?.message ?? signal.reason) }
        port1.postMessage(message)
        clearTimer = longTimer(() => killer.abort(), grace)
      }
      const crash = (cause: unknown): void => {
        if (!finish()) return
        killer.abort()
        reject(crashed(job, cause))
      }
      running.add(shut)
      port1.on('message', (message: ThreadMessage) => {
        if (message.type === 'report') {
          try {
            report(message.score, message.resource)
          } catch {
            // The signal that made it throw goes to the thread.
          }
        } else if (finish()) {
          if (message.type === 'result') resolve(message.result as ObjectiveResult<K>)
          else reject(Object.assign(new Error(message.message), { name: message.name }))
        }
      })
      port1.on('close', () => crash('the port was closed'))
      try {
        port1.postMessage(job)
      } catch (cause) {
        finish()
        reject(notSent(job, cause))
        return
      }
      signal.addEventListener('abort', stop, { once: true })
      if (signal.aborted) stop()
      const task: ThreadTask = { module: module.href, exportName, port: port2 }
      pool.run(task, { transferList: [port2], signal: killer.signal }).catch(crash)
    })
  }

  /** Again while there are threads: one that dies meanwhile has another one started in its place. */
  const end = async (): Promise<void> => {
    for (const shut of [...running]) shut()
    while (pool.threads.length > 0) {
      const ended = pool.threads.map((thread) => thread.terminate())
      // Not awaited: of a thread that is gone it waits for an end that is long past.
      pool.destroy().catch(() => {})
      await Promise.all(ended)
    }
  }

  return {
    threads,
    async objective(context) {
      for (let attempt = 0; ; attempt++) {
        if (closing !== undefined) throw closedError(context.trial)
        try {
          return await evaluate(context)
        } catch (error) {
          const died = error instanceof HyperbandError && error.code === 'workerCrashed'
          if (!died || attempt >= crashRetries || context.signal.aborted) throw error
        }
      }
    },
    close() {
      closing ??= end()
      return closing
    },
  }
}

function startPool(threads: number, execArgv: readonly string[] | undefined, maxHeap: number | undefined): Tinypool {
  const entry = new URL(import.meta.url.endsWith('.ts') ? './worker-entry.ts' : './worker-entry.js', import.meta.url)
  try {
    return new Tinypool({
      filename: fileURLToPath(entry),
      name: 'run' satisfies keyof typeof workerEntry,
      minThreads: threads,
      maxThreads: threads,
      useAtomics: false,
      ...(execArgv === undefined ? {} : { execArgv: [...execArgv] }),
      ...(maxHeap === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: maxHeap } }),
    })
  } catch (error) {
    const rule = `threads must start with the options that they are given (${describe(error)})`
    throw new HyperbandError({ code: 'invalidOption', rule, received: { threads, execArgv, maxHeap }, cause: error })
  }
}

function crashed({ trial }: ThreadJob, cause: unknown): HyperbandError {
  const rule = 'a thread must live as long as its trial'
  return new HyperbandError({ code: 'workerCrashed', rule, received: trial, cause })
}

function notSent({ trial, rung, checkpoint }: ThreadJob, cause: unknown): HyperbandError {
  const rule = `what a trial takes to its thread must be a value that structured clone takes (${describe(cause)})`
  return new HyperbandError({ code: 'invalidCheckpoint', rule, received: { trial, rung, checkpoint }, cause })
}

function closedError(received: string): HyperbandError {
  const rule = 'an evaluation must end before its pool is closed'
  return new HyperbandError({ code: 'poolClosed', rule, received })
}
