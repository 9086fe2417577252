import {
  broadcast_util,
  ClipByValue,
  engine,
  type GradConfig,
  getBackend,
  getGradient,
  Multiply,
  mul,
  type NamedAttrMap,
  Relu,
  registerGradient,
  reshape,
  Sigmoid,
  sum,
  Tanh,
  type Tensor,
} from '@tensorflow/tfjs-core'
import { backendName } from './backend-name.ts'
import { gradientKernelNames as kernelNames } from './kernels/gradient.ts'

type Gradients = ReturnType<GradConfig['gradFunc']>
type Gradient = (dy: Tensor, saved: Tensor[], attrs: NamedAttrMap) => Gradients | undefined

function runGradient(name: string, dy: Tensor, at: Tensor, attrs: NamedAttrMap = {}): Tensor {
  return engine().runKernel(name, { dy, at } as never, attrs) as Tensor
}

/** Gradient of a product; tfjs-core's own casts floats to floats for each factor. */
function product(dy: Tensor, a: Tensor, b: Tensor): Gradients {
  const outShape = broadcast_util.assertAndGetBroadcastShape(a.shape, b.shape)
  const towards = (target: Tensor, other: Tensor) => () => {
    const result = mul(dy, other)
    const axes = broadcast_util.getReductionAxes(target.shape, outShape)
    return axes.length > 0 ? reshape(sum(result, axes), target.shape) : result
  }
  return { a: towards(a, b), b: towards(b, a) }
}

/** Gradients of tfjs-core's kernels on this backend. */
const gradients: Readonly<Record<string, Gradient>> = {
  [Sigmoid]: (dy, [y]) => ({ x: () => runGradient(kernelNames.sigmoid, dy, y as Tensor) }),
  [Tanh]: (dy, [y]) => ({ x: () => runGradient(kernelNames.tanh, dy, y as Tensor) }),
  [Relu]: (dy, [x]) => ({ x: () => runGradient(kernelNames.relu, dy, x as Tensor) }),
  [ClipByValue]: (dy, [x], attrs) => ({ x: () => runGradient(kernelNames.clip, dy, x as Tensor, attrs) }),
  [Multiply]: (dy, [a, b]) => {
    const isFloat = a?.dtype === 'float32' && b?.dtype === 'float32'
    return isFloat ? product(dy, a, b) : undefined
  },
}

/**
 * Registers gradients that take one kernel where tfjs-core's take up to five, with the same bits. They serve this backend
 * while nothing is recorded; on others, and where a gradient is differentiated again, tfjs-core's own are called.
 */
export function registerGradients(): void {
  for (const [kernelName, gradient] of Object.entries(gradients)) {
    // Custom builds of tfjs-core leave out gradients.
    const original = getGradient(kernelName)
    if (original === undefined) continue
    const gradFunc: GradConfig['gradFunc'] = (dy, saved, attrs) => {
      const plain = getBackend() === backendName && engine().state.gradientDepth === 0
      return (plain ? gradient(dy as Tensor, saved, attrs) : undefined) ?? original.gradFunc(dy, saved, attrs)
    }
    registerGradient({ ...original, gradFunc })
  }
}
