import { receiveMessageOnPort } from 'node:worker_threads'
import { check, describe } from '../errors.ts'
import { checkReport } from '../study/run-trial.ts'
import type { Objective, ObjectiveResult } from '../study/types.ts'
import {
  buffersOf,
  isDetached,
  type StopMessage,
  type ThreadJob,
  type ThreadMessage,
  type ThreadTask,
} from './messages.ts'

/** Runs in a thread of the pool: one evaluation, told over the task's own port. */
export async function run({ module, exportName, port }: ThreadTask): Promise<void> {
  const { message: job } = receiveMessageOnPort(port) as { message: ThreadJob }
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
    send({ type: 'result', result }, transferable(result, job.trial))
  } catch (error) {
    const known = error instanceof Error || error instanceof DOMException
    send({ type: 'error', name: known ? error.name : 'Error', message: known ? error.message : describe(error) })
  } finally {
    port.off('message', onStop)
    port.close()
  }
}

function transferable(result: ObjectiveResult, trial: string): ArrayBuffer[] {
  const buffers = typeof result === 'object' && result !== null ? [...buffersOf(result.checkpoint)] : []
  const rule = 'a checkpoint goes to the study by transfer, so its typed arrays must be its own: return a copy (slice)'
  check(!buffers.some(isDetached), 'invalidCheckpoint', rule, trial)
  return buffers
}
