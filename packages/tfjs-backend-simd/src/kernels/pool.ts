import {
  AvgPool,
  AvgPoolGrad,
  backend_util,
  type KernelConfig,
  MaxPool,
  MaxPoolGrad,
  type TensorInfo,
  util,
} from '@tensorflow/tfjs-core'
import type { SimdBackend } from '../backend.ts'
import { override } from './override.ts'

type Shape4 = [number, number, number, number]

interface PoolAttributes {
  readonly filterSize: [number, number] | number
  readonly strides: [number, number] | number
  readonly pad: 'valid' | 'same' | number
  readonly dimRoundingMode?: 'floor' | 'round' | 'ceil'
}

/** Batch, image, window, padding and dilation, in the order of the kernels of assembly/pool.ts. */
type Geometry = readonly [
  number, number, number, number, number, number, number, number, number, number, number, number, number, number,
] // biome-ignore format: a tuple of fourteen

/** The numbers that pooling and depthwise kernels take. */
export function windowGeometry(c: backend_util.Conv2DInfo): Geometry {
  const { top, left } = c.padInfo
  const window = [c.filterHeight, c.filterWidth, c.strideHeight, c.strideWidth] as const
  const image = [c.batchSize, c.inHeight, c.inWidth, c.outHeight, c.outWidth, c.inChannels] as const
  return [...image, ...window, top, left, c.dilationHeight, c.dilationWidth]
}

function describePool(x: TensorInfo, attrs: PoolAttributes): backend_util.Conv2DInfo {
  const { filterSize, strides, pad, dimRoundingMode } = attrs
  return backend_util.computePool2DInfo(x.shape as Shape4, filterSize, strides, 1, pad, dimRoundingMode)
}

/** A tensor of zeros. */
export function zeros(backend: SimdBackend, shape: number[]) {
  const out = backend.output(shape)
  backend.kernels.fill(out.pointer, util.sizeFromShape(shape), 0)
  return out
}

function isFloat(...tensors: readonly (TensorInfo | undefined)[]): boolean {
  return tensors.every((t) => t?.dtype === 'float32')
}

/** Pooling with its gradients. */
export const poolKernels: readonly KernelConfig[] = [
  ...(
    [
      [MaxPool, 'maxPool'],
      [AvgPool, 'averagePool'],
    ] as const
  ).map(([name, kernel]) =>
    override<PoolAttributes>(name, ({ inputs, attrs, backend }) => {
      const { x } = inputs as { x: TensorInfo }
      if (!isFloat(x) || util.sizeFromShape(x.shape) === 0) return undefined
      const c = describePool(x, attrs)
      // cpu's kernel is the identity then, whatever strides and padding say.
      if (c.filterHeight === 1 && c.filterWidth === 1 && util.arraysEqual(c.inShape, c.outShape)) return undefined
      const input = backend.floats(x)
      const { info, pointer } = backend.output(c.outShape)
      backend.kernels[kernel](input, pointer, ...windowGeometry(c))
      return info
    }),
  ),
  override<PoolAttributes>(MaxPoolGrad, ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs as { dy: TensorInfo; input: TensorInfo }
    if (!isFloat(dy, input)) return undefined
    const c = describePool(input, attrs)
    if (!util.arraysEqual(dy.shape, c.outShape)) return undefined
    const [pdy, px] = [backend.floats(dy), backend.floats(input)]
    const { info, pointer } = zeros(backend, input.shape)
    backend.kernels.maxPoolGrad(pdy, px, pointer, ...windowGeometry(c))
    return info
  }),
  override<PoolAttributes>(AvgPoolGrad, ({ inputs, attrs, backend }) => {
    const { dy, input } = inputs as { dy: TensorInfo; input: TensorInfo }
    if (!isFloat(dy, input)) return undefined
    const c = describePool(input, attrs)
    if (!util.arraysEqual(dy.shape, c.outShape)) return undefined
    const pdy = backend.floats(dy)
    const { info, pointer } = zeros(backend, input.shape)
    backend.kernels.averagePoolGrad(pdy, pointer, 1 / (c.filterHeight * c.filterWidth), ...windowGeometry(c))
    return info
  }),
]
