import { describe, expect, it } from 'vitest'
import { choice, float, int, when } from '../space/parameter.ts'
import { defineSpace } from '../space/space.ts'
import { createStudy } from '../study/create-study.ts'
import type { Algorithm } from './algorithm.ts'
import { bayesian } from './bayesian.ts'
import { bohb } from './bohb.ts'
import { hyperband } from './hyperband.ts'
import { randomSearch } from './random-search.ts'
import { tpe } from './tpe.ts'

const space = defineSpace({
  x: float(-5, 5),
  rate: float(1e-5, 1, { log: true }),
  units: int(8, 128, { step: 8 }),
  cell: choice(['lstm', 'gru', 'rnn']),
  layers: int(1, 2),
  units2: when('layers', 2, int(8, 64, { step: 8 })),
})
type Config = NonNullable<(typeof space)['config']>

const loss = (config: Config, resource = 100): number =>
  ((config.x - 1.3) / 5) ** 2 +
  ((Math.log10(config.rate) + 3) / 2.5) ** 2 +
  ((config.units - 64) / 64) ** 2 +
  (config.cell === 'gru' ? 0 : 0.3) +
  (config.units2 === undefined ? 0.2 : Math.abs(config.units2 - 32) / 64) +
  1 / resource

async function best(algorithm: Algorithm, seed: number): Promise<number> {
  const study = createStudy({ space, algorithm, direction: 'minimize', seed })
  const { score } = await study.optimize(({ config, resource }) => loss(config, resource))
  return score
}

const SEEDS = [1, 2, 3, 4, 5, 6, 7, 8]

/**
 * The median over seeds of the best loss: models have to beat blind search with as many evaluations. For the scale, over
 * seeds 1 to 20 Optuna 5.0 has 0.376 random, 0.214 TPE and 0.215 multivariate TPE on this function; this package 0.376,
 * 0.228 (batch 1) and 0.222.
 */
async function medianBest(algorithm: Algorithm): Promise<number> {
  const scores: number[] = []
  for (const seed of SEEDS) scores.push(await best(algorithm, seed))
  scores.sort((a, b) => a - b)
  return ((scores[3] as number) + (scores[4] as number)) / 2
}

describe('models learn', () => {
  it('tpe, multivariate tpe and bayesian find better configurations than random search', async () => {
    const random = await medianBest(randomSearch({ trials: 60, resource: 100 }))
    expect(await medianBest(tpe({ trials: 60, resource: 100 }))).toBeLessThan(0.8 * random)
    expect(await medianBest(tpe({ trials: 60, resource: 100, multivariate: true }))).toBeLessThan(0.8 * random)
    expect(await medianBest(bayesian({ trials: 40, resource: 100 }))).toBeLessThan(0.2 * random)
  })
  it('bohb finds better ones than hyperband', async () => {
    const plain = await medianBest(hyperband({ maxResource: 27, iterations: 2 }))
    expect(await medianBest(bohb({ maxResource: 27, iterations: 2 }))).toBeLessThan(0.9 * plain)
  })
})

describe('models are deterministic', () => {
  for (const [name, algorithm] of [
    ['tpe', tpe({ trials: 40, batch: 5 })],
    ['bayesian', bayesian({ trials: 24, candidates: 100 })],
    ['bohb', bohb({ maxResource: 27 })],
  ] as const) {
    it(`${name} does not depend on concurrency, even with failures`, async () => {
      const outcomes = []
      for (const concurrency of [1, 2, 8]) {
        const study = createStudy({ space, algorithm, direction: 'minimize', seed: 3 })
        await study.optimize(
          async ({ config, resource }) => {
            for (let i = 0; i < (config.units / 8) % 5; i++) await new Promise((resolve) => setImmediate(resolve))
            if (Math.floor(Math.abs(config.x) * 1000) % 10 === 0) throw new Error('no')
            return loss(config, resource)
          },
          { concurrency },
        )
        outcomes.push({ best: study.best, trials: study.trials })
      }
      expect(outcomes[1]).toEqual(outcomes[0])
      expect(outcomes[2]).toEqual(outcomes[0])
      expect(outcomes[0]?.trials.some((trial) => trial.status === 'failed')).toBe(true)
    })
  }
  it('and run as many at once as their batch', async () => {
    const study = createStudy({ space, algorithm: tpe({ trials: 12, batch: 3 }), direction: 'minimize', seed: 3 })
    let running = 0
    let most = 0
    await study.optimize(
      async ({ config }) => {
        most = Math.max(most, ++running)
        await new Promise((resolve) => setImmediate(resolve))
        running--
        return loss(config)
      },
      { concurrency: 8 },
    )
    expect(most).toBe(3)
  })
})

it('small discrete spaces are gone through completely', async () => {
  const small = defineSpace({ a: int(1, 4), b: choice(['x', 'y']) })
  for (const algorithm of [tpe({ trials: 50, initial: 2 }), bayesian({ trials: 50 }), bohb({ maxResource: 27 })]) {
    const study = createStudy({ space: small, algorithm, direction: 'maximize', seed: 3 })
    const result = await study.optimize(({ config }) => config.a)
    expect(result.score).toBe(4)
    expect(study.trials).toHaveLength(8)
  }
})

it('hyperband takes any number of iterations that can be counted', async () => {
  const study = createStudy({
    space,
    algorithm: hyperband({ maxResource: 9, iterations: 2 ** 40 }),
    direction: 'minimize',
    seed: 1,
  })
  expect(await study.ask()).toMatchObject({ trial: '0-0' })
})

describe('discrete spaces', () => {
  const digits = defineSpace({ a: int(0, 9), b: int(0, 9), c: int(0, 9), d: int(0, 9) })
  const distance = ({ a, b, c, d }: NonNullable<(typeof digits)['config']>): number =>
    a ** 2 + (b - 7) ** 2 + (c - 4) ** 2 + (d - 1) ** 2
  /** The mean loss over the later half of the trials. A random configuration has 73.5. */
  const late = async (algorithm: Algorithm): Promise<number> => {
    const study = createStudy({ space: digits, algorithm, direction: 'minimize', seed: 1 })
    await study.optimize(({ config }) => distance(config))
    const half = study.trials.slice(study.trials.length >> 1).map(({ config }) => distance(config))
    return half.reduce((sum, value) => sum + value, 0) / half.length
  }
  it.each([
    ['tpe', tpe({ trials: 300 })],
    ['multivariate tpe', tpe({ trials: 300, multivariate: true })],
  ])('%s goes on learning when its proposals repeat', async (_, algorithm) => {
    expect(await late(algorithm)).toBeLessThan(40)
  })
  it('bohb too', async () => {
    expect(await late(bohb({ maxResource: 27, iterations: 5, randomFraction: 0 }))).toBeLessThan(40)
  })
  it('tpe does all trials of its plan on a large one', async () => {
    const bits = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`c${i}`, choice([0, 1, 2, 3])]))
    const study = createStudy({
      space: defineSpace(bits),
      algorithm: tpe({ trials: 100 }),
      direction: 'minimize',
      seed: 1,
    })
    await study.optimize(({ config }) => Object.values(config).reduce<number>((sum, value) => sum + Number(value), 0))
    expect(study.progress).toMatchObject({ done: 100, planned: 100 })
    expect(new Set(study.trials.map(({ config }) => JSON.stringify(config))).size).toBe(100)
  })
})

it.each([1e3, 1e6, 1e200])('bayesian learns beside losses that diverged: %d', async (diverged) => {
  const square = defineSpace({ x: float(-2, 2), y: float(-2, 2) })
  const bests: number[] = []
  for (const seed of [1, 2, 3]) {
    const study = createStudy({
      space: square,
      algorithm: bayesian({ trials: 24, candidates: 100 }),
      direction: 'minimize',
      seed,
    })
    const { score } = await study.optimize(({ config: { x, y } }) =>
      x < -1.2 ? diverged : (x - 1) ** 2 + (y + 0.5) ** 2,
    )
    bests.push(score)
  }
  expect(bests.sort((a, b) => a - b)[1]).toBeLessThan(0.01)
})

describe('bad input', () => {
  it.each([
    [() => tpe({ trials: 0 }), 'trials must be an integer of at least 1; received 0'],
    [() => tpe({ trials: 3, gamma: 1 } as never), 'received "gamma"'],
    [() => bayesian({ trials: 3, initial: 1 }), 'initial must be an integer of at least 2; received 1'],
    [() => bohb({ maxResource: 9, randomFraction: 2 }), 'randomFraction must be a number from 0 to 1; received 2'],
    [() => bohb({ maxResource: 9, eta: 1 }), 'eta must be an integer of at least 2; received 1'],
    [() => hyperband({ maxResource: 9, iterations: 0 }), 'iterations must be an integer of at least 1; received 0'],
    [
      () => hyperband({ maxResource: 9, iterations: 2 ** 53 - 1 }),
      'iterations of 22 evaluations must be at most 409418147942772; received 9007199254740991',
    ],
    [() => bohb({ maxResource: 9, iterations: 2 ** 50 }), 'iterations of 22 evaluations must be at most'],
  ])('%#', (make, message) => {
    expect(make).toThrow(message)
  })
})
