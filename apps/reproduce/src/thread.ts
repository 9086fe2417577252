import type { TaskName, TaskResult, TaskSpec } from './engine/tasks.ts'
import { InputError, type Refusal, refusalOf } from './errors.ts'
import { TASKS } from './worker.ts'

type Task = (spec: TaskSpec<TaskName>) => TaskResult<TaskName> | Promise<TaskResult<TaskName>>

/** What a thread answers. */
export type ThreadAnswer = { readonly result: TaskResult<TaskName> } | { readonly refusal: Refusal }

/** Runs a task in this thread. A typed error is part of the answer: as an error it would arrive without its code and rule. */
export async function runTask({
  name,
  spec,
}: {
  readonly name: string
  readonly spec: TaskSpec<TaskName>
}): Promise<ThreadAnswer> {
  try {
    if (!Object.hasOwn(TASKS, name)) throw new InputError('worker.job', 'a job names a task of fdp', name)
    return { result: await (TASKS[name as TaskName] as Task)(spec) }
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === undefined) throw error
    return { refusal }
  }
}
