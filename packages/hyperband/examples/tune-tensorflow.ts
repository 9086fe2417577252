import '@tensorflow/tfjs-backend-cpu'
import { createStudy, defineSpace, float, hyperband, int } from '@fdp/hyperband'
import * as tf from '@tensorflow/tfjs-core'
import { initializers, layers, sequential } from '@tensorflow/tfjs-layers'

const x = tf.randomUniform([256, 2], -1, 1, 'float32', 1)
const y = tf.tidy(() => tf.cast(tf.greater(tf.prod(x, 1, true), 0), 'float32')) // do the signs agree?
const space = defineSpace({ units: int(2, 16, { step: 2 }), learningRate: float(1e-3, 1e-1, { log: true }) })
const algorithm = hyperband({ maxResource: 9, eta: 3, rounding: 'ceil' }) // whole epochs
const study = createStudy({ space, algorithm, direction: 'maximize', seed: 1 })

export const best = await study.optimize<Float32Array[]>(
  async ({ config, resource, previousResource, checkpoint, seed }) => {
    const kernelInitializer = initializers.glorotUniform({ seed: seed % 1e6 })
    const model = sequential()
    model.add(layers.dense({ units: config.units, activation: 'tanh', inputShape: [2], kernelInitializer }))
    model.add(layers.dense({ units: 1, activation: 'sigmoid', kernelInitializer }))
    if (checkpoint)
      model.setWeights(model.getWeights().map((w, i) => tf.tensor(checkpoint[i] as Float32Array, w.shape)))
    model.compile({ optimizer: tf.train.adam(config.learningRate), loss: 'binaryCrossentropy', metrics: ['accuracy'] })
    const epochs = { initialEpoch: previousResource, epochs: resource, shuffle: false, verbose: 0 as const }
    const { history } = await model.fit(x, y, epochs)
    const weights = model.getWeights().map((weight) => weight.dataSync<'float32'>().slice())
    model.dispose()
    return { score: Number(history.acc?.at(-1)), checkpoint: weights }
  },
)
