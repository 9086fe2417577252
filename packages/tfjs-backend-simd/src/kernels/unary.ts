import {
  Abs,
  Acos,
  Acosh,
  Asin,
  Asinh,
  Atan,
  Atanh,
  Ceil,
  ClipByValue,
  Cos,
  Cosh,
  Elu,
  Erf,
  Exp,
  Expm1,
  Floor,
  type KernelConfig,
  LeakyRelu,
  Log,
  Log1p,
  Neg,
  Reciprocal,
  Relu,
  Relu6,
  Round,
  Rsqrt,
  Selu,
  Sigmoid,
  Sign,
  Sin,
  Sinh,
  Softplus,
  Sqrt,
  Square,
  Step,
  Tan,
  Tanh,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core'
import type { KernelsExports } from '../wasm/kernels.generated.ts'
import { override } from './override.ts'

type UnaryKernel = Extract<keyof KernelsExports, `unary${string}`>
type PreciseKernel = Exclude<Extract<keyof KernelsExports, `precise${string}`>, 'precisePow' | 'preciseAtan2'>

interface UnaryAttributes {
  readonly alpha?: number
  readonly clipValueMin?: number
  readonly clipValueMax?: number
}

/** The vector functions, by the name that tfjs-core gives their kernel. */
const vectorFunctions: readonly (readonly [string, UnaryKernel])[] = [
  [Exp, 'unaryExp'],
  [Expm1, 'unaryExpm1'],
  [Log, 'unaryLog'],
  [Log1p, 'unaryLog1p'],
  [Tanh, 'unaryTanh'],
  [Sigmoid, 'unarySigmoid'],
  [Softplus, 'unarySoftplus'],
  [Elu, 'unaryElu'],
  [Selu, 'unarySelu'],
  [LeakyRelu, 'unaryLeakyRelu'],
  [Relu, 'unaryRelu'],
  [Relu6, 'unaryRelu6'],
  [ClipByValue, 'unaryClip'],
  [Neg, 'unaryNeg'],
  [Abs, 'unaryAbs'],
  [Sqrt, 'unarySqrt'],
  [Rsqrt, 'unaryRsqrt'],
  [Square, 'unarySquare'],
  [Step, 'unaryStep'],
  [Reciprocal, 'unaryReciprocal'],
  [Sign, 'unarySign'],
  [Floor, 'unaryFloor'],
  [Ceil, 'unaryCeil'],
  [Round, 'unaryRound'],
]

const preciseFunctions: readonly (readonly [string, PreciseKernel])[] = [
  [Sin, 'preciseSin'],
  [Cos, 'preciseCos'],
  [Tan, 'preciseTan'],
  [Asin, 'preciseAsin'],
  [Acos, 'preciseAcos'],
  [Atan, 'preciseAtan'],
  [Sinh, 'preciseSinh'],
  [Cosh, 'preciseCosh'],
  [Asinh, 'preciseAsinh'],
  [Acosh, 'preciseAcosh'],
  [Atanh, 'preciseAtanh'],
  [Erf, 'preciseErf'],
]

/** Kernels of one float tensor. */
export const unaryKernels: readonly KernelConfig[] = [
  ...vectorFunctions.map(([name, kernel]) =>
    override<UnaryAttributes | undefined>(name, ({ inputs, attrs, backend }) => {
      const { x } = inputs as { x: TensorInfo }
      // The one function of integers whose result is a float; that of others is an integer, cut off.
      const integers = name === Exp && (x.dtype === 'int32' || x.dtype === 'bool')
      if (x.dtype !== 'float32' && !integers) return undefined
      const input = backend.floats(x)
      const { info, pointer } = backend.output(x.shape)
      const p = attrs?.alpha ?? attrs?.clipValueMin ?? 0
      backend.kernels[kernel](input, pointer, util.sizeFromShape(x.shape), p, attrs?.clipValueMax ?? 0)
      return info
    }),
  ),
  ...preciseFunctions.map(([name, kernel]) =>
    override(name, ({ inputs, backend }) => {
      const { x } = inputs as { x: TensorInfo }
      if (x.dtype !== 'float32') return undefined
      const input = backend.floats(x)
      const { info, pointer } = backend.output(x.shape)
      backend.kernels[kernel](input, pointer, util.sizeFromShape(x.shape))
      return info
    }),
  ),
]
