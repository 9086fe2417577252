import type { Objective, TrialContext } from '@fdp/hyperband'
import { InputError } from '../errors.ts'
import { decodeResult, encodeResult } from './encoding.ts'
import type { TaskPool } from './pool.ts'
import { toJobError } from './remote-refusal.ts'
import type { TaskName, TaskSpec } from './tasks.ts'

/** The queue in Redis where none is named. */
export const DEFAULT_QUEUE = 'fdp'

/** What a job says: which task, its arguments (typed arrays as text), and the code that has to run it. Never code itself. */
export type RemoteTask = {
  readonly task: string
  readonly spec: string
  readonly code: string
}

type Announce = (line: string) => void

/**
 * The objective of a queue's worker: runs the task that a job names on `pool`, and hands its result back as text in place of a checkpoint. A
 * job of other code is refused: its result would not be that of the run that asked.
 */
export function taskObjective(pool: TaskPool, code: string, announce: Announce): Objective<RemoteTask, string> {
  const run = async ({ config, signal }: TrialContext<RemoteTask, string>) => {
    const { task, spec } = config
    if (typeof task !== 'string' || typeof spec !== 'string' || !/^[A-Za-z]+$/.test(task))
      throw new InputError('worker.job', 'a job names a task of fdp and its arguments', config)
    if (config.code !== code)
      throw new InputError(
        'worker.code',
        `the worker runs the same build of fdp as the run that asks (${config.code})`,
        code,
      )
    const started = performance.now()
    const seconds = () => `${((performance.now() - started) / 1000).toFixed(1)} s`
    announce(`${task}: taken`)
    try {
      const result = await pool.run(task as TaskName, decodeResult(spec) as TaskSpec<TaskName>, signal)
      announce(`${task}: done in ${seconds()}`)
      return { score: 0, checkpoint: encodeResult(result) }
    } catch (error) {
      announce(`${task}: ${signal.aborted ? 'given back' : `failed (${(error as Error).message})`} after ${seconds()}`)
      throw error
    }
  }
  return (context) =>
    run(context).catch((error: unknown) => {
      throw toJobError(error)
    })
}
