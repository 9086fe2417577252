import { checkInteger, checkKeys } from './errors.ts'
import type { LossCurve, Pruner } from './pruner.ts'

/** Options of {@link medianStopping}. */
export interface MedianStoppingOptions {
  /** Finished evaluations that must have reports before any is stopped. Default 5. */
  readonly minCurves?: number
  /** Reports of an evaluation before it can be stopped. Default 1. */
  readonly minReports?: number
}

/**
 * Stops an evaluation at a report when the best loss that it has shown so far is worse than the median of the averages
 * that finished evaluations had up to the same resource.
 *
 * @throws HyperbandError `invalidOption` for numbers that are no integers of at least 1.
 * @see Golovin et al. (2017), Google Vizier: a service for black-box optimization, KDD, section 3.2.2.
 * @example
 * createStudy({ space, algorithm: randomSearch({ trials: 50 }), direction: 'maximize', seed: 1, pruner: medianStopping() })
 */
export function medianStopping(options: MedianStoppingOptions = {}): Pruner {
  checkKeys(options, ['minCurves', 'minReports'], 'medianStopping', 'invalidOption')
  const { minCurves = 5, minReports = 1 } = options
  checkInteger(minCurves, 'minCurves', 1)
  checkInteger(minReports, 'minReports', 1)
  return {
    name: 'medianStopping',
    settings: { minCurves, minReports },
    start() {
      const curves: ((resource: number) => number | undefined)[] = []
      const leastOf = runningLeast()
      return {
        learn(curve) {
          if (curve.length > 0) curves.push(runningAverage(curve))
        },
        shouldPrune(curve) {
          const resource = curve.at(-1)?.[0]
          if (resource === undefined || curve.length < minReports || curves.length < minCurves) return false
          const averages: number[] = []
          for (const averageUpTo of curves) {
            const average = averageUpTo(resource)
            if (average !== undefined) averages.push(average)
          }
          if (averages.length < minCurves) return false
          return leastOf(curve) > median(averages)
        },
      }
    },
  }
}

/** The least loss of a curve, which reads of each list only what has come since the last call. */
function runningLeast(): (curve: LossCurve) => number {
  const known = new WeakMap<LossCurve, { read: number; least: number }>()
  return (curve) => {
    let state = known.get(curve)
    if (state === undefined) {
      state = { read: 0, least: Number.POSITIVE_INFINITY }
      known.set(curve, state)
    }
    for (; state.read < curve.length; state.read++) {
      state.least = Math.min(state.least, (curve[state.read] as LossCurve[number])[1])
    }
    return state.least
  }
}

/** The average loss of a curve at resources of at most the given one: looked up where they rise, else summed each time. */
function runningAverage(curve: LossCurve): (resource: number) => number | undefined {
  const resources = Float64Array.from(curve, ([at]) => at)
  if (resources.some((at, i) => i > 0 && at < (resources[i - 1] as number))) {
    return (resource) => {
      let sum = 0
      let count = 0
      for (const [at, loss] of curve) {
        if (at > resource) continue
        sum += loss
        count++
      }
      return count === 0 ? undefined : sum / count
    }
  }
  let total = 0
  const sums = Float64Array.from(curve, ([, loss]) => {
    total += loss
    return total
  })
  return (resource) => {
    let low = 0
    let high = resources.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((resources[middle] as number) <= resource) low = middle + 1
      else high = middle
    }
    return low === 0 ? undefined : (sums[low - 1] as number) / low
  }
}

function median(values: number[]): number {
  values.sort((a, b) => a - b)
  const middle = values.length >> 1
  return values.length % 2 === 1
    ? (values[middle] as number)
    : ((values[middle - 1] as number) + (values[middle] as number)) / 2
}
