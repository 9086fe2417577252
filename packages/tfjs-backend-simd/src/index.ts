export { SimdBackendError, type SimdErrorCode } from './errors.ts'
export { type HeapStatistics, heapStatistics, setMemoryLimit } from './memory.ts'
export { isSimdSupported } from './wasm/instance.ts'
