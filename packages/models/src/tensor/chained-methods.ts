import * as tf from '@tensorflow/tfjs-core'

/** Methods `x.m(...rest)` that are the op of the same name on `x`. */
const SAME_NAME =
  'abs acos acosh add all any argMax argMin asin asinh atan atan2 atanh avgPool batchNorm batchToSpaceND broadcastTo cast ceil clipByValue conv1d conv2d conv2dTranspose cos cosh cumprod cumsum depthToSpace depthwiseConv2d dilation2d div divNoNan dot elu equal erf euclideanNorm exp expandDims expm1 fft floor floorDiv gather greater greaterEqual ifft irfft isFinite isInf isNaN leakyRelu less lessEqual localResponseNormalization log log1p logSigmoid logSoftmax logSumExp logicalAnd logicalNot logicalOr logicalXor matMul max maxPool maximum mean min minimum mirrorPad mod mul neg norm notEqual oneHot onesLike pad pool pow prelu prod reciprocal relu relu6 reshape reverse rfft round rsqrt selu separableConv2d sigmoid sign sin sinh slice softmax softplus spaceToBatchND split sqrt square squaredDifference squeeze step stridedSlice sub sum tan tanh tile topk transpose unique unsortedSegmentSum unstack zerosLike'

type Method = (this: tf.Tensor, ...args: never[]) => unknown

const list = (x: tf.Tensor | tf.Tensor[]): tf.Tensor[] => (x instanceof tf.Tensor ? [x] : x)

/** Methods whose name or arguments are not those of one op. */
const OTHER: Record<string, Method> = {
  asScalar() {
    tf.util.assert(this.size === 1, () => 'The array must have only 1 element.')
    return tf.reshape(this, [])
  },
  as1D() {
    return tf.reshape(this, [this.size])
  },
  as2D(...shape: number[]) {
    return tf.reshape(this, shape)
  },
  as3D(...shape: number[]) {
    return tf.reshape(this, shape)
  },
  as4D(...shape: number[]) {
    return tf.reshape(this, shape)
  },
  as5D(...shape: number[]) {
    return tf.reshape(this, shape)
  },
  asType(dtype: tf.DataType) {
    return tf.cast(this, dtype)
  },
  concat(x: tf.Tensor | tf.Tensor[], axis?: number) {
    return tf.concat([this, ...list(x)], axis)
  },
  flatten() {
    return tf.reshape(this, [this.size])
  },
  reshapeAs(x: tf.Tensor) {
    return tf.reshape(this, x.shape)
  },
  resizeBilinear(size: [number, number], alignCorners?: boolean, halfPixelCenters?: boolean) {
    return tf.image.resizeBilinear(this as tf.Tensor3D, size, alignCorners, halfPixelCenters)
  },
  resizeNearestNeighbor(size: [number, number], alignCorners?: boolean, halfPixelCenters?: boolean) {
    return tf.image.resizeNearestNeighbor(this as tf.Tensor3D, size, alignCorners, halfPixelCenters)
  },
  stack(x: tf.Tensor | tf.Tensor[], axis?: number) {
    return tf.stack([this, ...list(x)], axis)
  },
  toBool() {
    return tf.cast(this, 'bool')
  },
  toFloat() {
    return tf.cast(this, 'float32')
  },
  toInt() {
    return tf.cast(this, 'int32')
  },
  where(condition: tf.Tensor, x: tf.Tensor) {
    return tf.where(condition, this, x)
  },
}

/** Every method that `@tensorflow/tfjs` 4.22 puts on `Tensor.prototype`. */
export const chainedMethodNames: readonly string[] = [...SAME_NAME.split(' '), ...Object.keys(OTHER)]

/**
 * Puts on `Tensor.prototype` those of the chained methods (`x.add(y)`, `x.flatten()`) that are missing. The union
 * package `@tensorflow/tfjs` registers them; `@tensorflow/tfjs-core` with `@tensorflow/tfjs-layers` alone does not, and
 * recurrent layers then fail with "rMat.flatten is not a function". What is there already is left alone, whoever put
 * it there. Importing @fdp/models calls this once.
 *
 * @returns the names that were missing
 * @example
 * registerChainedMethods() // [] at the second call
 */
export function registerChainedMethods(): string[] {
  const prototype = tf.Tensor.prototype as unknown as Record<string, unknown>
  const ops = tf as unknown as Record<string, (...args: unknown[]) => unknown>
  const missing = chainedMethodNames.filter((name) => typeof prototype[name] !== 'function')
  for (const name of missing) {
    const other = OTHER[name] as ((...args: unknown[]) => unknown) | undefined
    const op = ops[name] as (...args: unknown[]) => unknown
    const method =
      other ??
      function (this: tf.Tensor, ...args: unknown[]) {
        return op(this, ...args)
      }
    Object.defineProperty(prototype, name, {
      configurable: true,
      writable: true,
      enumerable: true,
      value(this: tf.Tensor & { throwIfDisposed(): void }, ...args: unknown[]) {
        this.throwIfDisposed()
        return method.apply(this, args)
      },
    })
  }
  return missing
}
