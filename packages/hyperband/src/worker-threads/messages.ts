import type { MessagePort } from 'node:worker_threads'
import type { Job } from '../study/types.ts'

/** What the pool hands to a thread. The job waits in the port: what cannot be cloned never gets to the pool, whose queue it would stop. */
export interface ThreadTask {
  readonly module: string
  readonly exportName: string
  readonly port: MessagePort
}

/** What waits in a task's port. */
export type ThreadJob = Job

/** From the thread. */
export type ThreadMessage =
  | { readonly type: 'report'; readonly score: number; readonly resource: number | undefined }
  | { readonly type: 'result'; readonly result: unknown }
  | { readonly type: 'error'; readonly name: string; readonly message: string }

/** To the thread: the trial is to stop. */
export interface StopMessage {
  readonly type: 'stop'
  readonly message: string
}

/** The buffers of typed arrays in a value, which can change threads without a copy. */
export function buffersOf(value: unknown, found = new Set<ArrayBuffer>(), seen = new Set<object>()): Set<ArrayBuffer> {
  if (typeof value !== 'object' || value === null || seen.has(value)) return found
  seen.add(value)
  if (value instanceof ArrayBuffer) found.add(value)
  else if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer && value.byteLength === value.buffer.byteLength) found.add(value.buffer)
  } else if (value instanceof Map) {
    for (const [key, part] of value) {
      buffersOf(key, found, seen)
      buffersOf(part, found, seen)
    }
  } else for (const part of Object.values(value)) buffersOf(part, found, seen)
  return found
}

/** Whether a buffer went elsewhere by transfer. Node sends a message with such a one nowhere, and does not tell. */
export function isDetached(buffer: ArrayBuffer): boolean {
  if (buffer.byteLength > 0) return false
  try {
    new Uint8Array(buffer)
    return false
  } catch {
    return true
  }
}
