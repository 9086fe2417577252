import { type backend_util, DataStorage, type DataType, type TensorInfo } from '@tensorflow/tfjs-core'
import { view } from './memory.ts'

/** What the backend keeps of a tensor; `pointer` is 0 where the values are not on the WebAssembly heap. */
export interface TensorRecord {
  values?: backend_util.BackendValues
  dtype: DataType
  complexTensorInfos?: { real: TensorInfo; imag: TensorInfo }
  refCount: number
  pointer: number
}

/**
 * A float tensor on the heap. It is its own dataId, which saves an object and an entry of a WeakMap for each result of a
 * kernel. Its view is made when somebody reads it, which most intermediate results never see.
 */
export class FloatRecord implements TensorRecord {
  readonly dtype = 'float32'
  readonly size: number
  refCount: number
  pointer: number
  /** The storage that finds it by itself. */
  home: RecordStorage | undefined = undefined
  /** What the finalizer holds, once it knows the record. */
  ticket: { pointer: number } | undefined = undefined
  readonly #address: number
  #view: Float32Array | undefined = undefined

  constructor(pointer: number, size: number, refCount: number) {
    this.#address = pointer
    this.pointer = pointer
    this.size = size
    this.refCount = refCount
  }

  get values(): Float32Array {
    // By the address, not the pointer: kernels of cpu read values of records that they have disposed of.
    this.#view ??= view(this.#address, this.size)
    return this.#view
  }
}

/** A backend's records: float tensors by themselves, others (and those moved here from other backends) by their dataId. */
export class RecordStorage extends DataStorage<TensorRecord> {
  #own = 0

  /** Lets a record be its own dataId. */
  adopt(record: FloatRecord): void {
    record.home = this
    this.#own++
  }

  override get(dataId: object): TensorRecord {
    return (dataId as FloatRecord).home === this ? (dataId as FloatRecord) : super.get(dataId)
  }

  override has(dataId: object): boolean {
    return (dataId as FloatRecord).home === this || super.has(dataId)
  }

  override delete(dataId: object): boolean {
    if ((dataId as FloatRecord).home !== this) return super.delete(dataId)
    ;(dataId as FloatRecord).home = undefined
    this.#own--
    return true
  }

  override numDataIds(): number {
    return super.numDataIds() + this.#own
  }
}
