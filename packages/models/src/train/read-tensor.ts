import * as tf from '@tensorflow/tfjs-core'

/** Whether the backend must be read asynchronously (WebGPU) or had better be (WebGL). */
function readsAsynchronously(): boolean {
  return tf.getBackend().startsWith('web')
}

/** A copy of a tensor's float32 values; the tensor stays. */
export function readTensor(x: tf.Tensor): Float32Array | Promise<Float32Array> {
  if (readsAsynchronously()) return x.data().then((values) => Float32Array.from(values))
  return Float32Array.from(x.dataSync())
}

/** Copies of the values of several tensors. */
export function readTensors(list: readonly tf.Tensor[]): Float32Array[] | Promise<Float32Array[]> {
  const values = list.map(readTensor)
  return values.some((value) => value instanceof Promise) ? Promise.all(values) : (values as Float32Array[])
}
