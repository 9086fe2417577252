import { CholeskyDecomposition, Matrix } from 'ml-matrix'
import { normalDensity, normalDistribution } from './normal.ts'

/** The parameters of the covariance, all positive. */
export interface Hyperparameters {
  /** One for each coordinate. */
  readonly lengthScales: Float64Array
  /** Variance of the function. */
  readonly signal: number
  /** Variance of the noise. */
  readonly noise: number
}

/** A posterior at one point, of the function without noise. */
export interface Prediction {
  readonly mean: number
  readonly deviation: number
}

/** A Gaussian process that has seen data. */
export interface GaussianProcess {
  readonly logMarginalLikelihood: number
  predict(point: Float64Array): Prediction
}

/** Matérn covariance with smoothness 5/2 at scaled distance r (Rasmussen, Williams 2006, equation 4.17). */
function matern52(r: number): number {
  const a = Math.sqrt(5) * r
  return (1 + a + (a * a) / 3) * Math.exp(-a)
}

function scaledDistance(a: Float64Array, b: Float64Array, lengthScales: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) {
    const d = ((a[i] as number) - (b[i] as number)) / (lengthScales[i] as number)
    sum += d * d
  }
  return Math.sqrt(sum)
}

/**
 * Conditions a zero-mean Gaussian process with Matérn 5/2 covariance and one length scale a coordinate on data.
 * Returns undefined when the covariance is not positive definite in floating point.
 *
 * @see Rasmussen, Williams (2006), Gaussian processes for machine learning, algorithm 2.1.
 */
export function conditionProcess(
  points: readonly Float64Array[],
  values: Float64Array,
  { lengthScales, signal, noise }: Hyperparameters,
): GaussianProcess | undefined {
  const n = points.length
  const covariance = Matrix.zeros(n, n)
  for (let i = 0; i < n; i++) {
    covariance.set(i, i, signal + noise)
    for (let j = 0; j < i; j++) {
      const k = signal * matern52(scaledDistance(points[i] as Float64Array, points[j] as Float64Array, lengthScales))
      covariance.set(i, j, k)
      covariance.set(j, i, k)
    }
  }
  const decomposition = new CholeskyDecomposition(covariance)
  if (!decomposition.isPositiveDefinite()) return undefined
  const weights = decomposition.solve(Matrix.columnVector(Array.from(values))).getColumn(0)
  const lower = decomposition.lowerTriangularMatrix
  let logMarginalLikelihood = -0.5 * n * Math.log(2 * Math.PI)
  for (let i = 0; i < n; i++) {
    logMarginalLikelihood -= 0.5 * (values[i] as number) * (weights[i] as number) + Math.log(lower.get(i, i))
  }
  const factor = new Float64Array(n * n)
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) factor[i * n + j] = lower.get(i, j)
  const solved = new Float64Array(n)
  return {
    logMarginalLikelihood,
    predict(point) {
      let mean = 0
      let explained = 0
      for (let i = 0; i < n; i++) {
        const k = signal * matern52(scaledDistance(point, points[i] as Float64Array, lengthScales))
        mean += k * (weights[i] as number)
        let sum = k
        for (let j = 0; j < i; j++) sum -= (factor[i * n + j] as number) * (solved[j] as number)
        const v = sum / (factor[i * n + i] as number)
        solved[i] = v
        explained += v * v
      }
      return { mean, deviation: Math.sqrt(Math.max(0, signal - explained)) }
    },
  }
}

/**
 * How much below `best` the value is expected to fall, counted 0 where it does not: expected improvement for
 * minimisation (Jones, Schonlau, Welch 1998, equation 15).
 */
export function expectedImprovement({ mean, deviation }: Prediction, best: number): number {
  if (deviation <= 0) return Math.max(0, best - mean)
  const z = (best - mean) / deviation
  return (best - mean) * normalDistribution(z) + deviation * normalDensity(z)
}

/** Log-normal priors (mean and deviation of the logarithm): they keep a process with few data from degenerate fits. */
const PRIORS = { lengthScale: [Math.log(0.5), 1], signal: [0, 1], noise: [Math.log(1e-3), 2] } as const
const NOISE_FLOOR = 1e-6

/**
 * Length scales (one for each group of coordinates), signal and noise by maximum a posteriori: a pattern search in the
 * logarithms, which needs no gradient and has no random part.
 *
 * @param groups which length scale each coordinate uses.
 * @param start where the search begins: the result of an earlier fit.
 */
export function fitHyperparameters(
  points: readonly Float64Array[],
  values: Float64Array,
  groups: Int32Array,
  start?: Hyperparameters,
): Hyperparameters {
  const count = Math.max(...groups) + 1
  const firstOf = Array.from({ length: count }, (_, g) => groups.indexOf(g))
  let theta =
    start === undefined
      ? [...Array.from({ length: count }, () => PRIORS.lengthScale[0]), 0, Math.log(1e-3)]
      : [
          ...firstOf.map((at) => Math.log(start.lengthScales[at] as number)),
          Math.log(start.signal),
          Math.log(start.noise),
        ]
  const unpack = (logs: readonly number[]): Hyperparameters => ({
    lengthScales: Float64Array.from(groups, (g) => Math.exp(logs[g] as number)),
    signal: Math.exp(logs[count] as number),
    noise: Math.max(NOISE_FLOOR, Math.exp(logs[count + 1] as number)),
  })
  const score = (logs: readonly number[]): number => {
    const likelihood = conditionProcess(points, values, unpack(logs))?.logMarginalLikelihood
    if (likelihood === undefined || !Number.isFinite(likelihood)) return Number.NEGATIVE_INFINITY
    let prior = 0
    logs.forEach((log, i) => {
      const [mean, deviation] = i < count ? PRIORS.lengthScale : i === count ? PRIORS.signal : PRIORS.noise
      prior -= 0.5 * ((log - mean) / deviation) ** 2
    })
    return likelihood + prior
  }
  let best = score(theta)
  for (let step = 1; step > 0.1; ) {
    let improved = false
    for (let i = 0; i < theta.length; i++) {
      for (const move of [step, -step]) {
        const moved = theta.with(i, (theta[i] as number) + move)
        const value = score(moved)
        if (value > best + 1e-9) {
          best = value
          theta = moved
          improved = true
          break
        }
      }
    }
    if (!improved) step /= 2
  }
  return unpack(theta)
}
