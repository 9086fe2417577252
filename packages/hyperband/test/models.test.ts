import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createEncoding } from '../src/model/encode.ts'
import {
  conditionProcess,
  expectedImprovement,
  fitHyperparameters,
  type GaussianProcess,
} from '../src/model/gaussian-process.ts'
import { normalDensity, normalDistribution } from '../src/model/normal.ts'
import { fitParzen } from '../src/model/parzen.ts'
import { stream } from '../src/random.ts'
import { choice, float, int, when } from '../src/space/parameter.ts'
import { type Config, defineSpace } from '../src/space/space.ts'

interface Golden {
  normal: { x: number; cdf: number; pdf: number }[]
  parzen: { observations: Config[]; at: Config[]; logDensity: number[] }[]
  process: {
    points: number[][]
    values: number[]
    lengthScales: number[]
    signal: number
    noise: number
    logMarginalLikelihood: number
    at: number[][]
    mean: number[]
    deviation: number[]
    best: number
    improvement: number[]
  }[]
}
const golden = JSON.parse(readFileSync(new URL('golden/models.json', import.meta.url), 'utf8')) as Golden

const relative = (actual: number, expected: number): number => Math.abs(actual - expected) / Math.abs(expected)

describe('normal distribution', () => {
  it.each(golden.normal)('at $x as scipy has it', ({ x, cdf, pdf }) => {
    expect(relative(normalDistribution(x), cdf)).toBeLessThan(1e-12)
    expect(relative(normalDensity(x), pdf)).toBeLessThan(1e-12)
  })
})

describe('Parzen estimator', () => {
  const space = defineSpace({ x: float(0, 1), n: int(1, 61, { step: 2 }), kind: choice(['a', 'b', 'c']) })
  it.each(golden.parzen)('has the densities of Optuna, case %#', ({ observations, at, logDensity }) => {
    const estimator = fitParzen(space.dimensions, observations)
    at.forEach((config, i) => {
      expect(estimator.logDensity(config)).toBeCloseTo(logDensity[i] as number, 9)
    })
  })
  it('draws what its density says', () => {
    const estimator = fitParzen(space.dimensions, golden.parzen[2]?.observations as Config[])
    const random = stream(1)
    const n = 20_000
    const draws = Array.from({ length: n }, () => estimator.sample(random))
    for (const kind of ['a', 'b', 'c']) {
      for (const value of [1, 13, 31, 47, 61]) {
        const drawn = draws.filter((config) => config.kind === kind && config.n === value).length / n
        expect(Math.abs(drawn - Math.exp(estimator.logDensity({ kind, n: value })))).toBeLessThan(0.015)
      }
    }
  })
  it('handles parameters that some configurations lack', () => {
    const conditional = defineSpace({ layers: int(1, 2), units: when('layers', 2, int(1, 64, { log: true })) })
    const estimator = fitParzen(conditional.dimensions, [
      { layers: 1 },
      { layers: 2, units: 8 },
      { layers: 2, units: 9 },
    ])
    let total = Math.exp(estimator.logDensity({ layers: 1 }))
    for (let units = 1; units <= 64; units++) total += Math.exp(estimator.logDensity({ layers: 2, units }))
    expect(total).toBeCloseTo(1, 9)
    const random = stream(2)
    for (let i = 0; i < 200; i++) {
      const config = estimator.sample(random)
      expect('units' in config).toBe(config.layers === 2)
    }
  })
})

describe('Gaussian process', () => {
  for (const [number, entry] of golden.process.entries()) {
    it(`has the posterior and likelihood of scikit-learn, and the improvement, case ${number}`, () => {
      const process = conditionProcess(
        entry.points.map((point) => Float64Array.from(point)),
        Float64Array.from(entry.values),
        { lengthScales: Float64Array.from(entry.lengthScales), signal: entry.signal, noise: entry.noise },
      ) as GaussianProcess
      expect(process.logMarginalLikelihood).toBeCloseTo(entry.logMarginalLikelihood, 8)
      entry.at.forEach((point, i) => {
        const prediction = process.predict(Float64Array.from(point))
        expect(prediction.mean).toBeCloseTo(entry.mean[i] as number, 9)
        expect(prediction.deviation).toBeCloseTo(entry.deviation[i] as number, 8)
        expect(expectedImprovement(prediction, entry.best)).toBeCloseTo(entry.improvement[i] as number, 8)
      })
    })
  }
  it('refuses a covariance that is not positive definite', () => {
    const point = Float64Array.of(0.5)
    const hyperparameters = { lengthScales: Float64Array.of(1), signal: 1, noise: 0 }
    expect(conditionProcess([point, point], Float64Array.of(0, 1), hyperparameters)).toBeUndefined()
  })
  it('finds out which coordinate matters', () => {
    const random = stream(9)
    const points = Array.from({ length: 40 }, () => Float64Array.of(random(), random()))
    const values = Float64Array.from(points, (point) => Math.sin(9 * (point[0] as number)))
    const { lengthScales, noise } = fitHyperparameters(points, values, Int32Array.of(0, 1))
    expect(lengthScales[1] as number).toBeGreaterThan(3 * (lengthScales[0] as number))
    expect(noise).toBeLessThan(0.01)
  })
  it('without improvement to expect gives none', () => {
    expect(expectedImprovement({ mean: 2, deviation: 0 }, 1)).toBe(0)
    expect(expectedImprovement({ mean: 0.5, deviation: 0 }, 1)).toBe(0.5)
  })
})

it('encoding keeps different choices at distance 1 and absent parameters at the centre', () => {
  const space = defineSpace({ kind: choice(['a', 'b', 'c']), units: when('kind', 'a', int(1, 3)), x: float(0, 4) })
  const encoding = createEncoding(space)
  const distance = (a: Config, b: Config): number => {
    const [p, q] = [encoding.encode(a), encoding.encode(b)]
    return Math.hypot(...p.map((value, i) => value - (q[i] as number)))
  }
  expect(encoding.width).toBe(5)
  expect(distance({ kind: 'b', x: 1 }, { kind: 'c', x: 1 })).toBeCloseTo(1, 12)
  expect(distance({ kind: 'a', units: 2, x: 1 }, { kind: 'b', x: 1 })).toBeCloseTo(1, 12)
  expect(distance({ kind: 'a', units: 2, x: 0 }, { kind: 'a', units: 2, x: 1 })).toBeCloseTo(0.25, 12)
})
