import { nearestKernel } from './nearest-kernel.generated.ts'

/** The functions of assembly/nearest.ts; addresses are byte offsets into the memory. */
interface KernelFunctions {
  setQueries(halves: number, limits: number, lists: number, rows: number, groups: number, listSize: number): void
  setReferences(halves: number, limits: number, lists: number, rows: number, groups: number): void
  search(
    queries: number,
    queryCount: number,
    references: number,
    referenceCount: number,
    width: number,
    depth: number,
    tile: number,
    block: number,
    symmetric: boolean,
  ): void
}

/** A running kernel and its memory. */
export interface Kernel {
  readonly functions: KernelFunctions
  readonly memory: WebAssembly.Memory
}

const PAGE = 65536
/** A kernel of at most this many pages is kept for the next search; a larger one is left to the garbage collector. */
const KEPT_PAGES = 512

let compiled: WebAssembly.Module | null | undefined
let kept: Kernel | undefined

/** A kernel with at least `bytes` of memory, or `undefined` where WebAssembly SIMD or that much memory is not to be had. */
export function kernelWith(bytes: number): Kernel | undefined {
  const pages = Math.ceil(bytes / PAGE)
  if (pages > 65535) return undefined
  if (compiled === undefined) compiled = compile()
  if (compiled === null) return undefined
  if (kept !== undefined && kept.memory.buffer.byteLength >= pages * PAGE) return kept
  try {
    const memory = new WebAssembly.Memory({ initial: pages })
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory } })
    const kernel = { functions: exports as unknown as KernelFunctions, memory }
    if (pages <= KEPT_PAGES) kept = kernel
    return kernel
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

function compile(): WebAssembly.Module | null {
  if (typeof WebAssembly === 'undefined') return null
  const bytes = Uint8Array.from(atob(nearestKernel), (character) => character.charCodeAt(0))
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : null
}
