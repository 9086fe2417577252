import * as tf from '@tensorflow/tfjs'
import { beforeAll, describe, expect, it } from 'vitest'
import '../src/index.ts'
import { setPoison } from '../src/memory.ts'
import { seededFloats } from './random.ts'

beforeAll(() => setPoison(true))

interface Outcome {
  readonly losses: number[]
  readonly evaluation: number[]
  readonly prediction: Float32Array
  readonly reloaded: Float32Array
}

function inputs(model: tf.LayersModel, n: number, seed: number): tf.Tensor[] {
  return model.inputs.map((input, i) => {
    const shape = [n, ...input.shape.slice(1).map((d) => d ?? 6)]
    const values = seededFloats(
      shape.reduce((a, b) => a * b, 1),
      seed + i,
    )
    if (input.name.startsWith('tokens'))
      return tf.tensor(
        values.map((v) => Math.floor((v + 1) * 2.49)),
        shape,
      )
    return tf.tensor(values, shape)
  })
}

const batch = 6

/** Fits, evaluates, predicts, saves and loads a model with fixed weights and data. */
async function run(backend: string, build: () => tf.LayersModel, optimizer: () => tf.Optimizer): Promise<Outcome> {
  await tf.setBackend(backend)
  const before = tf.memory().numTensors
  const model = build()
  model.setWeights(
    tf.tidy(() =>
      model.getWeights().map((w, i) => {
        const scale = 0.7 / Math.sqrt(w.shape[0] ?? 1)
        const values = seededFloats(w.size, 100 + i)
        // Moving variances must stay positive.
        return tf.tensor(
          values.map((v) => (w.shape.length === 1 ? 0.5 + 0.4 * v : scale * v)),
          w.shape,
        )
      }),
    ),
  )
  const x = inputs(model, 2 * batch, 1)
  const y = model.outputs.map((o, i) => {
    const shape = [2 * batch, ...o.shape.slice(1).map((d) => d ?? 6)]
    return tf.tensor(
      seededFloats(
        shape.reduce((a, b) => a * b, 1),
        50 + i,
      ),
      shape,
    )
  })
  const one = <T>(list: T[]) => (list.length === 1 ? (list[0] as T) : list)
  model.compile({ optimizer: optimizer(), loss: 'meanSquaredError' })
  const history = await model.fit(one(x), one(y), {
    epochs: 2,
    batchSize: batch,
    shuffle: false,
    verbose: 0,
    yieldEvery: 'never',
  })
  const evaluation = [model.evaluate(one(x), one(y), { batchSize: batch })].flat().map((t) => t.dataSync()[0] as number)
  const prediction = [model.predict(one(x), { batchSize: batch })].flat()[0] as tf.Tensor
  let saved: tf.io.ModelArtifacts | undefined
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }
    }),
  )
  const loaded = await tf.loadLayersModel(tf.io.fromMemory(saved as tf.io.ModelArtifacts))
  const again = [loaded.predict(one(x), { batchSize: batch })].flat()[0] as tf.Tensor
  const outcome = {
    losses: history.history.loss as number[],
    evaluation,
    prediction: prediction.dataSync().slice() as Float32Array,
    reloaded: again.dataSync().slice() as Float32Array,
  }
  tf.dispose([x, y, prediction, again])
  const optimizerUsed = model.optimizer
  model.dispose()
  loaded.dispose()
  optimizerUsed.dispose()
  expect(tf.memory().numTensors - before, 'tensors left').toBeLessThan(30)
  return outcome
}

function expectClose(got: ArrayLike<number>, want: ArrayLike<number>, tolerance: number, what: string): void {
  expect(got.length, what).toBe(want.length)
  let scale = 1e-2
  for (let i = 0; i < want.length; i++) scale = Math.max(scale, Math.abs(want[i] as number))
  for (let i = 0; i < want.length; i++) {
    const [a, b] = [got[i] as number, want[i] as number]
    if (!(Math.abs(a - b) <= tolerance * scale)) expect.fail(`${what}[${i}]: ${a}, not ${b}`)
  }
}

async function agrees(
  build: () => tf.LayersModel,
  optimizer: () => tf.Optimizer = () => tf.train.sgd(0.05),
): Promise<void> {
  const want = await run('cpu', build, optimizer)
  const got = await run('simd', build, optimizer)
  expectClose(got.losses, want.losses, 1e-4, 'loss')
  expectClose(got.evaluation, want.evaluation, 1e-4, 'evaluation')
  expectClose(got.prediction, want.prediction, 1e-3, 'prediction')
  expect(got.reloaded).toEqual(got.prediction)
}

const l = tf.layers
type Shape = (number | null)[]

function stack(inputShape: Shape, ...layers: (() => tf.layers.Layer)[]): () => tf.LayersModel {
  return () => {
    const input = tf.input({ shape: inputShape })
    let x: tf.SymbolicTensor = input
    for (const layer of layers) x = layer().apply(x) as tf.SymbolicTensor
    return tf.model({ inputs: input, outputs: x })
  }
}

const names = (values: Record<string, () => tf.LayersModel>) => Object.entries(values)

describe('models of every kind of layer agree with cpu', () => {
  const models: Record<string, () => tf.LayersModel> = {
    dense: stack(
      [7],
      () => l.dense({ units: 9, activation: 'relu' }),
      () => l.dense({ units: 3, activation: 'softmax' }),
    ),
    activations: stack(
      [7],
      ...(
        [
          'elu',
          'relu6',
          'selu',
          'sigmoid',
          'hardSigmoid',
          'softplus',
          'softsign',
          'tanh',
          'swish',
          'mish',
          'linear',
        ] as const
      ).map((activation) => () => l.dense({ units: 5, activation })),
    ),
    'activation layers': stack(
      [7],
      () => l.thresholdedReLU({ theta: -0.5 }),
      () => l.leakyReLU({ alpha: 0.2 }),
      () => l.elu(),
      () => l.prelu(),
      () => l.softmax(),
      () => l.activation({ activation: 'tanh' }),
      () => l.reLU(),
    ),
    reshaping: stack(
      [4, 6],
      () => l.reshape({ targetShape: [6, 4] }),
      () => l.permute({ dims: [2, 1] }),
      () => l.flatten(),
      () => l.repeatVector({ n: 3 }),
      () => l.dense({ units: 2 }),
    ),
    'dropout and noise at rate 0': stack(
      [4, 6],
      () => l.dropout({ rate: 0 }),
      () => l.spatialDropout1d({ rate: 0 }),
      () => l.gaussianNoise({ stddev: 0 }),
      () => l.dense({ units: 2 }),
    ),
    'conv1d and pooling': stack(
      [12, 5],
      () => l.conv1d({ filters: 8, kernelSize: 3, padding: 'same', activation: 'relu' }),
      () => l.maxPooling1d({ poolSize: 2 }),
      () => l.conv1d({ filters: 6, kernelSize: 2, strides: 2 }),
      () => l.averagePooling1d({ poolSize: 2, padding: 'same' }),
      () => l.globalAveragePooling1d(),
    ),
    'conv2d and pooling': stack(
      [9, 8, 3],
      () => l.conv2d({ filters: 5, kernelSize: 3, activation: 'elu' }),
      () => l.maxPooling2d({ poolSize: 2 }),
      () => l.zeroPadding2d(),
      () => l.separableConv2d({ filters: 4, kernelSize: 2, padding: 'same' }),
      () => l.averagePooling2d({ poolSize: 2, strides: 1 }),
      () => l.globalMaxPooling2d({}),
    ),
    'depthwise and transposed conv': stack(
      [6, 7, 4],
      () => l.depthwiseConv2d({ kernelSize: 3, padding: 'same' }),
      () => l.conv2dTranspose({ filters: 3, kernelSize: 3, strides: 2, padding: 'same' }),
      () =>
        l.cropping2D({
          cropping: [
            [1, 0],
            [2, 1],
          ],
        }),
      () => l.upSampling2d({ size: [2, 2] }),
      () => l.globalAveragePooling2d({}),
    ),
    conv3d: stack(
      [4, 5, 4, 2],
      () => l.conv3d({ filters: 3, kernelSize: 2 }),
      () => l.maxPooling3d({ poolSize: 2 }),
      () => l.flatten(),
    ),
    normalisation: stack(
      [5, 6],
      () => l.batchNormalization(),
      () => l.layerNormalization(),
      () => l.dense({ units: 3 }),
    ),
    simpleRNN: stack(
      [5, 4],
      () => l.simpleRNN({ units: 6, returnSequences: true }),
      () => l.simpleRNN({ units: 3 }),
    ),
    LSTM: stack(
      [5, 4],
      () => l.lstm({ units: 6, returnSequences: true }),
      () => l.lstm({ units: 3, goBackwards: true, recurrentActivation: 'sigmoid' }),
    ),
    GRU: stack(
      [5, 4],
      () => l.gru({ units: 6, returnSequences: true }),
      () => l.gru({ units: 3, implementation: 2 }),
    ),
    'stacked cells': stack([5, 4], () =>
      l.rnn({
        cell: [l.lstmCell({ units: 5 }), l.gruCell({ units: 4 }), l.simpleRNNCell({ units: 3 })],
        returnSequences: true,
      }),
    ),
    'bidirectional, concat': stack(
      [5, 4],
      () => l.bidirectional({ layer: l.lstm({ units: 4, returnSequences: true }) as tf.RNN, mergeMode: 'concat' }),
      () => l.bidirectional({ layer: l.gru({ units: 3 }) as tf.RNN, mergeMode: 'sum' }),
    ),
    'time distributed': stack(
      [5, 4],
      () => l.timeDistributed({ layer: l.dense({ units: 3, activation: 'tanh' }) }),
      () => l.globalAveragePooling1d(),
    ),
    convLstm2d: stack(
      [3, 5, 5, 2],
      () => l.convLstm2d({ filters: 3, kernelSize: 2 }),
      () => l.flatten(),
      () => l.dense({ units: 2 }),
    ),
    'masking before an LSTM': () => {
      const input = tf.input({ shape: [5, 4] })
      const masked = l.masking({ maskValue: 0 }).apply(l.reLU().apply(input)) as tf.SymbolicTensor
      return tf.model({ inputs: input, outputs: l.lstm({ units: 3 }).apply(masked) as tf.SymbolicTensor })
    },
    'embedding with zeros masked': () => {
      const input = tf.input({ shape: [7], name: `tokens${Math.floor(performance.now() * 1000)}` })
      const embedded = l.embedding({ inputDim: 5, outputDim: 4, maskZero: true }).apply(input) as tf.SymbolicTensor
      return tf.model({ inputs: input, outputs: l.lstm({ units: 3 }).apply(embedded) as tf.SymbolicTensor })
    },
    'two inputs, every merge': () => {
      const [a, b] = [tf.input({ shape: [6] }), tf.input({ shape: [6] })]
      const merged = [l.add(), l.multiply(), l.average(), l.maximum(), l.minimum()].map(
        (m) => m.apply([a, b]) as tf.SymbolicTensor,
      )
      const dot = l.dot({ axes: -1 }).apply([a, b]) as tf.SymbolicTensor
      const all = l.concatenate().apply([...merged, dot]) as tf.SymbolicTensor
      return tf.model({ inputs: [a, b], outputs: l.dense({ units: 2 }).apply(all) as tf.SymbolicTensor })
    },
  }
  it.each(names(models))('%s', (_, build) => agrees(build))
})

describe('optimizers agree with cpu', () => {
  const build = stack(
    [5, 4],
    () => l.conv1d({ filters: 6, kernelSize: 2, activation: 'relu' }),
    () => l.lstm({ units: 4 }),
    () => l.dense({ units: 2 }),
  )
  it.each([
    ['adam', () => tf.train.adam(0.01)],
    ['adamax', () => tf.train.adamax(0.01)],
    ['rmsprop', () => tf.train.rmsprop(0.01, 0.9, 0.5)],
    ['momentum', () => tf.train.momentum(0.01, 0.9, true)],
    ['adagrad', () => tf.train.adagrad(0.05)],
    ['adadelta', () => tf.train.adadelta(0.5)],
  ] as const)('%s', (_, optimizer) => agrees(build, optimizer))
})

describe('stateful RNNs', () => {
  it('carry their state from batch to batch as on cpu', async () => {
    const results = []
    for (const backend of ['cpu', 'simd']) {
      await tf.setBackend(backend)
      const model = tf.sequential({
        layers: [
          l.lstm({ units: 4, stateful: true, batchInputShape: [2, 3, 5], returnSequences: true }),
          l.gru({ units: 3, stateful: true }),
        ],
      })
      model.setWeights(model.getWeights().map((w, i) => tf.tensor(seededFloats(w.size, i + 7), w.shape)))
      const x = tf.tensor(seededFloats(30, 3), [2, 3, 5])
      const outputs = [1, 2, 3].map(() => [...(model.predict(x) as tf.Tensor).dataSync()])
      model.resetStates()
      outputs.push([...(model.predict(x) as tf.Tensor).dataSync()])
      expectClose(outputs[3] as number[], outputs[0] as number[], 1e-6, 'after reset')
      expect(outputs[1]).not.toEqual(outputs[0])
      results.push(outputs.flat())
    }
    expectClose(results[1] as number[], results[0] as number[], 1e-5, 'output')
  })
})
