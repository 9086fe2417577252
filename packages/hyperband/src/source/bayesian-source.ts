import { createEncoding } from '../model/encode.ts'
import {
  conditionProcess,
  expectedImprovement,
  fitHyperparameters,
  type GaussianProcess,
  type Hyperparameters,
} from '../model/gaussian-process.ts'
import { standardize } from '../model/standardize.ts'
import { type Random, stream } from '../random.ts'
import { fromUnit, type ParameterValue, toUnit } from '../space/parameter.ts'
import { sampleConfig } from '../space/sample.ts'
import { type Config, inSpaceOrder, isActive, type Space } from '../space/space.ts'
import { createDistinct } from './distinct.ts'
import type { Observation, Source } from './source.ts'

/** What {@link bayesianSource} needs. */
export interface BayesianSourceOptions {
  readonly space: Space<unknown>
  readonly seed: number
  readonly allowRepeats: boolean
  readonly wave: number
  readonly initial: number
  /** Random configurations over which expected improvement is searched, before local steps. */
  readonly candidates: number
  /** The most observations that the process sees: the better half of them the best, the rest the latest. */
  readonly maxObservations: number
}

interface Candidate {
  readonly config: Config
  readonly improvement: number
}

const LOCAL_STARTS = 5
const LOCAL_ROUNDS = 20

/**
 * Proposes where a Gaussian process expects the largest improvement. Within a wave each proposal is taken in with its
 * predicted mean, so that the next one goes elsewhere ("kriging believer", Ginsbourger, Le Riche, Carraro 2010).
 */
export function bayesianSource(options: BayesianSourceOptions): Source {
  const { space, seed, candidates } = options
  const encoding = createEncoding(space)
  const distinct = createDistinct(space, options.allowRepeats)
  let points: Float64Array[] = []
  let values: number[] = []
  let hyperparameters: Hyperparameters | undefined
  let learned = false

  const condition = (): GaussianProcess | undefined =>
    conditionProcess(points, Float64Array.from(values), hyperparameters as Hyperparameters)

  const rank = (process: GaussianProcess, random: Random): Config[] => {
    const best = Math.min(...values)
    const judge = (config: Config): Candidate => ({
      config,
      improvement: expectedImprovement(process.predict(encoding.encode(config)), best),
    })
    const pool = Array.from({ length: candidates }, () => judge(sampleConfig(space, random)))
    pool.sort((a, b) => b.improvement - a.improvement)
    for (let start = 0; start < Math.min(LOCAL_STARTS, candidates); start++) {
      let current = pool[start] as Candidate
      for (let round = 0; round < LOCAL_ROUNDS; round++) {
        const neighbour = judge(mutate(space, current.config, random, 0.2 / (1 + round / 4)))
        if (neighbour.improvement > current.improvement) {
          current = neighbour
          pool.push(neighbour)
        }
      }
    }
    return pool.sort((a, b) => b.improvement - a.improvement).map(({ config }) => config)
  }

  return {
    wave: options.wave,
    fit(observations) {
      if (observations.length < Math.max(2, options.initial)) return
      const used = choose(observations, options.maxObservations)
      points = used.map(({ config }) => encoding.encode(config))
      values = standardize(used.map(({ loss }) => loss))
      hyperparameters = fitHyperparameters(points, Float64Array.from(values), encoding.owner, hyperparameters)
      learned = true
    },
    take(bracket, index) {
      const random = stream(seed, bracket, index)
      const process = learned ? condition() : undefined
      if (process === undefined) return distinct.draw(random)
      const ranked = rank(process, random)
      const config = distinct.draw(random, (_, attempt) => ranked[attempt])
      if (config !== undefined) {
        const point = encoding.encode(config)
        values.push(process.predict(point).mean)
        points.push(point)
      }
      return config
    },
  }
}

function choose(observations: readonly Observation[], most: number): readonly Observation[] {
  if (observations.length <= most) return observations
  const best = [...observations].sort((a, b) => a.loss - b.loss).slice(0, Math.ceil(most / 2))
  const chosen = new Set(best)
  for (let i = observations.length - 1; chosen.size < most; i--) chosen.add(observations[i] as Observation)
  return observations.filter((observation) => chosen.has(observation))
}

/** A configuration nearby: one parameter moved, those that come to exist by it drawn anew. */
function mutate(space: Space<unknown>, config: Config, random: Random, width: number): Config {
  const present = space.dimensions.filter(({ name }) => config[name] !== undefined)
  const moved = present[Math.floor(random() * present.length)]
  const values: Record<string, ParameterValue> = {}
  for (const dimension of space.dimensions) {
    if (!isActive(dimension, values)) continue
    const { name, parameter } = dimension
    const old = config[name]
    if (old === undefined || (dimension === moved && parameter.kind === 'choice')) {
      values[name] = fromUnit(parameter, random())
    } else if (dimension === moved) {
      const u = toUnit(parameter, old) + width * (2 * random() - 1)
      values[name] = fromUnit(parameter, Math.min(1, Math.max(0, u)))
    } else values[name] = old
  }
  return inSpaceOrder(space, values)
}
