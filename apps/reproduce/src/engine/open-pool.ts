import { setMaxListeners } from 'node:events'
import type { RedisConnection } from '@fdp/hyperband/bullmq'
import { codeFingerprint } from './fingerprint.ts'
import { createPool, type TaskPool } from './pool.ts'

/** Where `fdp worker` processes take tasks from. */
export interface RedisPlace {
  readonly connection: RedisConnection
  readonly queue: string
}

export interface PoolPlace {
  /** Threads here, or tasks in the queue at once. */
  readonly workers: number
  readonly redis?: RedisPlace
}

/** Threads of this machine, or the workers behind a queue in Redis. Results do not depend on which. */
export async function openPool({ workers, redis }: PoolPlace, signal: AbortSignal): Promise<TaskPool> {
  // Every task that waits for a thread listens.
  setMaxListeners(0, signal)
  if (redis === undefined) return createPool({ workers, signal })
  const { createRemotePool } = await import('./remote-pool.ts')
  return createRemotePool({ ...redis, code: codeFingerprint(), workers, signal })
}
