import {
  Add,
  backend,
  broadcast_util,
  ClipByValue,
  engine,
  type GradConfig,
  getBackend,
  getGradient,
  Multiply,
  type NamedAttrMap,
  Relu,
  Reshape,
  registerGradient,
  Sigmoid,
  Sum,
  Tanh,
  type Tensor,
} from '@tensorflow/tfjs-core'
import type { SimdBackend } from './backend.ts'
import { backendName } from './backend-name.ts'
import { gradientKernelNames as kernelNames } from './kernels/gradient.ts'

type Gradients = ReturnType<GradConfig['gradFunc']>
type Gradient = (dy: Tensor, saved: Tensor[], attrs: NamedAttrMap) => Gradients | undefined

// Kernels are called as such: an op of tfjs-core opens a scope and looks at its arguments first, which costs as much as
// the kernels of small tensors.
function run(kernelName: string, inputs: Record<string, Tensor>, attrs: NamedAttrMap = {}): Tensor {
  return engine().runKernel(kernelName, inputs as never, attrs) as Tensor
}

/** A tensor that shares another's values. */
function alias(x: Tensor, shape: number[]): Tensor {
  return engine().makeTensorFromTensorInfo((backend() as SimdBackend).alias(x, shape))
}

/** Gradients of a binary function with broadcasting, of which `part` gives each side's before it is summed. */
function broadcast(a: Tensor, b: Tensor, partA: () => Tensor, partB: () => Tensor, share: boolean): Gradients {
  const outShape = broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape)
  const towards = (target: Tensor, part: () => Tensor) => () => {
    const axes = broadcast_util.getReductionAxes(target.shape, outShape)
    if (axes.length > 0) return alias(run(Sum, { x: part() }, { axis: axes, keepDims: false }), target.shape)
    return share ? alias(part(), target.shape) : part()
  }
  return { a: towards(a, partA), b: towards(b, partB) }
}

/** Gradients of tfjs-core's kernels on this backend. */
const gradients: Readonly<Record<string, Gradient>> = {
  [Sigmoid]: (dy, [y]) => ({ x: () => run(kernelNames.sigmoid, { dy, at: y as Tensor }) }),
  [Tanh]: (dy, [y]) => ({ x: () => run(kernelNames.tanh, { dy, at: y as Tensor }) }),
  [Relu]: (dy, [x]) => ({ x: () => run(kernelNames.relu, { dy, at: x as Tensor }) }),
  [ClipByValue]: (dy, [x], attrs) => ({ x: () => run(kernelNames.clip, { dy, at: x as Tensor }, attrs) }),
  [Multiply]: (dy, [a, b]) => {
    // tfjs-core's own casts each factor, floats to floats too.
    if (a?.dtype !== 'float32' || b?.dtype !== 'float32') return undefined
    return broadcast(
      a,
      b,
      () => run(Multiply, { a: dy, b }),
      () => run(Multiply, { a: dy, b: a }),
      false,
    )
  },
  [Add]: (dy, [a, b]) =>
    broadcast(
      a as Tensor,
      b as Tensor,
      () => dy,
      () => dy,
      true,
    ),
  [Reshape]: (dy, [x]) => ({ x: () => alias(dy, (x as Tensor).shape) }),
}

const own = Symbol.for('@fdp/tfjs-backend-simd: gradient')

/**
 * Registers gradients that take one kernel where tfjs-core's take up to five, with the same bits. They serve this backend
 * while nothing is recorded; on others, and where a gradient is differentiated again, tfjs-core's own are called.
 *
 * tfjs-layers and the union package register tfjs-core's when they are imported, which may be after this one: the backend
 * calls this again after each job that made tensors. It costs as many look-ups as there are gradients.
 */
export function registerGradients(): void {
  for (const [kernelName, gradient] of Object.entries(gradients)) {
    const original: (GradConfig & { [own]?: true }) | undefined = getGradient(kernelName)
    if (original === undefined || original[own] === true) continue
    const gradFunc: GradConfig['gradFunc'] = (dy, saved, attrs) => {
      const plain = getBackend() === backendName && engine().state.gradientDepth === 0
      return (plain ? gradient(dy as Tensor, saved, attrs) : undefined) ?? original.gradFunc(dy, saved, attrs)
    }
    const config: GradConfig & { [own]: true } = { ...original, gradFunc, [own]: true }
    registerGradient(config)
  }
}
