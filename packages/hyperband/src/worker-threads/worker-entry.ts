import { receiveMessageOnPort } from 'node:worker_threads'
import { describe } from '../errors.ts'
import { checkReport } from '../study/run-trial.ts'
import type { Objective, ObjectiveResult } from '../study/types.ts'
import { buffersOf, type StopMessage, type ThreadMessage, type ThreadTask } from './messages.ts'

/** Runs in a thread of the pool: one evaluation, told over the task's own port. */
export async function run({ module, exportName, job, port }: ThreadTask): Promise<void> {
  const controller = new AbortController()
  const onStop = ({ message }: StopMessage): void => controller.abort(new DOMException(message, 'AbortError'))
  port.on('message', onStop)
  const send = (message: ThreadMessage, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, [...transfer])
  const report = (score: number, resource?: number): void => {
    // An objective that never yields would not see its messages otherwise.
    const waiting = receiveMessageOnPort(port) as { message: StopMessage } | undefined
    if (waiting !== undefined) onStop(waiting.message)
    controller.signal.throwIfAborted()
    // Where the objective runs: on the other side nobody could throw into it.
    checkReport(score, resource)
    send({ type: 'report', score, resource })
  }
  try {
    const objective = ((await import(module)) as Record<string, unknown>)[exportName]
    if (typeof objective !== 'function') throw new TypeError(`${module} must export a function ${exportName}`)
    const result = await (objective as Objective)({
      ...job,
      checkpoint: job.checkpoint,
      signal: controller.signal,
      report,
    })
    send({ type: 'result', result }, transferable(result))
  } catch (error) {
    const known = error instanceof Error || error instanceof DOMException
    send({ type: 'error', name: known ? error.name : 'Error', message: known ? error.message : describe(error) })
  } finally {
    port.off('message', onStop)
    port.close()
  }
}

function transferable(result: ObjectiveResult): ArrayBuffer[] {
  return typeof result === 'object' && result !== null ? [...buffersOf(result.checkpoint)] : []
}
