import { setBackend } from '@tensorflow/tfjs-core'
import { backendName } from './backend-name.ts'
import { check, checkNames } from './check.ts'
import { SimdBackendError } from './errors.ts'
import { describe, setRelaxed } from './wasm/arithmetic.ts'
import { assertSimdSupported, isSimdSupported } from './wasm/instance.ts'

/** Options of `useSimd`. */
export interface UseSimdOptions {
  /** Backend to take where 128-bit WebAssembly SIMD is absent, or forbidden by the page; without it that is an error. */
  readonly fallback?: 'cpu'
  /**
   * Lets matrix products, those of convolutions included, round once a term (fused multiply-add) where engine and
   * machine can: other bits by machine, 0 to 15 % quicker. Off where left out; `describe()` tells what became of it.
   */
  readonly relaxed?: boolean
}

const names: readonly string[] = ['fallback', 'relaxed'] satisfies (keyof UseSimdOptions)[]

/**
 * Makes this backend the active one.
 *
 * @returns The backend that is active now: 'cpu' only where it was asked for and SIMD is absent.
 * @throws SimdBackendError `SIMD_UNSUPPORTED` where SIMD is absent, or forbidden by a Content Security Policy, and no
 * fallback was asked for; `INVALID_ARGUMENT` for options that are no object, an option of another name, another
 * fallback or a `relaxed` that is not a boolean; `OUT_OF_MEMORY` where the engine grants no memory.
 * @example
 * const active = await useSimd({ fallback: 'cpu' })
 */
export async function useSimd(options: UseSimdOptions = {}): Promise<'simd' | 'cpu'> {
  checkNames('the options', options, names)
  const { fallback, relaxed = false } = options
  check(fallback === undefined || fallback === 'cpu', "fallback must be 'cpu' or left out", fallback)
  check(typeof relaxed === 'boolean', 'relaxed must be true, false or left out', relaxed)
  if (fallback === 'cpu' && !isSimdSupported()) {
    await setBackend('cpu')
    return 'cpu'
  }
  assertSimdSupported()
  if (!(await setBackend(backendName))) {
    throw new SimdBackendError('OUT_OF_MEMORY', 'the engine must grant the backend its WebAssembly memory', 'refused')
  }
  // A plain backend that was never relaxed has nothing to switch, and its plan kernels need not be there yet.
  if (relaxed || describe().relaxed) await setRelaxed(relaxed)
  return 'simd'
}
