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
      const curves: LossCurve[] = []
      return {
        learn(curve) {
          if (curve.length > 0) curves.push(curve)
        },
        shouldPrune(curve) {
          const resource = curve.at(-1)?.[0]
          if (resource === undefined || curve.length < minReports || curves.length < minCurves) return false
          const averages: number[] = []
          for (const other of curves) {
            const average = averageUpTo(other, resource)
            if (average !== undefined) averages.push(average)
          }
          if (averages.length < minCurves) return false
          return Math.min(...curve.map(([, loss]) => loss)) > median(averages)
        },
      }
    },
  }
}

function averageUpTo(curve: LossCurve, resource: number): number | undefined {
  let sum = 0
  let count = 0
  for (const [at, loss] of curve) {
    if (at > resource) continue
    sum += loss
    count++
  }
  return count === 0 ? undefined : sum / count
}

function median(values: number[]): number {
  values.sort((a, b) => a - b)
  const middle = values.length >> 1
  return values.length % 2 === 1
    ? (values[middle] as number)
    : ((values[middle - 1] as number) + (values[middle] as number)) / 2
}
