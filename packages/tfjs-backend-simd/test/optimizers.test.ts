import * as tf from '@tensorflow/tfjs'
import { describe, expect, it } from 'vitest'
import { adam, rmsprop, sgd } from '../src/index.ts'
import { originalUpdate } from '../src/optimizers.ts'
import { seededFloats } from './random.ts'

const shapes = [[7, 5], [5], [3, 1], [1]]

/** The optimizer with the ops of tfjs-core, which importing the package replaces. */
function stock<T extends tf.Optimizer>(optimizer: T): T {
  const original = (optimizer.applyGradients as { [originalUpdate]?: tf.Optimizer['applyGradients'] })[originalUpdate]
  if (original === undefined) throw new Error('the update has not been replaced')
  optimizer.applyGradients = original.bind(optimizer)
  return optimizer
}

/** Weights after some steps on a quadratic loss with cross terms. */
async function descend(
  backend: string,
  make: () => tf.Optimizer,
  onStep: (weights: tf.Variable[], step: number) => void = () => {},
) {
  await tf.setBackend(backend)
  const before = tf.memory().numTensors
  const weights = shapes.map((shape, i) =>
    tf.variable(
      tf.tensor(
        seededFloats(
          shape.reduce((a, b) => a * b, 1),
          i + 1,
        ),
        shape,
      ),
    ),
  )
  const optimizer = make()
  for (let step = 0; step < 12; step++) {
    optimizer.minimize(
      () =>
        tf.tidy(() => {
          const [w, b, v, s] = weights as [tf.Variable, tf.Variable, tf.Variable, tf.Variable]
          const hidden = tf.tanh(tf.add(w, b))
          return tf.add(tf.sum(tf.square(tf.sub(hidden, 0.3))), tf.sum(tf.mul(tf.square(v), s))) as tf.Scalar
        }),
      false,
      weights,
    )
    onStep(weights, step)
  }
  const values = weights.map((w) => [...w.dataSync()])
  optimizer.dispose()
  tf.dispose(weights)
  return { values, left: tf.memory().numTensors - before, iterations: optimizer.iterations }
}

describe('updates in place', () => {
  it.each([
    ['adam', () => adam(0.05), () => stock(tf.train.adam(0.05))],
    ['adam with other constants', () => adam(0.02, 0.7, 0.9, 1e-3), () => stock(tf.train.adam(0.02, 0.7, 0.9, 1e-3))],
    ['sgd', () => sgd(0.05), () => stock(tf.train.sgd(0.05))],
    ['rmsprop', () => rmsprop(0.02, 0.9, 0.4), () => stock(tf.train.rmsprop(0.02, 0.9, 0.4))],
  ] as const)('%s gives the bits of tfjs-core on this backend, and its values on cpu', async (_, ours, theirs) => {
    const own = await descend('simd', ours)
    const ops = await descend('simd', theirs)
    expect(own).toEqual(ops)
    const cpu = await descend('cpu', theirs)
    own.values.flat().forEach((value, i) => {
      expect(value).toBeCloseTo(cpu.values.flat()[i] as number, 4)
    })
    expect((await descend('cpu', ours)).values).toEqual(cpu.values)
  })

  it('leaves clones of a weight as they were', async () => {
    const kept: tf.Tensor[] = []
    const own = await descend(
      'simd',
      () => adam(0.05),
      (weights, step) => {
        if (step === 5) kept.push(...weights.map((w) => tf.clone(w)))
      },
    )
    expect(own.values).toEqual((await descend('simd', () => stock(tf.train.adam(0.05)))).values)
    const early: number[][] = []
    await descend(
      'simd',
      () => stock(tf.train.adam(0.05)),
      (weights, step) => {
        if (step === 5) early.push(...weights.map((w) => [...w.dataSync()]))
      },
    )
    await tf.setBackend('simd')
    expect(kept.map((t) => [...t.dataSync()])).toEqual(early)
    tf.dispose(kept)
  })

  it('takes the setting of a learning rate and saved state', async () => {
    await tf.setBackend('simd')
    const run = async (make: () => tf.Optimizer) => {
      const w = tf.variable(tf.tensor1d([1, -2, 3]))
      const loss = () => tf.sum(tf.square(w)) as tf.Scalar
      const first = make()
      for (let i = 0; i < 3; i++) first.minimize(loss, false, [w])
      const second = make()
      await second.setWeights(await first.getWeights())
      ;(second as unknown as { learningRate: number }).learningRate = 0.2
      for (let i = 0; i < 3; i++) second.minimize(loss, false, [w])
      return [...w.dataSync()]
    }
    expect(await run(() => adam(0.1))).toEqual(await run(() => stock(tf.train.adam(0.1))))
  })

  it.each([
    ['adam', () => tf.train.adam(0.05), true],
    ['sgd', () => tf.train.sgd(0.05), true],
    ['rmsprop', () => tf.train.rmsprop(0.02), true],
    ['rmsprop, centered', () => tf.train.rmsprop(0.02, 0.9, 0, undefined, true), false],
    ['momentum', () => tf.train.momentum(0.02, 0.9), false],
  ] as const)('%s of tf.train updates in place: %s', async (_, make, inPlace) => {
    await tf.setBackend('simd')
    const w = tf.variable(tf.tensor1d([1, -2, 3]))
    const optimizer = make()
    const step = () => optimizer.minimize(() => tf.sum(tf.square(w)) as tf.Scalar, false, [w])
    step()
    const before = [w.dataId, w.dataSync()[0]]
    step()
    expect(w.dataId === before[0]).toBe(inPlace)
    expect(w.dataSync()[0]).not.toBe(before[1])
  })

  it('is in place once, however often the package is registered', async () => {
    const { patchOptimizers } = await import('../src/optimizers.ts')
    const update = tf.AdamOptimizer.prototype.applyGradients
    patchOptimizers()
    expect(tf.AdamOptimizer.prototype.applyGradients).toBe(update)
  })
})

describe('what an update in place must not take', () => {
  const names = ['adam', 'rmsprop', 'sgd'] as const
  const make = (name: (typeof names)[number]) => tf.train[name](0.1)

  /** A variable that shares its values with no tensor. */
  const variable = (size: number) => {
    const initial = tf.ones([size])
    const made = tf.variable(initial)
    initial.dispose()
    return made
  }

  it.each(['adam', 'rmsprop'] as const)(
    '%s with other variables than before: refused as on cpu, and nothing is touched',
    async (name) => {
      for (const backend of ['cpu', 'simd']) {
        await tf.setBackend(backend)
        const optimizer = make(name)
        const others = Array.from({ length: 200 }, (_, i) => tf.fill([1 + (i % 40)], 7))
        const small = variable(4)
        const large = variable(3000)
        optimizer.minimize(() => small.square().sum(), false, [small])
        const before = [...small.dataSync()]
        expect(() => optimizer.minimize(() => large.square().sum(), false, [large])).toThrow(/4 and 3000|3000 and 4/)
        expect([...small.dataSync()]).toEqual(before)
        expect(others.flatMap((each) => [...each.dataSync()]).every((value) => value === 7)).toBe(true)
        tf.dispose([small, large, ...others])
      }
    },
  )

  it.each(names)('%s: a gradient of one number goes to every weight', async (name) => {
    const found: number[][] = []
    for (const backend of ['cpu', 'simd']) {
      await tf.setBackend(backend)
      const weight = tf.variable(tf.ones([6]))
      const optimizer = make(name)
      for (let step = 0; step < 2; step++) optimizer.applyGradients([{ name: weight.name, tensor: tf.scalar(0.5) }])
      found.push([...weight.dataSync()])
      weight.dispose()
    }
    const [cpu = [], simd = []] = found
    expect(new Set(simd).size).toBe(1)
    for (const [i, value] of cpu.entries()) expect(simd[i]).toBeCloseTo(value, 6)
  })

  it('sgd goes by what setLearningRate was told, as on cpu', async () => {
    const found: number[] = []
    for (const backend of ['cpu', 'simd']) {
      await tf.setBackend(backend)
      const weight = tf.variable(tf.scalar(1))
      const optimizer = tf.train.sgd(0.1)
      const step = () => optimizer.applyGradients([{ name: weight.name, tensor: tf.scalar(1) }])
      step()
      // A field that tfjs-core's own update does not read.
      Object.assign(optimizer, { learningRate: 1 })
      step()
      optimizer.setLearningRate(0.5)
      step()
      found.push(weight.dataSync()[0] as number)
      weight.dispose()
    }
    expect(found[0]).toBeCloseTo(0.3, 6)
    expect(found[1]).toBe(found[0])
  })
})
