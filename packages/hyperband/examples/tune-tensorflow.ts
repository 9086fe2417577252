import { createStudy, defineSpace, float, hyperband, int } from '@fdp/hyperband'
import * as tf from '@tensorflow/tfjs'

const x = tf.randomNormal([256, 12, 1], 0, 1, 'float32', 1)
const y = tf.tidy(() => x.max(1).greater(1.6).cast('float32')) // is there a peak?
const space = defineSpace({ filters: int(2, 16), kernelSize: int(1, 4), rate: float(1e-3, 1e-1, { log: true }) })
const study = createStudy({ space, algorithm: hyperband({ maxResource: 9 }), direction: 'maximize', seed: 1 })
export const best = await study.optimize<tf.TensorLike[]>(async ({ config, seed, checkpoint, ...job }) => {
  const { rate, ...shape } = config
  const kernelInitializer = tf.initializers.glorotUniform({ seed: seed % 1e6 })
  const convolution = tf.layers.conv1d({ ...shape, kernelInitializer, activation: 'relu', inputShape: [12, 1] })
  const head = tf.layers.dense({ units: 1, activation: 'sigmoid', kernelInitializer })
  const model = tf.sequential({ layers: [convolution, tf.layers.globalMaxPooling1d({}), head] })
  if (checkpoint) model.setWeights(checkpoint.map((weight) => tf.tensor(weight)))
  model.compile({ optimizer: tf.train.adam(rate), loss: 'binaryCrossentropy', metrics: ['accuracy'] })
  const fit = await model.fit(x, y, { initialEpoch: job.previousResource, epochs: job.resource, shuffle: false })
  const weights = model.getWeights().map((weight) => weight.arraySync())
  model.dispose()
  return { score: Number(fit.history.acc?.at(-1)), checkpoint: weights }
})
