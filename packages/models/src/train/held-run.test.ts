import '@tensorflow/tfjs-backend-cpu'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { risingWindows } from '../../test/support/windows.ts'
import { createModel, type Epoch, predict, train, trainEpochs } from '../index.ts'

const data = risingWindows(16, 4, 2)
const held = risingWindows(8, 4, 2, 2)
const logistic = () => createModel('logistic', { steps: 4, features: 2, seed: 5 })
const code = (expected: string) => expect.objectContaining({ name: 'ModelsError', code: expected })
const once = { epochs: 1 } as const

beforeAll(() => tf.setBackend('cpu').then(() => undefined))

/** Collects until `done`, or twenty rounds have passed. */
async function collect(done: () => boolean): Promise<void> {
  setFlagsFromString('--expose_gc')
  const gc = runInNewContext('gc') as () => void
  for (let i = 0; i < 20 && !done(); i++) {
    gc()
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

describe('two trainings of one model', () => {
  it('the second is refused, the first goes on undisturbed', async () => {
    const [model, alone] = [logistic(), logistic()]
    const first = train(model, data, { epochs: 3 })
    await expect(train(model, data, { epochs: 2 })).rejects.toEqual(code('model-in-training'))
    await expect(trainEpochs(model, data).next()).rejects.toEqual(code('model-in-training'))
    expect(await first).toEqual(await train(alone, data, { epochs: 3 }))
    expect(await predict(model, held)).toEqual(await predict(alone, held))
    expect(await train(model, data, once)).toMatchObject({ steps: 1 })
  })

  it('two models train at once', async () => {
    const results = await Promise.all([logistic(), logistic()].map((model) => train(model, data, once)))
    expect(results[0]).toEqual(results[1])
  })

  it.each<[string, (model: ReturnType<typeof logistic>) => Promise<unknown>]>([
    [
      'was left by break',
      async (model) => {
        for await (const _ of trainEpochs(model, data, { epochs: 3 })) break
      },
    ],
    [
      'was ended by return',
      async (model) => {
        const epochs = trainEpochs(model, data, { epochs: 3 })
        await epochs.next()
        await epochs.return({} as never)
      },
    ],
    [
      'was ended by throw',
      async (model) => {
        const epochs = trainEpochs(model, data, { epochs: 3 })
        await epochs.next()
        await epochs.throw(new Error('enough')).catch(() => undefined)
      },
    ],
    [
      'was aborted',
      async (model) => {
        const stop = new AbortController()
        const running = train(model, data, { epochs: 1000, signal: stop.signal })
        stop.abort()
        await expect(running).rejects.toThrow(/abort/i)
      },
    ],
    [
      'failed in a callback',
      async (model) => {
        const save = () => Promise.reject(new Error('disk full'))
        await expect(train(model, data, { epochs: 3, checkpoint: { save } })).rejects.toThrow('disk full')
      },
    ],
    [
      'lost its finite loss',
      async (model) => {
        const huge = { ...data, values: data.values.map((x) => x * 1e30) }
        const failed = train(model, huge, { epochs: 3, learningRate: 1e30, optimizer: 'sgd' })
        await expect(failed).rejects.toEqual(code('non-finite-loss'))
      },
    ],
    [
      'was refused',
      async (model) => {
        await expect(train(model, data, { epochs: 3, stepper: 'plan' })).rejects.toEqual(code('unsupported-model'))
      },
    ],
    ['was never begun', async (model) => void trainEpochs(model, data)],
  ])('a model may train again after a run that %s', async (_, run) => {
    const model = logistic()
    await run(model)
    expect(await train(model, data, once)).toMatchObject({ steps: 1 })
  })
})

describe('a model that predicts while it trains', () => {
  it('has, between two epochs, the weights of the epoch that has just ended', async () => {
    const [model, alone] = [logistic(), logistic()]
    let epochs = 0
    for await (const _ of trainEpochs(model, data, { epochs: 3 })) {
      const fresh = logistic()
      await train(fresh, data, { epochs: ++epochs })
      expect(await predict(model, held)).toEqual(await predict(fresh, held))
    }
    await train(alone, data, { epochs: 3 })
    expect(await predict(model, held)).toEqual(await predict(alone, held))
  })
})

describe('a model that is disposed of while it trains', () => {
  it.each([1, 2])('ends the run with a typed error, after epoch %i of 2', async (last) => {
    const before = tf.memory().numTensors
    const model = logistic()
    const run = async () => {
      for await (const { epoch } of trainEpochs(model, data, { epochs: 2 })) if (epoch === last) model.dispose()
    }
    await expect(run()).rejects.toEqual(code('model-disposed'))
    expect(tf.memory().numTensors).toBe(before)
  })

  it('also where it goes in the middle of an epoch, and a loop left at once is no error', async () => {
    const model = logistic()
    const learningRate = () => {
      if (!model.weights[0]?.read().isDisposed) model.dispose()
      return 0.01
    }
    await expect(train(model, data, { epochs: 2, learningRate })).rejects.toEqual(code('model-disposed'))
    const other = logistic()
    for await (const _ of trainEpochs(other, data, { epochs: 2 })) {
      other.dispose()
      break
    }
  })
})

describe('an iterator that nobody holds', () => {
  it('gives tensors and model back when it is collected', async () => {
    const model = logistic()
    const before = tf.memory().numTensors
    await (async () => void (await trainEpochs(model, data, { epochs: 3 }).next()))()
    expect(tf.memory().numTensors).toBeGreaterThan(before)
    await expect(train(model, data, once)).rejects.toEqual(code('model-in-training'))
    await collect(() => tf.memory().numTensors === before)
    expect(tf.memory().numTensors).toBe(before)
    expect(await train(model, data, once)).toMatchObject({ steps: 1 })
  })

  it('stays as long as somebody holds an epoch, whose checkpoint may be asked for', async () => {
    const model = logistic()
    const first = async () => (await trainEpochs(model, data, { epochs: 3 }).next()).value as Epoch
    const epoch = await first()
    await collect(() => false)
    expect((await epoch.checkpoint()).epoch).toBe(1)
  })
})
