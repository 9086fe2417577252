import { fitParzen, type ParzenEstimator } from '../model/parzen.ts'
import { type Random, stream } from '../random.ts'
import type { ParameterValue } from '../space/parameter.ts'
import { type Config, type Dimension, inSpaceOrder, isActive, type Space } from '../space/space.ts'
import { createDistinct } from './distinct.ts'
import type { Observation, Source } from './source.ts'

/** Proposals of the model that are all repeats before a configuration is drawn without it. */
const ATTEMPTS = 64

/** What {@link tpeSource} needs. */
export interface TpeSourceOptions {
  readonly space: Space<unknown>
  readonly seed: number
  readonly allowRepeats: boolean
  readonly wave: number
  /** Observations at one resource that a model needs; before that, configurations are random. */
  readonly initial: number
  /** Draws from the good density of which the best ratio is taken. */
  readonly candidates: number
  /** How many of n observations are good. */
  readonly good: (n: number) => number
  /** One kernel over all parameters together, or one for each. */
  readonly multivariate: boolean
  /** Share of configurations that stay random. */
  readonly randomFraction: number
}

/** The densities of the good and of the other configurations over some parameters. */
interface Densities {
  readonly good: ParzenEstimator
  readonly bad: ParzenEstimator
}

/**
 * Tree-structured Parzen estimator: one density of the good configurations, one of the others; proposes where their
 * ratio is largest. Learns from the largest resource that has enough observations (Falkner et al. 2018, section 4.1).
 */
export function tpeSource(options: TpeSourceOptions): Source {
  const { space, seed, candidates, randomFraction, multivariate } = options
  const distinct = createDistinct(space, options.allowRepeats)
  /** Groups of parameters that are proposed together, parents before children. */
  const groups = multivariate ? [space.dimensions] : space.dimensions.map((dimension) => [dimension])
  let models: readonly Densities[] | undefined

  /** A configuration that is proposed in parts is known only when it is whole. */
  const isNew = groups.length === 1 ? distinct.isNew : () => true

  /** Each repeat halves the draws: in the end the good density itself, whose best place is used up. */
  const propose = (current: readonly Densities[], random: Random, attempt: number): Config | undefined => {
    if (attempt === ATTEMPTS) return undefined
    const draws = Math.max(1, Math.floor(candidates / 2 ** attempt))
    const values: Record<string, ParameterValue> = {}
    groups.forEach((dimensions, i) => {
      const alone = dimensions.length === 1 ? dimensions[0] : undefined
      if (alone !== undefined && !isActive(alone, values)) return
      Object.assign(values, bestRatio(current[i] as Densities, draws, random, isNew))
    })
    return inSpaceOrder(space, values)
  }

  return {
    wave: options.wave,
    fit(observations) {
      const informative = atLargestResource(observations, options.initial)
      if (informative === undefined) return
      const sorted = [...informative].sort((a, b) => a.loss - b.loss)
      const cut = Math.min(sorted.length - 1, Math.max(1, options.good(sorted.length)))
      const good = sorted.slice(0, cut).map(({ config }) => config)
      const bad = sorted.slice(cut).map(({ config }) => config)
      models = groups.map((dimensions) => ({ good: fitGroup(dimensions, good), bad: fitGroup(dimensions, bad) }))
    },
    take(bracket, index) {
      const random = stream(seed, bracket, index)
      const current = models
      if (current === undefined || random() < randomFraction) {
        return distinct.draw(random)
      }
      return distinct.draw(random, (next, attempt) => propose(current, next, attempt))
    },
  }
}

/** A parameter on its own learns only from the configurations that have it. */
function fitGroup(dimensions: readonly Dimension[], configs: readonly Config[]): ParzenEstimator {
  const alone = dimensions.length === 1 ? dimensions[0] : undefined
  if (alone === undefined) return fitParzen(dimensions, configs)
  const having = configs.filter((config) => config[alone.name] !== undefined)
  return fitParzen([{ ...alone, conditions: [] }], having)
}

/** Of the draws that are new the one of the largest ratio; where none is new, one of them. */
function bestRatio(
  { good, bad }: Densities,
  draws: number,
  random: Random,
  isNew: (config: Config) => boolean,
): Config {
  let best: Config | undefined
  let repeat: Config | undefined
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < draws; i++) {
    const config = good.sample(random)
    const ratio = good.logDensity(config) - bad.logDensity(config)
    if (best !== undefined && !(ratio > most)) continue
    if (isNew(config)) {
      best = config
      most = ratio
    } else repeat = config
  }
  return (best ?? repeat) as Config
}

function atLargestResource(observations: readonly Observation[], least: number): readonly Observation[] | undefined {
  const byResource = new Map<number, Observation[]>()
  for (const observation of observations) {
    const list = byResource.get(observation.resource)
    if (list === undefined) byResource.set(observation.resource, [observation])
    else list.push(observation)
  }
  const resources = [...byResource.keys()].sort((a, b) => b - a)
  for (const resource of resources) {
    const list = byResource.get(resource) as Observation[]
    if (list.length >= Math.max(2, least)) return list
  }
  return undefined
}
