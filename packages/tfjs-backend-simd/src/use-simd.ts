import { setBackend } from '@tensorflow/tfjs-core'
import { SimdBackendError } from './errors.ts'
import { backendName } from './register.ts'
import { assertSimdSupported, isSimdSupported } from './wasm/instance.ts'

/** Options of `useSimd`. */
export interface UseSimdOptions {
  /** Backend to take where the engine has no 128-bit WebAssembly SIMD; without it that is an error. */
  readonly fallback?: 'cpu'
}

/**
 * Makes this backend the active one.
 *
 * @returns The backend that is active now: 'cpu' only where it was asked for and SIMD is absent.
 * @throws SimdBackendError `SIMD_UNSUPPORTED` where SIMD is absent and no fallback was asked for; `INVALID_ARGUMENT`
 * for another fallback; `OUT_OF_MEMORY` where the engine grants no memory.
 * @example
 * const active = await useSimd({ fallback: 'cpu' })
 */
export async function useSimd({ fallback }: UseSimdOptions = {}): Promise<'simd' | 'cpu'> {
  if (fallback !== undefined && fallback !== 'cpu') {
    throw new SimdBackendError('INVALID_ARGUMENT', "fallback must be 'cpu' or left out", fallback)
  }
  if (!isSimdSupported() && fallback === 'cpu') {
    await setBackend('cpu')
    return 'cpu'
  }
  assertSimdSupported()
  if (!(await setBackend(backendName))) {
    throw new SimdBackendError('OUT_OF_MEMORY', 'the engine must grant the backend its WebAssembly memory', 'refused')
  }
  return 'simd'
}
