import { createHash } from 'node:crypto'
import { queueObjective, type RedisConnection } from '@fdp/hyperband/bullmq'
import { canonicalJson, decodeResult, encodeResult } from './encoding.ts'
import type { TaskPool } from './pool.ts'
import { fromJobError } from './remote-refusal.ts'
import type { RemoteTask } from './remote-task.ts'
import type { TaskName, TaskResult, TaskSpec } from './tasks.ts'

interface RemotePoolOptions {
  readonly connection: RedisConnection
  readonly queue: string
  /** Fingerprint of the code; workers of another build refuse the tasks. */
  readonly code: string
  /** Tasks in the queue at once. */
  readonly workers: number
  readonly signal: AbortSignal
}

/**
 * A pool whose tasks are run by `fdp worker` processes, on any machine that reaches the Redis server. A task's identity is the hash of its
 * name and arguments, so that a run that was killed finds the results that its workers have computed meanwhile.
 */
export function createRemotePool({ connection, queue, code, workers, signal }: RemotePoolOptions): TaskPool {
  const { objective, close } = queueObjective<RemoteTask, string>({ connection, queue, run: code })
  // Steps may ask for one task at the same time; the queue knows it once, so they share the answer.
  const running = new Map<string, Promise<string>>()

  async function evaluate(identity: string, config: RemoteTask, taskSignal: AbortSignal): Promise<string> {
    const result = await Promise.resolve(
      objective({
        trial: identity,
        bracket: 0,
        rung: 0,
        config,
        resource: 1,
        previousResource: 0,
        checkpoint: undefined,
        seed: 0,
        signal: taskSignal,
        report: () => {},
      }),
    ).catch((error: unknown) => {
      throw fromJobError(error)
    })
    if (typeof result === 'number' || result.checkpoint === undefined)
      throw new Error(`a worker gave no result for the task ${config.task}`)
    return result.checkpoint
  }

  return {
    workers,
    sharesFiles: false,
    async run<N extends TaskName>(name: N, spec: TaskSpec<N>, own?: AbortSignal): Promise<TaskResult<N>> {
      const text = encodeResult(spec)
      const identity = createHash('sha256')
        .update(canonicalJson([name, JSON.parse(text)]))
        .digest('hex')
      const found = own === undefined ? running.get(identity) : undefined
      if (found !== undefined) return decodeResult(await found) as TaskResult<N>
      const started = evaluate(
        identity,
        { task: name, spec: text, code },
        own === undefined ? signal : AbortSignal.any([signal, own]),
      )
      if (own === undefined) running.set(identity, started)
      try {
        return decodeResult(await started) as TaskResult<N>
      } finally {
        running.delete(identity)
      }
    },
    destroy: close,
  }
}
