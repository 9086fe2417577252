import { type Interval, MEASURES } from '../studies/measures.ts'

const SHOWN = ['rocAuc', 'averagePrecision', 'balancedAccuracy', 'matthews', 'brier'] as const

/** The main measures with their 95 % intervals, on one line. */
export const describeMeasures = (measures: Readonly<Record<string, Interval>>): string =>
  SHOWN.map((name) => {
    const { estimate, lower, upper } = measures[name] ?? { estimate: Number.NaN, lower: Number.NaN, upper: Number.NaN }
    return `${MEASURES[name].label} ${estimate.toFixed(3)} [${lower.toFixed(2)}, ${upper.toFixed(2)}]`
  }).join(', ')
