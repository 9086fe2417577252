import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import {
  type backend_util,
  buffer,
  type DataType,
  engine,
  type Rank,
  type TensorBuffer,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core'
import { refuse } from './check.ts'
import { SimdBackendError } from './errors.ts'
import { registerGradients } from './gradients.ts'
import { alloc, free, type HeapStatistics, heapStatistics, isHeapView, view, viewBytes, writeFloats } from './memory.ts'
import { compilePlan } from './plan/compile.ts'
import type { PlanSpec } from './plan/spec.ts'
import { FloatRecord, RecordStorage, type TensorRecord } from './storage.ts'
import { describe, type SimdDescription } from './wasm/arithmetic.ts'
import { kernels } from './wasm/instance.ts'
import type { KernelsExports } from './wasm/kernels.generated.ts'

// Survivors of this many new tensors are registered with the finalizer even if the running job has not ended.
const youngLimit = 4096

/** A new float tensor together with the block that its kernel has to fill. */
export interface FloatOutput {
  readonly info: TensorInfo
  readonly pointer: number
}

/**
 * TensorFlow.js backend whose float tensors live in one WebAssembly memory. Everything that it has no kernel of its
 * own for runs on the cpu backend's kernels, which read and write the same memory through views.
 *
 * @example
 * import '@fdp/tfjs-backend-simd'
 * await tf.setBackend('simd')
 * const backend = tf.backend() as SimdBackend
 */
export class SimdBackend extends MathBackendCPU {
  /** The compiled op kernels. */
  readonly kernels: KernelsExports = kernels()
  /** Whole networks as one list of kernel calls; found here by trainers that know the interface. */
  readonly stepPlans = { compile: (spec: PlanSpec) => compilePlan(spec, (tensor) => this.floats(tensor)) }
  override readonly data: RecordStorage = new RecordStorage(this, engine())
  readonly #owned = new Set<number>()
  readonly #pendingFrees: number[] = []
  readonly #scratch: number[] = []
  // What the running kernel made: its results, and what it needs in between.
  readonly #created: object[] = []
  // A block whose tensor was forgotten is freed when the dataId is collected: the heap has no collector of its own.
  // Registration costs as much as a small kernel, so only tensors that outlive the job that made them are registered.
  readonly #forgotten = new FinalizationRegistry<{ pointer: number }>(({ pointer }) => this.#free(pointer))
  #young: FloatRecord[] = []
  #depth = 0
  #disposed = false

  override write(values: backend_util.BackendValues, shape: number[], dtype: DataType): object {
    let dataId: object = {}
    if (dtype === 'float32' && values != null) dataId = this.#adopt(this.#copy(values, shape, 1))
    else this.data.set(dataId, arrayRecord(values, dtype, 1))
    if (this.#depth > 0) this.#created.push(dataId)
    return dataId
  }

  override move(
    dataId: object,
    values: backend_util.BackendValues,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): void {
    this.data.set(dataId, this.#received(values, shape, dtype, refCount))
  }

  override readSync(dataId: object): backend_util.BackendValues {
    const record = this.#record(dataId)
    // Always a copy: moveData reads, disposes of the source, then hands the values on.
    return record.pointer === 0 ? super.readSync(dataId) : (record.values as Float32Array).slice()
  }

  override bufferSync<R extends Rank, D extends DataType>(t: TensorInfo): TensorBuffer<R, D> {
    const record = this.#record(t.dataId)
    // Kernels read through buffers while their inputs live; outside a kernel the caller may outlive the tensor.
    if (record.pointer === 0 || this.#depth === 0) return super.bufferSync(t)
    return buffer(t.shape as never, t.dtype as D, record.values as never) as TensorBuffer<R, D>
  }

  override incRef(dataId: object): void {
    // One that another backend holds moves here first, or the reference would be lost with the original.
    this.#record(dataId).refCount++
  }

  override disposeData(dataId: object, force = false): boolean {
    if (!this.data.has(dataId)) return true
    const record = this.data.get(dataId)
    record.refCount--
    if (!force && record.refCount > 0) return false
    if (record.complexTensorInfos) {
      this.disposeData(record.complexTensorInfos.real.dataId, true)
      this.disposeData(record.complexTensorInfos.imag.dataId, true)
    }
    this.data.delete(dataId)
    if (record instanceof FloatRecord) {
      this.#release(record)
    }
    return true
  }

  override dispose(): void {
    for (const pointer of this.#owned) free(pointer)
    this.#owned.clear()
    this.#disposed = true
    super.dispose()
  }

  /** How this thread computes: whether multiply-add is relaxed, and whether that has an effect. */
  describe(): SimdDescription {
    return describe()
  }

  /** State of the WebAssembly heap that all instances of this thread share. */
  heap(): HeapStatistics {
    return heapStatistics()
  }

  /** Allocates a float tensor of undefined content. */
  output(shape: number[]): FloatOutput {
    checkShape(shape)
    const record = this.#adopt(this.#floatRecord(util.sizeFromShape(shape), 1))
    if (this.#depth > 0) this.#created.push(record)
    return { info: { dataId: record, shape, dtype: 'float32' }, pointer: record.pointer }
  }

  /** The values of a tensor in another shape, counted once more; to be made a tensor or disposed of. */
  alias(info: TensorInfo, shape: number[]): TensorInfo {
    this.#record(info.dataId).refCount++
    return { dataId: info.dataId, shape, dtype: info.dtype }
  }

  /**
   * Pointer to a tensor's values as float32. Values that are not on the heap (a bool or int32 tensor cast to float32
   * keeps its array) are copied to a block that lives until the running kernel ends.
   */
  floats(info: TensorInfo): number {
    const record = this.#record(info.dataId)
    if (record.pointer !== 0) return record.pointer
    const size = util.sizeFromShape(info.shape)
    const pointer = this.scratch(4 * size)
    view(pointer, size).set(trim(record.values as Float32Array, size))
    return pointer
  }

  /** Whether a float tensor's values are on the heap and no other tensor shares them. */
  isSoleOwner(info: TensorInfo): boolean {
    const record = this.#record(info.dataId)
    return record.pointer !== 0 && record.refCount === 1
  }

  /** A block that is freed when the running kernel ends. */
  scratch(bytes: number): number {
    const pointer = alloc(bytes)
    this.#scratch.push(pointer)
    return pointer
  }

  /** A block with int32 values that is freed when the running kernel ends. */
  scratchInts(values: Int32Array): number {
    const pointer = this.scratch(values.byteLength)
    viewBytes(pointer, values.byteLength).set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    return pointer
  }

  /** Values of a tensor as the backend holds them: a view of the heap for floats. Not to be kept. */
  values(info: TensorInfo): backend_util.TypedArray {
    return this.#record(info.dataId).values as backend_util.TypedArray
  }

  /** Runs a kernel: blocks freed meanwhile stay intact until it ends, and a kernel that throws leaves none behind. */
  run<Argument, Result>(kernel: (argument: Argument) => Result, argument: Argument): Result {
    this.#depth++
    let done = false
    try {
      const result = kernel(argument)
      done = true
      return result
    } finally {
      if (--this.#depth === 0) this.#settle(done)
    }
  }

  #settle(done: boolean): void {
    if (!done) for (const dataId of this.#created) this.disposeData(dataId, true)
    if (this.#created.length > 0) this.#created.length = 0
    if (this.#scratch.length > 0) {
      for (const pointer of this.#scratch) free(pointer)
      this.#scratch.length = 0
    }
    if (this.#pendingFrees.length > 0) {
      for (const pointer of this.#pendingFrees) free(pointer)
      this.#pendingFrees.length = 0
    }
  }

  #endJob(): void {
    this.#registerSurvivors()
    registerGradients()
  }

  #registerSurvivors(): void {
    for (const record of this.#young) {
      if (record.pointer === 0) continue
      // The finalizer must not hold the record itself, which may be the dataId.
      record.ticket = { pointer: record.pointer }
      this.#forgotten.register(record, record.ticket, record)
    }
    this.#young = []
  }

  #record(dataId: object): TensorRecord {
    // The blocks are free, and may hold other tensors' values.
    if (this.#disposed)
      throw new SimdBackendError(
        'BACKEND_INACTIVE',
        'tensors of a backend that was removed cannot be read',
        'one of them',
      )
    return this.data.get(dataId)
  }

  #floatRecord(size: number, refCount: number): FloatRecord {
    const record = new FloatRecord(alloc(4 * size), size, refCount)
    this.#owned.add(record.pointer)
    if (this.#young.length === 0) queueMicrotask(() => this.#endJob())
    else if (this.#young.length >= youngLimit) this.#registerSurvivors()
    this.#young.push(record)
    return record
  }

  #adopt(record: FloatRecord): FloatRecord {
    this.data.adopt(record)
    return record
  }

  /** Float values on the heap. Always a copy: they are often a view of a tensor that stays alive (Slice returns a subarray). */
  #copy(values: backend_util.BackendValues, shape: number[], refCount: number): FloatRecord {
    const told = util.sizeFromShape(shape)
    // A slice of a broken share of rows has a broken size, and on cpu the values that its bounds enclose.
    const size = Number.isInteger(told) ? told : (values as Float32Array).length
    const record = this.#floatRecord(size, refCount)
    const source = trim(values as Float32Array, size)
    writeFloats(record.pointer, source)
    if (source.length < size) record.values.fill(0, source.length)
    return record
  }

  /** Values that another backend has given away: nobody else has them, so those without room on the heap keep their array. */
  #received(
    values: backend_util.BackendValues | undefined | null,
    shape: number[],
    dtype: DataType,
    refCount: number,
  ): TensorRecord {
    if (dtype !== 'float32' || values == null) return arrayRecord(values, dtype, refCount)
    try {
      return this.#copy(values, shape, refCount)
    } catch (error) {
      if (error instanceof SimdBackendError && error.code === 'OUT_OF_MEMORY')
        return arrayRecord(values, dtype, refCount)
      throw error
    }
  }

  #release(record: TensorRecord): void {
    const pointer = record.pointer
    record.pointer = 0
    if (record instanceof FloatRecord && record.ticket !== undefined) {
      this.#forgotten.unregister(record)
      record.ticket = undefined
    }
    this.#free(pointer)
  }

  #free(pointer: number): void {
    if (pointer === 0 || !this.#owned.delete(pointer)) return
    if (this.#depth > 0) this.#pendingFrees.push(pointer)
    else free(pointer)
  }
}

/** An op's window that is larger than what it slides over gives a negative size, a share of a size a broken one. */
function checkShape(shape: readonly number[]): void {
  const fits = shape.every((size) => Number.isInteger(size) && size >= 0)
  if (!fits) refuse('sizes of a tensor must be integers from 0 up', `[${shape}]`)
}

/** A record whose values stay in their array. */
function arrayRecord(
  values: backend_util.BackendValues | undefined | null,
  dtype: DataType,
  refCount: number,
): TensorRecord {
  const record: TensorRecord = { dtype, refCount, pointer: 0 }
  if (values != null) record.values = isHeapView(values) ? values.slice() : values
  return record
}

function trim(values: Float32Array, size: number): Float32Array {
  return values.length > size ? values.subarray(0, size) : values
}
