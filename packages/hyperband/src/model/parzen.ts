import { normal, type Random } from '../random.ts'
import { countValues, fromUnit, type ParameterValue, toUnit } from '../space/parameter.ts'
import { type Config, type Dimension, isActive } from '../space/space.ts'
import { normalDistribution } from './normal.ts'

const SQRT_2_PI = Math.sqrt(2 * Math.PI)

/** The kernels of one parameter: one for each observation that has it (NaN where it does not), and a broad last one. */
interface Kernels {
  readonly dimension: Dimension
  /** For a choice, the number of values; else 0. */
  readonly categories: number
  /** Half the width of a cell of a discrete parameter in the unit interval; 0 for a real. */
  readonly half: number
  /** Centres in the unit interval, or indices of the values of a choice. */
  readonly centres: Float64Array
  readonly widths: Float64Array
  /** The mass that each kernel has inside the range. */
  readonly masses: Float64Array
}

/**
 * A mixture over configurations with one component for each observation and one for the prior, all of equal weight.
 * A number has a normal kernel cut to its range, in the parameter's own scale mapped to [0, 1]; discrete values have the
 * mass of their cell; a choice has its observed value with extra weight.
 */
export interface ParzenEstimator {
  /** Log density (mass for discrete parameters) of a configuration over the parameters that are active in it. */
  logDensity(config: Config): number
  /** One draw from a random component. */
  sample(random: Random): Config
}

/**
 * Fits the estimator. The width of a kernel is the larger gap to its neighbours, at least 1 / min(100, n + 2) and at
 * most 1, as in the published code of the tree-structured Parzen estimator.
 *
 * @see Bergstra, Bardenet, Bengio, Kégl (2011), Algorithms for hyper-parameter optimization, NeurIPS, section 4.
 */
export function fitParzen(dimensions: readonly Dimension[], configs: readonly Config[]): ParzenEstimator {
  const all = dimensions.map((dimension) => kernelsOf(dimension, configs))
  const components = configs.length + 1

  const draw = ({ dimension, categories, centres, widths }: Kernels, component: number, random: Random) => {
    const centre = centres[component] as number
    const { parameter } = dimension
    if (categories > 0) {
      const prior = 1 / components / (1 + categories / components)
      const u = random()
      if (component < configs.length && !Number.isNaN(centre) && u >= prior * categories) {
        return choiceAt(parameter, centre)
      }
      return fromUnit(parameter, random())
    }
    if (Number.isNaN(centre)) return fromUnit(parameter, random())
    for (let tries = 0; tries < 100; tries++) {
      const u = centre + (widths[component] as number) * normal(random)
      if (u >= 0 && u <= 1) return fromUnit(parameter, u)
    }
    return fromUnit(parameter, random())
  }

  const [only, ...others] = all
  /** A single discrete parameter has few values, each of which is asked for many times. */
  const known =
    only !== undefined && others.length === 0 && (only.half > 0 || only.categories > 0)
      ? new Map<ParameterValue, number>()
      : undefined

  const logDensity = (config: Config): number => {
    const logs = new Float64Array(components)
    for (const kernels of all) {
      const value = config[kernels.dimension.name]
      if (value === undefined) continue
      addLogKernels(kernels, value, logs)
    }
    return logMeanExp(logs)
  }

  return {
    logDensity(config) {
      if (known === undefined) return logDensity(config)
      const value = config[(only as Kernels).dimension.name] as ParameterValue
      let log = known.get(value)
      if (log === undefined) {
        log = logDensity(config)
        known.set(value, log)
      }
      return log
    },
    sample(random) {
      const component = Math.min(components - 1, Math.floor(random() * components))
      const values: Record<string, ParameterValue> = {}
      for (const kernels of all) {
        const { dimension } = kernels
        if (isActive(dimension, values)) values[dimension.name] = draw(kernels, component, random)
      }
      return values
    },
  }
}

function choiceAt(parameter: Dimension['parameter'], index: number): ParameterValue {
  return (parameter as { values: readonly ParameterValue[] }).values[index] as ParameterValue
}

function kernelsOf(dimension: Dimension, configs: readonly Config[]): Kernels {
  const { name, parameter } = dimension
  const categories = parameter.kind === 'choice' ? parameter.values.length : 0
  const centres = new Float64Array(configs.length + 1).fill(Number.NaN)
  const widths = new Float64Array(configs.length + 1).fill(1)
  const present: number[] = []
  configs.forEach((config, i) => {
    const value = config[name]
    if (value === undefined) return
    present.push(i)
    centres[i] = parameter.kind === 'choice' ? parameter.values.indexOf(value) : toUnit(parameter, value)
  })
  centres[configs.length] = categories > 0 ? 0 : 0.5
  const count = countValues(parameter)
  const half = categories > 0 || count === Number.POSITIVE_INFINITY || isLogInt(dimension) ? 0 : 0.5 / count
  if (categories === 0) {
    const order = present.sort((a, b) => (centres[a] as number) - (centres[b] as number) || a - b)
    const least = 1 / Math.min(100, order.length + 2)
    order.forEach((at, i) => {
      const here = centres[at] as number
      const before = i === 0 ? undefined : here - (centres[order[i - 1] as number] as number)
      const after = i === order.length - 1 ? undefined : (centres[order[i + 1] as number] as number) - here
      // With a single observation the ends of the range are its neighbours.
      const gap = order.length === 1 ? Math.max(here, 1 - here) : Math.max(before ?? 0, after ?? 0)
      widths[at] = Math.min(1, Math.max(least, gap))
    })
  }
  const masses = centres.map((centre, i) => {
    const width = widths[i] as number
    return normalDistribution((1 - centre) / width) - normalDistribution(-centre / width)
  })
  return { dimension, categories, half, centres, widths, masses }
}

function isLogInt({ parameter }: Dimension): boolean {
  return parameter.kind === 'int' && parameter.log
}

/** Adds the logarithm of every component's density at a value. */
function addLogKernels(kernels: Kernels, value: ParameterValue, logs: Float64Array): void {
  const { dimension, categories, half, centres, widths, masses } = kernels
  const { parameter } = dimension
  const components = logs.length
  if (parameter.kind === 'choice') {
    const at = parameter.values.indexOf(value)
    const uniform = -Math.log(categories)
    const scale = 1 + categories / components
    const hit = Math.log((1 / components + 1) / scale)
    const miss = Math.log(1 / components / scale)
    for (let c = 0; c < components; c++) {
      const centre = centres[c]!
      const prior = c === components - 1 || Number.isNaN(centre)
      logs[c]! += prior ? uniform : centre === at ? hit : miss
    }
    return
  }
  const [low, high] = cellOf(dimension, value, half)
  const absent = high > low ? Math.log(high - low) : 0
  for (let c = 0; c < components; c++) {
    const centre = centres[c]!
    const width = widths[c]!
    if (Number.isNaN(centre)) logs[c]! += absent
    else if (high > low) {
      const mass = normalDistribution((high - centre) / width) - normalDistribution((low - centre) / width)
      logs[c]! += Math.log(Math.max(mass, 1e-300) / masses[c]!)
    } else {
      const z = (low - centre) / width
      logs[c]! += -0.5 * z * z - Math.log(width * SQRT_2_PI * masses[c]!)
    }
  }
}

/** The part of the unit interval that gives a value; a point for a real. */
function cellOf({ parameter }: Dimension, value: ParameterValue, half: number): [number, number] {
  if (parameter.kind === 'int' && parameter.log) {
    const low = Math.log(parameter.min - 0.5)
    const range = Math.log(parameter.max + 0.5) - low
    return [(Math.log((value as number) - 0.5) - low) / range, (Math.log((value as number) + 0.5) - low) / range]
  }
  const u = toUnit(parameter, value)
  return [u - half, u + half]
}

function logMeanExp(logs: Float64Array): number {
  let most = Number.NEGATIVE_INFINITY
  for (const log of logs) most = Math.max(most, log)
  let sum = 0
  for (const log of logs) sum += Math.exp(log - most)
  return most + Math.log(sum / logs.length)
}
