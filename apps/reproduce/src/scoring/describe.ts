import type { Interval } from '../studies/intervals.ts'
import { MEASURES, type MeasureName } from '../studies/measures.ts'

const OF_PROBABILITIES = ['rocAuc', 'averagePrecision', 'brier'] as const
const OF_DECISIONS = ['balancedAccuracy', 'recall', 'precision', 'matthews'] as const

/** The main measures with their 95 % intervals, on one line: those of the probabilities, then those of the decisions. */
export function describeMeasures(measures: Readonly<Record<string, Interval>>): string {
  const list = (names: readonly MeasureName[]): string =>
    names
      .map((name) => {
        const { estimate, lower, upper } = measures[name] ?? {
          estimate: Number.NaN,
          lower: Number.NaN,
          upper: Number.NaN,
        }
        return `${MEASURES[name].label} ${estimate.toFixed(3)} [${lower.toFixed(2)}, ${upper.toFixed(2)}]`
      })
      .join(', ')
  return `${list(OF_PROBABILITIES)}; decisions: ${list(OF_DECISIONS)}`
}

/** From which probability on a decision is 1. */
export const describeThreshold = (threshold: number): string =>
  `decision 1 from a probability of ${threshold.toPrecision(4)} on`
