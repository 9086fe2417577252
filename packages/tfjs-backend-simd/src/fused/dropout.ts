import { customGrad, type Tensor } from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../backend.ts'
import { check } from '../check.ts'
import { planKernels } from '../plan/kernels.ts'
import { backendFor, checkTensor } from './check-arguments.ts'
import { dropoutKey } from './dropout-key.ts'
import { tensorOf } from './sigmoid-cross-entropy.ts'

/** Arguments of `fused.dropout`. */
export interface DropoutArguments {
  /** float32, of any shape without a 0. */
  readonly x: Tensor
  /** Share of elements to drop, in [0, 1). */
  readonly rate: number
  /** uint32 of the training run. */
  readonly seed: number
  /** uint32 that tells apart the dropouts of one network; 0 where left out. */
  readonly stream?: number
  /** uint32 that counts updates; 0 where left out. */
  readonly step?: number
}

interface Mask {
  readonly keys: readonly [number, number]
  readonly threshold: number
  readonly scale: number
}

const names: readonly string[] = ['x', 'rate', 'seed', 'stream', 'step'] satisfies (keyof DropoutArguments)[]

/**
 * Dropout with a counter-based mask (Srivastava et al. 2014, inverted; the idea of counters: Salmon et al. 2011):
 * element i, row-major, is kept and multiplied by `1 / (1 - rate)` where a 32-bit hash of (seed, stream, step, i) is at
 * least `floor(rate 2^32)`. There is no state: the same arguments give the same mask on every machine, in any order, and
 * an interrupted training goes on with the mask of its step.
 *
 * The hash of element i under the key words k0, k1 is `x = i + k0; x ^= x >>> 16; x *= 0x7feb352d; x ^= x >>> 15;
 * x += k1; x *= 0x846ca68b; x ^= x >>> 16` modulo 2^32, the mask that `@fdp/models` trains with.
 *
 * Differentiable any number of times.
 *
 * @returns a tensor of the shape of `x`
 * @throws SimdBackendError `INVALID_ARGUMENT` for another dtype or name, an empty or disposed tensor, a rate that is no
 * number in [0, 1), or a number that is not uint32; `BACKEND_INACTIVE` on another backend; `OUT_OF_MEMORY`
 * @example
 * const y = fused.dropout({ x, rate: 0.2, seed: 7, stream: 0, step })
 */
export function dropout(args: DropoutArguments): Tensor {
  const backend = backendFor(args, names)
  const { x, rate, seed, stream = 0, step = 0 } = args
  checkTensor('x', x, new Array<string>(x?.shape?.length ?? 0).fill('any'))
  check(typeof rate === 'number' && rate >= 0 && rate < 1, 'rate must be in [0, 1)', rate)
  for (const [name, value] of Object.entries({ seed, stream, step })) {
    check(Number.isInteger(value) && value >= 0 && value < 2 ** 32, `${name} must be an integer in [0, 2^32)`, value)
  }
  const keys = dropoutKey(seed, stream, step)
  return masked(backend, x, { keys, threshold: Math.floor(rate * 2 ** 32), scale: 1 / (1 - rate) })
}

// The kernel numbers elements by row and column; rows of this many columns keep its table short.
const rowLength = 1024

function masked(backend: SimdBackend, x: Tensor, mask: Mask): Tensor {
  const { dropout: kernel } = planKernels()
  const [k0, k1] = mask.keys
  const differentiable = customGrad((...args) => {
    const input = args[0] as Tensor
    const out = backend.run(() => {
      const y = backend.output(input.shape)
      const from = backend.floats(input)
      const table = backend.scratchInts(Int32Array.from({ length: rowLength }, (_, i) => i))
      const rows = Math.floor(input.size / rowLength)
      // Columns run in vectors of four; what is beyond the last element is the block's slack.
      const apply = (first: number, count: number, columns: number) => {
        const [a, b] = [from + 4 * first * rowLength, y.pointer + 4 * first * rowLength]
        const { threshold, scale } = mask
        kernel(1, count, columns, a, columns, b, columns, table, first, rowLength, 0, k0, k1, threshold, scale, 0)
      }
      if (rows > 0) apply(0, rows, rowLength)
      const rest = input.size - rows * rowLength
      if (rest > 0) apply(rows, 1, 4 * Math.ceil(rest / 4))
      return y
    }, undefined)
    return { value: tensorOf(backend, out), gradFunc: (dy: Tensor) => [masked(backend, dy, mask)] }
  })
  return differentiable(x)
}
