import {
  _FusedMatMul,
  FusedConv2D,
  FusedDepthwiseConv2D,
  type KernelConfig,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core'
import type { FloatOutput, SimdBackend } from '../backend.ts'
import { binary } from './binary.ts'
import { type ConvAttributes, conv2d, imageResult } from './conv.ts'
import { type DepthwiseAttributes, depthwise } from './depthwise.ts'
import { type MatMulAttributes, matMul } from './matmul.ts'
import { override } from './override.ts'

interface FusedAttributes {
  readonly activation?: string
  readonly leakyreluAlpha?: number
}

const inPlace = {
  relu: 'unaryRelu',
  relu6: 'unaryRelu6',
  elu: 'unaryElu',
  sigmoid: 'unarySigmoid',
  leakyrelu: 'unaryLeakyRelu',
} as const

function isFloat(...tensors: readonly (TensorInfo | undefined | null)[]): boolean {
  return tensors.every((t) => t === undefined || t === null || t.dtype === 'float32')
}

/** Adds the bias and applies the activation to a fresh result, in place where shapes allow. */
function finish(
  backend: SimdBackend,
  result: FloatOutput,
  bias: TensorInfo | undefined | null,
  prelu: TensorInfo | undefined | null,
  attrs: FusedAttributes,
): TensorInfo {
  const size = util.sizeFromShape(result.info.shape)
  let { info, pointer } = result
  const replace = (next: TensorInfo | undefined) => {
    if (next === undefined) throw new Error('at most four dimensions expected after merging')
    backend.disposeIntermediateTensorInfo(info)
    info = next
    pointer = backend.floats(next)
  }
  if (bias && size > 0) {
    const columns = info.shape.at(-1) ?? 1
    if (util.sizeFromShape(bias.shape) === columns && (bias.shape.at(-1) ?? 1) === columns) {
      backend.kernels.addBias(pointer, size / columns, columns, backend.floats(bias))
    } else replace(binary(backend, 'binaryAdd', info, bias))
  }
  const activation = attrs.activation ?? 'linear'
  if (activation === 'prelu') replace(binary(backend, 'binaryPrelu', info, prelu as TensorInfo))
  else if (activation !== 'linear') {
    backend.kernels[inPlace[activation as keyof typeof inPlace]](pointer, pointer, size, attrs.leakyreluAlpha ?? 0, 0)
  }
  return info
}

function isKnown(activation: string | undefined): boolean {
  return (
    activation === undefined || activation === null || ['linear', 'prelu', ...Object.keys(inPlace)].includes(activation)
  )
}

/** Whether the bias has one number a channel, or one in all, and no prelu follows: then the format does not matter. */
function isChannelBias(bias: TensorInfo | undefined | null, filter: TensorInfo, prelu: TensorInfo | undefined | null) {
  const channels = filter.shape[3] as number
  return !prelu && (!bias || (bias.shape.length <= 1 && [1, channels].includes(util.sizeFromShape(bias.shape))))
}

/** Products and convolutions with bias and activation. */
export const fusedKernels: readonly KernelConfig[] = [
  override<MatMulAttributes & FusedAttributes>(_FusedMatMul, ({ inputs, attrs, backend }) => {
    const { a, b, bias, preluActivationWeights } = inputs as { a: TensorInfo; b: TensorInfo } & Record<
      string,
      TensorInfo
    >
    if (!isFloat(a, b, bias, preluActivationWeights) || !isKnown(attrs.activation)) return undefined
    if (a.shape.length > 3 || b.shape.length > 3) return undefined
    return finish(backend, matMul(backend, a, b, attrs), bias, preluActivationWeights, attrs)
  }),
  override<ConvAttributes & FusedAttributes>(FusedConv2D, ({ inputs, attrs, backend }) => {
    const { x, filter, bias, preluActivationWeights } = inputs as { x: TensorInfo; filter: TensorInfo } & Record<
      string,
      TensorInfo
    >
    if (!isFloat(x, filter, bias, preluActivationWeights) || !isKnown(attrs.activation)) return undefined
    if (attrs.dataFormat === 'NCHW' && !isChannelBias(bias, filter, preluActivationWeights)) return undefined
    const result = conv2d(backend, x, filter, attrs)
    if (result === undefined) return undefined
    const info = finish(backend, result, bias, preluActivationWeights, attrs)
    return imageResult(backend, { info, pointer: backend.floats(info) }, attrs).info
  }),
  override<DepthwiseAttributes & FusedAttributes>(FusedDepthwiseConv2D, ({ inputs, attrs, backend }) => {
    const { x, filter, bias, preluActivationWeights } = inputs as { x: TensorInfo; filter: TensorInfo } & Record<
      string,
      TensorInfo
    >
    if (!isFloat(x, filter, bias, preluActivationWeights) || !isKnown(attrs.activation)) return undefined
    const result = depthwise(backend, x, filter, attrs)
    return result && finish(backend, result, bias, preluActivationWeights, attrs)
  }),
]
