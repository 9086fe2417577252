import { check } from './check.ts'
import { SimdBackendError } from './errors.ts'
import { linearMemory } from './wasm/instance.ts'
import { guardBytes, heapStart, pageBytes, slackBytes } from './wasm/layout.ts'

/** State of the WebAssembly heap, in bytes unless named otherwise. */
export interface HeapStatistics {
  /** Blocks handed out and not freed. */
  readonly liveBlocks: number
  /** Bytes of live blocks, rounded up to their size classes. */
  readonly liveBytes: number
  /** Bytes freed and ready for reuse. */
  readonly freeBytes: number
  /** Bytes between the heap's start and the highest block ever in use since the last merge. */
  readonly heapBytes: number
  /** Size of the WebAssembly memory now. */
  readonly memoryBytes: number
  /** Bound that the heap may not pass; 0 where the limit leaves it no room. */
  readonly limitBytes: number
}

interface Span {
  pointer: number
  bytes: number
}

const live = new Map<number, number>()
const freeLists = new Map<number, number[]>()
let spans: Span[] = []
let top = heapStart
let memoryEnd = 0
let limit = Number.POSITIVE_INFINITY
let liveBytes = 0
let freeBytes = 0
let poison = false
let buffer: ArrayBufferLike | undefined

/** Size class: multiples of 64 up to 512, then four steps an octave, so at most a fifth of a block is unused. */
export function sizeClass(bytes: number): number {
  if (bytes <= 512) return bytes <= 64 ? 64 : (bytes + 63) & ~63
  const step = 2 ** (29 - Math.clz32(bytes - 1))
  return Math.ceil(bytes / step) * step
}

function heapEnd(): number {
  return Math.max(0, Math.min(limit, linearMemory().maximumPages * pageBytes) - guardBytes)
}

/** Merges all free blocks with their neighbours; gives a span that touches the top back to the top. */
function mergeFreeBlocks(): void {
  const all = spans
  for (const [bytes, list] of freeLists) for (const pointer of list) all.push({ pointer, bytes })
  freeLists.clear()
  all.sort((a, b) => a.pointer - b.pointer)
  const merged: Span[] = []
  let last: Span | undefined
  for (const span of all) {
    if (last !== undefined && last.pointer + last.bytes === span.pointer) last.bytes += span.bytes
    else {
      last = span
      merged.push(span)
    }
  }
  if (last !== undefined && last.pointer + last.bytes === top) {
    top = last.pointer
    freeBytes -= last.bytes
    merged.pop()
  }
  spans = merged
}

/** Takes the smallest span that fits; the rest of it stays a span. */
function takeFromSpans(bytes: number): number {
  let best = -1
  for (let i = 0; i < spans.length; i++) {
    const size = spans[i]!.bytes
    if (size >= bytes && (best < 0 || size < spans[best]!.bytes)) best = i
  }
  if (best < 0) return 0
  const span = spans[best]!
  const pointer = span.pointer
  if (span.bytes === bytes) spans.splice(best, 1)
  else {
    span.pointer += bytes
    span.bytes -= bytes
  }
  freeBytes -= bytes
  return pointer
}

function growTo(end: number): boolean {
  const { memory, shared } = linearMemory()
  if (memoryEnd === 0) memoryEnd = memory.buffer.byteLength
  if (end + guardBytes <= memoryEnd) return true
  if (!shared) return false
  const missing = end + guardBytes - memoryEnd
  const room = heapEnd() + guardBytes - memoryEnd
  const wanted = Math.max(missing, Math.min(memoryEnd / 4, 64 * 2 ** 20, room))
  for (const bytes of [wanted, missing]) {
    const pages = Math.ceil(bytes / pageBytes)
    try {
      memory.grow(pages)
      memoryEnd += pages * pageBytes
      buffer = memory.buffer
      return true
    } catch {}
  }
  return false
}

function bump(bytes: number): number {
  const end = top + bytes
  if (end > heapEnd() || !growTo(end)) return 0
  const pointer = top
  top = end
  return pointer
}

/**
 * Allocates a block of the WebAssembly heap. Pointers are multiples of 64; contents are undefined.
 *
 * @param bytes Size in bytes; 0 gives a block of the smallest class.
 * @returns Byte offset into the memory.
 * @throws SimdBackendError `OUT_OF_MEMORY`; nothing has changed then, and smaller requests may still succeed.
 * @example const pointer = alloc(4 * 100); view(pointer, 100).fill(0); free(pointer)
 */
export function alloc(bytes: number): number {
  const size = sizeClass(bytes) + slackBytes
  const list = freeLists.get(size)
  let pointer = 0
  if (list !== undefined && list.length > 0) {
    pointer = list.pop()!
    freeBytes -= size
  } else {
    if (spans.length > 0) pointer = takeFromSpans(size)
    // Before the memory grows, and before giving up, free blocks of other classes are merged.
    if (pointer === 0 && freeBytes > (top - heapStart) / 2 && top + size + guardBytes > memoryEnd) {
      mergeFreeBlocks()
      pointer = takeFromSpans(size)
    }
    if (pointer === 0) pointer = bump(size)
    if (pointer === 0 && freeBytes > 0) {
      mergeFreeBlocks()
      pointer = takeFromSpans(size) || bump(size)
    }
    if (pointer === 0) {
      throw new SimdBackendError(
        'OUT_OF_MEMORY',
        `a block of ${size} bytes must fit below the limit of ${heapEnd()} bytes, of which ${liveBytes} are in use`,
        bytes,
      )
    }
  }
  live.set(pointer, size)
  liveBytes += size
  return pointer
}

/**
 * Gives a block back. A pointer that is not that of a live block is ignored (finalizers may come after dispose).
 *
 * @example free(pointer)
 */
export function free(pointer: number): void {
  const size = live.get(pointer)
  if (size === undefined) return
  live.delete(pointer)
  liveBytes -= size
  freeBytes += size
  if (poison) view(pointer, size / 4).fill(Number.NaN)
  const list = freeLists.get(size)
  if (list === undefined) freeLists.set(size, [pointer])
  else list.push(pointer)
}

/**
 * Float32 view of a block. Views of a shared memory stay valid when it grows.
 *
 * @param pointer Byte offset, a multiple of 4.
 * @param length Elements.
 * @example view(alloc(16), 4).set([1, 2, 3, 4])
 */
export function view(pointer: number, length: number): Float32Array {
  buffer ??= linearMemory().memory.buffer
  return new Float32Array(buffer, pointer, length)
}

// The whole memory when it was last needed; what lies beyond makes a new one.
let floats = new Float32Array(0)

/** Copies values to a block; as `view(pointer, values.length).set(values)`, without a view for a few numbers. */
export function writeFloats(pointer: number, values: ArrayLike<number>): void {
  const start = pointer / 4
  if (start + values.length > floats.length || floats.length === 0) {
    floats = new Float32Array(linearMemory().memory.buffer)
  }
  if (values.length === 1) floats[start] = values[0] as number
  else floats.set(values, start)
}

/**
 * State of the heap.
 *
 * @example heapStatistics().liveBytes
 */
export function heapStatistics(): HeapStatistics {
  return {
    liveBlocks: live.size,
    liveBytes,
    freeBytes,
    heapBytes: top - heapStart,
    memoryBytes: linearMemory().memory.buffer.byteLength,
    limitBytes: heapEnd(),
  }
}

/**
 * Bounds the memory; requests beyond it throw `OUT_OF_MEMORY`. What is in use stays.
 *
 * @param bytes Total bytes of WebAssembly memory; `Infinity` removes the bound.
 * @throws SimdBackendError `INVALID_ARGUMENT` unless a positive number.
 * @example setMemoryLimit(512 * 2 ** 20)
 */
export function setMemoryLimit(bytes: number): void {
  check(typeof bytes === 'number' && bytes > 0, 'the memory limit must be positive', bytes)
  limit = bytes
}

/** Fills freed blocks with NaN from now on: a use after free then shows. For tests. */
export function setPoison(on: boolean): void {
  poison = on
}

/** Whether values are a view of the WebAssembly memory, at its present or an earlier size. */
export function isHeapView(values: unknown): values is Float32Array {
  if (!ArrayBuffer.isView(values)) return false
  buffer ??= linearMemory().memory.buffer
  return linearMemory().shared ? values.buffer.constructor === buffer.constructor : values.buffer === buffer
}

/** Byte view of a block; as `view`. */
export function viewBytes(pointer: number, length: number): Uint8Array {
  buffer ??= linearMemory().memory.buffer
  return new Uint8Array(buffer, pointer, length)
}
