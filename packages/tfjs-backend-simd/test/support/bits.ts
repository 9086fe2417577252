import { createHash } from 'node:crypto'
import * as tf from '@tensorflow/tfjs'
import { adam, fused, useSimd } from '../../src/index.ts'
import { seededFloats } from '../random.ts'

/** SHA-256 of float32 values, little-endian, shortened. */
function digest(tensors: readonly tf.Tensor[]): string {
  const hash = createHash('sha256')
  for (const t of tensors) hash.update(new Uint8Array((t.dataSync() as Float32Array).buffer))
  return hash.digest('hex').slice(0, 16)
}

const random = (seed: number, ...shape: number[]) => tf.tensor(seededFloats(tf.util.sizeFromShape(shape), seed), shape)

function elementaryFunctions(): tf.Tensor[] {
  const x = tf.tensor(Float32Array.from({ length: 40_001 }, (_, i) => (i - 20_000) / 400))
  const unit = tf.tensor(Float32Array.from({ length: 20_001 }, (_, i) => (i - 10_000) / 10_000))
  // By products, as powers of engines differ.
  let value = 2 ** -120
  const positive = tf.tensor(Float32Array.from({ length: 40_001 }, () => (value *= 1.0041)))
  const everywhere = [
    tf.exp, tf.expm1, tf.tanh, tf.sigmoid, tf.softplus, tf.elu, tf.selu, tf.sin, tf.cos, tf.tan, tf.atan, tf.sinh, tf.cosh,
    tf.asinh, tf.erf,
  ] as const // biome-ignore format: list
  return [
    ...everywhere.map((f) => f(x)),
    ...[tf.asin, tf.acos, tf.atanh].map((f) => f(unit)),
    ...[tf.log, tf.log1p, tf.sqrt, tf.rsqrt].map((f) => f(positive)),
    tf.acosh(tf.add(positive, 1)),
    tf.pow(positive, 0.3),
    tf.atan2(x, tf.reverse(positive)),
    tf.exp(tf.range(-50, 50, 1, 'int32')),
    tf.localResponseNormalization(random(6, 2, 5, 7, 9) as tf.Tensor4D, 2, 1, 0.5, 0.75),
  ]
}

function productsAndReductions(): tf.Tensor[] {
  const products = [false, true].flatMap((ta) =>
    [false, true].map((tb) =>
      tf.matMul(ta ? random(1, 300, 37) : random(1, 37, 300), tb ? random(2, 29, 300) : random(2, 300, 29), ta, tb),
    ),
  )
  const convolve = tf.grads((x, w) =>
    tf.maxPool(tf.conv2d(x as tf.Tensor4D, w as tf.Tensor4D, 1, 'same'), 2, 2, 'same'),
  )
  const gradients = convolve([random(3, 2, 9, 11, 5), random(4, 3, 3, 5, 6)])
  const y = random(5, 513, 35)
  return [...products, ...gradients, tf.sum(y, 0), tf.sum(y, 1), tf.mean(y), tf.softmax(y), tf.logSoftmax(y)]
}

function fusedFunctions(): tf.Tensor[] {
  const weights = [random(11, 5, 32), random(12, 8, 32), random(13, 32), random(14, 8, 18), random(15, 6, 18)]
  const others = [random(16, 2, 18), random(17, 6, 7), random(18, 7, 1), random(19, 6, 1)]
  const labels = tf.step(random(20, 6, 1))
  const loss = (x: tf.Tensor, w: readonly tf.Tensor[]) => {
    const [k, u, b, gk, gu, gb, ak, av, dk] = w as [tf.Tensor, ...tf.Tensor[]]
    const states = fused.lstm({ x, kernel: k, recurrentKernel: u!, bias: b })
    const dropped = fused.dropout({ x: states, rate: 0.3, seed: 5, step: 2 })
    const h = fused.gru({ x: dropped, kernel: gk!, recurrentKernel: gu!, bias: gb })
    const pooled = fused.additiveAttention({ x: h, kernel: ak!, vector: av! })
    const logits = fused.dense({ x: pooled, kernel: dk! })
    const each = fused.sigmoidCrossEntropyWithLogits({ labels, logits })
    return tf.add(tf.mean(each), fused.binaryCrossEntropyWithLogits({ labels, logits }))
  }
  const { value, grads } = tf.valueAndGrads((x, ...w) => loss(x as tf.Tensor, w))([
    random(21, 6, 7, 5),
    ...weights,
    ...others,
  ])
  return [value, ...grads]
}

function fourierTransforms(): tf.Tensor[] {
  return [64, 60].flatMap((n) => {
    const signal = tf.complex(random(31, 3, n), random(32, 3, n))
    return [tf.spectral.fft(signal), tf.spectral.ifft(signal)].flatMap((z) => [tf.real(z), tf.imag(z)])
  })
}

async function layersModel(): Promise<tf.Tensor[]> {
  const model = tf.sequential({
    layers: [
      tf.layers.conv1d({ filters: 8, kernelSize: 3, padding: 'same', activation: 'relu', inputShape: [6, 5] }),
      tf.layers.maxPooling1d({ poolSize: 2 }),
      tf.layers.layerNormalization({ axis: -1 }),
      tf.layers.bidirectional({
        layer: tf.layers.lstm({ units: 7, recurrentActivation: 'sigmoid' }) as tf.RNN,
        mergeMode: 'concat',
      }),
      tf.layers.dense({ units: 9, activation: 'tanh' }),
      tf.layers.dense({ units: 1, activation: 'sigmoid' }),
    ],
  })
  model.setWeights(model.getWeights().map((w, i) => tf.mul(random(i + 1, ...w.shape), 0.4)))
  model.compile({ optimizer: adam(0.01), loss: 'binaryCrossentropy' })
  const labels = tf.tensor(
    seededFloats(32, 9).map((v) => (v > 0 ? 1 : 0)),
    [32, 1],
  )
  await model.fit(random(8, 32, 6, 5), labels, { epochs: 4, batchSize: 8, shuffle: false, verbose: 0 })
  return model.getWeights()
}

/** Hashes of results that must not depend on machine, Node version or browser. */
export async function computeBits(): Promise<Readonly<Record<string, string>>> {
  await useSimd()
  return {
    'elementary functions': digest(elementaryFunctions()),
    'products, convolutions and reductions': digest(productsAndReductions()),
    'fused functions with gradients': digest(fusedFunctions()),
    'Fourier transforms': digest(fourierTransforms()),
    'weights of a tf.layers model after 4 epochs': digest(await layersModel()),
  }
}

/** A change here changes every user's results. */
export const knownBits: Readonly<Record<string, string>> = {
  'elementary functions': '623bbd2e8a53135e',
  'products, convolutions and reductions': 'ee122cf3dfddf78d',
  'fused functions with gradients': 'adec09540a87abf3',
  'Fourier transforms': '8aff598f92652284',
  'weights of a tf.layers model after 4 epochs': 'e464135aaf466c44',
}
