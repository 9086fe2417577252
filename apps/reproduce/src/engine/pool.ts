import { availableParallelism } from 'node:os'
import { Tinypool } from 'tinypool'
import { inputErrorOf } from '../errors.ts'
import type { ThreadAnswer } from '../thread.ts'
import type { TaskName, TaskResult, TaskSpec } from './tasks.ts'

/** Runs tasks on worker threads. A task is plain data in and plain data out, so that its result cannot depend on the thread. */
export interface TaskPool {
  readonly workers: number
  /** Whether tasks find and leave files where the run itself does. */
  readonly sharesFiles: boolean
  /** `signal` stops this task alone, beside the signal of the whole pool. */
  readonly run: <N extends TaskName>(name: N, spec: TaskSpec<N>, signal?: AbortSignal) => Promise<TaskResult<N>>
  readonly destroy: () => Promise<void>
}

/** The number of threads used where none is asked for: the cores that this process may use. */
export const defaultWorkers = (): number => availableParallelism()

export function createPool({ workers, signal }: { workers: number; signal: AbortSignal }): TaskPool {
  const pool = new Tinypool({
    filename: new URL('../thread.js', import.meta.url).href,
    runtime: 'worker_threads',
    minThreads: workers,
    maxThreads: workers,
    concurrentTasksPerWorker: 1,
    idleTimeout: 3_600_000,
    // Four times less than V8's choice: what lives long here are typed arrays, which this space does not hold, and every
    // thread would fill it once and keep it.
    resourceLimits: { maxYoungGenerationSizeMb: 12 },
  })
  return {
    workers,
    sharesFiles: true,
    async run<N extends TaskName>(name: N, spec: TaskSpec<N>, own?: AbortSignal): Promise<TaskResult<N>> {
      const answer: ThreadAnswer = await pool.run(
        { name, spec },
        { name: 'runTask', signal: own === undefined ? signal : AbortSignal.any([signal, own]) },
      )
      if ('refusal' in answer) throw inputErrorOf(answer.refusal)
      return answer.result as TaskResult<N>
    },
    destroy: () => pool.destroy(),
  }
}
