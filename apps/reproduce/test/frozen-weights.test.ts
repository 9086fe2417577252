import * as tf from '@tensorflow/tfjs-core'
import '@fdp/tfjs-backend-simd'
import { createModel, loadModel, predict, saveModel, toKeras, toPyTorch, train, trainEpochs } from '@fdp/models'
import type { LayersModel } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'

const steps = 4
const features = 3
const n = 24
const values = Float32Array.from({ length: n * steps * features }, (_, i) => Math.fround(((i * 37) % 101) / 50 - 1))
const windows = {
  values,
  shape: [n, steps, features] as const,
  labels: Uint8Array.from({ length: n }, (_, i) => i % 2),
}
const options = { epochs: 2, batchSize: 8, seed: 3 }

beforeAll(() => tf.setBackend('simd'))

const bilstm = () => createModel('bilstm', { steps, features, seed: 1, lstmUnits: [5], denseUnits: [6] })

const named = (model: LayersModel, name: string) => {
  const layer = model.layers.find((each) => each.getClassName() === name)
  if (layer === undefined) throw new Error(`no layer ${name}`)
  return layer
}

/** Freezes a part of a layer, so that `weights` lists it last. */
const freezings: Record<string, (model: LayersModel) => void> = {
  'one direction': (model) => {
    ;(named(model, 'Bidirectional') as unknown as { forwardLayer: { trainable: boolean } }).forwardLayer.trainable =
      false
  },
  'a kernel': (model) => {
    const [kernel] = named(model, 'Dense').weights
    if (kernel !== undefined) (kernel as unknown as { trainable: boolean }).trainable = false
  },
  'the last kernel': (model) => {
    const [kernel] = model.layers.at(-1)?.weights ?? []
    if (kernel !== undefined) (kernel as unknown as { trainable: boolean }).trainable = false
  },
  'a layer': (model) => {
    named(model, 'Bidirectional').trainable = false
  },
}

describe('a model of which a part is frozen', () => {
  it.each(Object.entries(freezings))('%s: predicts as before and as its layers do', async (_, freeze) => {
    const model = bilstm()
    const before = model.predict(tf.tensor(values, [n, steps, features])) as tf.Tensor
    freeze(model)
    const found = await predict(model, windows)
    const expected = before.dataSync()
    for (let i = 0; i < n; i++) expect(found[i]).toBeCloseTo(expected[i] as number, 6)
  })

  it.each(Object.entries(freezings))('%s: is trained but for that', async (_, freeze) => {
    const model = bilstm()
    freeze(model)
    const kept = model.weights.filter((weight) => !model.trainableWeights.includes(weight))
    const before = kept.map((weight) => [...weight.read().dataSync()])
    const trained = model.trainableWeights.map((weight) => [...weight.read().dataSync()])
    await train(model, windows, options)
    expect(kept.map((weight) => [...weight.read().dataSync()])).toEqual(before)
    expect(model.trainableWeights.map((weight) => [...weight.read().dataSync()])).not.toEqual(trained)
    const found = await predict(model, windows)
    const own = (model.predict(tf.tensor(values, [n, steps, features])) as tf.Tensor).dataSync()
    for (let i = 0; i < n; i++) expect(found[i]).toBeCloseTo(own[i] as number, 6)
  })

  it.each(Object.entries(freezings))('%s: is exported and saved as the whole one', async (_, freeze) => {
    const model = bilstm()
    const [keras, torch] = [toKeras(model), toPyTorch(model)]
    const expected = await predict(model, windows)
    freeze(model)
    expect(toKeras(model)).toEqual(keras)
    expect(toPyTorch(model)).toEqual(torch)
    const loaded = await loadModel(await saveModel(model))
    expect(await predict(loaded, windows)).toEqual(expected)
  })

  it.each(['auto', 'tape'] as const)(
    'frozen between two epochs (%s): weights stay where they belong',
    async (stepper) => {
      const make = () => createModel('cnn', { steps, features, seed: 1, denseUnits: [1, 1, 1] })
      const run = async (model: LayersModel, freeze: boolean) => {
        const all = model.weights
        for await (const { epoch } of trainEpochs(model, windows, { ...options, epochs: 3, stepper }))
          if (freeze && epoch === 1) for (const layer of model.layers.slice(2, 5)) layer.trainable = false
        return all.map((weight) => [...weight.read().dataSync()])
      }
      expect(await run(make(), true)).toEqual(await run(make(), false))
    },
  )

  it('a model that is frozen as a whole is refused', async () => {
    const model = bilstm()
    model.trainable = false
    await expect(train(model, windows, options)).rejects.toMatchObject({ code: 'unsupported-model' })
  })
})
