import { SimdBackendError } from '../errors.ts'
import { decodeBase64 } from './base64.ts'
import * as kernelsModule from './kernels.generated.ts'
import { heapStart, pageBytes } from './layout.ts'

/** What a generated file holds besides types. */
export interface GeneratedModule {
  readonly base64: string
  readonly memoryFlagOffset: number
}

interface LinearMemory {
  readonly memory: WebAssembly.Memory
  readonly shared: boolean
  readonly maximumPages: number
}

// (module (func (result v128) i32.const 0 i8x16.splat i8x16.popcnt)): valid only where 128-bit SIMD is.
const simdProbe = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
])

/** What keeps WebAssembly with 128-bit SIMD from running here; undefined where nothing does. */
function obstacle(): string | undefined {
  if (typeof WebAssembly !== 'object') return 'no WebAssembly'
  if (!WebAssembly.validate(simdProbe)) return 'WebAssembly without SIMD'
  try {
    // A page's Content Security Policy lets bytes be validated and not be compiled.
    new WebAssembly.Module(simdProbe)
    return undefined
  } catch (error) {
    return `WebAssembly that may not be compiled, as under a Content Security Policy whose script-src lacks 'wasm-unsafe-eval' (${(error as Error).message})`
  }
}

/** Whether WebAssembly with 128-bit SIMD runs here: the engine has it, and the page's Content Security Policy allows it. */
export const isSimdSupported = (): boolean => obstacle() === undefined

/** Throws `SIMD_UNSUPPORTED` where the engine lacks SIMD, or the page forbids WebAssembly. */
export function assertSimdSupported(): void {
  const found = obstacle()
  if (found !== undefined) {
    throw new SimdBackendError(
      'SIMD_UNSUPPORTED',
      'the simd backend needs WebAssembly with 128-bit SIMD; call useSimd({ fallback: "cpu" }) for the cpu backend',
      found,
    )
  }
}

function createMemory(): LinearMemory {
  assertSimdSupported()
  const initial = heapStart / pageBytes + 16
  // Views of a shared memory stay valid when it grows; those of a plain one are detached, and kernels of the cpu
  // backend hold views while they allocate. So: shared where the engine has it, else one reservation that never grows.
  for (const maximum of [65536, 32768, 16384, 4096]) {
    try {
      return { memory: new WebAssembly.Memory({ initial, maximum, shared: true }), shared: true, maximumPages: maximum }
    } catch {}
  }
  for (const pages of [16384, 8192, 4096]) {
    try {
      const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
      return { memory, shared: false, maximumPages: pages }
    } catch {}
  }
  throw new SimdBackendError('OUT_OF_MEMORY', 'the simd backend reserves at least 256 MiB of address space', 'refused')
}

let linear: LinearMemory | undefined

/** The one linear memory of this thread, made at the first call. */
export function linearMemory(): LinearMemory {
  linear ??= createMemory()
  return linear
}

// The modules import a plain memory; one byte of the binary makes that a shared one.
function prepare(generated: GeneratedModule): { readonly bytes: BufferSource; readonly imports: WebAssembly.Imports } {
  const { memory, shared } = linearMemory()
  const bytes = decodeBase64(generated.base64)
  if (shared) bytes[generated.memoryFlagOffset] = 3
  return { bytes, imports: { env: { memory } } }
}

/** A generated module over the one memory, instantiated once; its functions stand in an object that can be changed. */
export interface LazyModule<Exports> {
  /** Instantiates now; where the engine does that in the background alone (see `load`), a RangeError unless loaded. */
  readonly get: () => Exports
  /** Instantiates in the background. */
  readonly load: () => Promise<Exports>
}

/** @param generated what scripts/build-wasm.mjs wrote */
export function lazyModule<Exports extends object>(generated: GeneratedModule): LazyModule<Exports> {
  let exports: Exports | undefined
  return {
    get() {
      if (exports === undefined) {
        const { bytes, imports } = prepare(generated)
        exports = { ...new WebAssembly.Instance(new WebAssembly.Module(bytes), imports).exports } as Exports
      }
      return exports
    },
    async load() {
      if (exports === undefined) {
        const { bytes, imports } = prepare(generated)
        const { instance } = await WebAssembly.instantiate(bytes, imports)
        exports ??= { ...instance.exports } as Exports
      }
      return exports
    },
  }
}

/** The module of op kernels. */
export const kernelsLoader: LazyModule<kernelsModule.KernelsExports> = lazyModule(kernelsModule)

/** The op kernels, instantiated at the first call. Pointers are byte offsets into the memory. */
export const kernels = (): kernelsModule.KernelsExports => kernelsLoader.get()
