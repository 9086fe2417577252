import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import {
  type Algorithm,
  choice,
  createStudy,
  defineSpace,
  float,
  hyperband,
  hyperbandSchedule,
  int,
  randomSearch,
} from '../src/index.ts'
import { normalDistribution } from '../src/model/normal.ts'

interface Golden {
  counts: {
    maxResource: number
    eta: number
    configurations: number
    jobs: number
    scratch: number
    resumed: number
  }[]
  best: number[]
}
const golden = JSON.parse(readFileSync(new URL('golden/kerastuner.json', import.meta.url), 'utf8')) as Golden

const space = defineSpace({
  rate: float(1e-5, 1e-1, { log: true }),
  dropout: float(0, 0.8),
  units: int(16, 256, { step: 16 }),
  cell: choice(['lstm', 'gru']),
})
type Config = NonNullable<(typeof space)['config']>

/** The same function as in golden/make_kerastuner.py. */
function surrogate(config: Config, epochs: number): number {
  const rate = Math.log10(config.rate)
  let final = 0.95 - 0.1 * (rate + 2.5) ** 2 - 0.2 * (config.dropout - 0.3) ** 2
  final -= (0.1 * Math.abs(config.units - 96)) / 96
  if (config.cell === 'gru') final -= 0.03
  const speed = 0.3 + 0.25 * (rate + 5)
  return final - 0.5 * epochs ** -speed
}

async function bestOf(algorithm: Algorithm, seed: number): Promise<number> {
  const study = createStudy({ space, algorithm, direction: 'maximize', seed })
  return (await study.optimize(({ config, resource }) => surrogate(config, resource))).score
}

const SEEDS = Array.from({ length: 50 }, (_, seed) => seed)

/** Ranks from 1 with ties at their mean. */
function ranks(values: readonly number[]): number[] {
  return values.map((v) => {
    const below = values.filter((other) => other < v).length
    const equal = values.filter((other) => other === v).length
    return below + (equal + 1) / 2
  })
}

/** One-sided p of the Wilcoxon signed-rank test that the differences are above 0, normal approximation. */
function wilcoxonAbove(differences: readonly number[]): number {
  const kept = differences.filter((d) => d !== 0)
  const n = kept.length
  const places = ranks(kept.map(Math.abs))
  const positive = kept.reduce((sum, d, i) => sum + (d > 0 ? (places[i] as number) : 0), 0)
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24)
  return 1 - normalDistribution((positive - (n * (n + 1)) / 4 - 0.5) / deviation)
}

/** Two-sided p of the Mann-Whitney test, normal approximation. */
function mannWhitney(a: readonly number[], b: readonly number[]): number {
  const places = ranks([...a, ...b])
  const sum = places.slice(0, a.length).reduce((total, place) => total + place, 0)
  const u = sum - (a.length * (a.length + 1)) / 2
  const mean = (a.length * b.length) / 2
  const deviation = Math.sqrt((a.length * b.length * (a.length + b.length + 1)) / 12)
  return 2 * normalDistribution(-Math.abs(u - mean) / deviation)
}

describe('beside KerasTuner', () => {
  it.each(golden.counts)('R = $maxResource, eta = $eta: as many configurations, jobs and epochs', async (expected) => {
    const { maxResource, eta } = expected
    const study = createStudy({
      space,
      algorithm: hyperband({ maxResource, eta, schedule: 'kerasTuner' }),
      direction: 'maximize',
      seed: 1,
    })
    let jobs = 0
    let scratch = 0
    let resumed = 0
    await study.optimize(({ config, resource, previousResource }) => {
      jobs++
      scratch += resource
      resumed += resource - previousResource
      return { score: surrogate(config, resource), checkpoint: true }
    })
    const counted = { maxResource, eta, configurations: study.trials.length, jobs, scratch, resumed }
    expect(counted).toEqual(expected)
  })
  it('the best scores of 50 seeds are distributed like its own', async () => {
    const ours: number[] = []
    for (const seed of SEEDS) ours.push(await bestOf(hyperband({ maxResource: 27, schedule: 'kerasTuner' }), seed))
    expect(mannWhitney(ours, golden.best)).toBeGreaterThan(0.01)
  })
})

describe('beside random search with as many epochs', () => {
  for (const schedule of ['algorithm1', 'table1', 'kerasTuner'] as const) {
    it(`${schedule} is better over 50 seeds (Wilcoxon)`, async () => {
      const plan = hyperbandSchedule({ maxResource: 81, schedule })
      const trials = Math.ceil(plan.resourceFromScratch / 81)
      const differences: number[] = []
      for (const seed of SEEDS) {
        const ours = await bestOf(hyperband({ maxResource: 81, schedule }), seed)
        differences.push(ours - (await bestOf(randomSearch({ trials, resource: 81 }), seed + 1000)))
      }
      expect(wilcoxonAbove(differences)).toBeLessThan(0.05)
    })
  }
})
