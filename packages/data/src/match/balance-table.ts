import { checkList, indexOfName } from '../check.ts'
import type { Panel } from '../panel/panel.ts'
import type { Matching } from './match-controls.ts'

/** One side of a comparison: number with a value, mean, variance (divisor n - 1). */
export interface SampleMoments {
  readonly n: number
  readonly mean: number
  readonly variance: number
}

/** How alike cases and controls are in one feature. */
export interface Balance {
  readonly cases: SampleMoments
  readonly controls: SampleMoments
  /** (mean of cases - mean of controls) / sqrt((variance of cases + variance of controls) / 2); NaN without variance. */
  readonly standardizedDifference: number
  readonly varianceRatio: number
}

/** A row of the balance table. */
export interface BalanceRow {
  readonly feature: string
  /** All cases and all of label 0 in the periods of the matching. */
  readonly before: Balance
  /** The matched ones, in the period of their pair. */
  readonly after: Balance
}

const moments = (values: readonly number[]): SampleMoments => {
  const present = values.filter((value) => !Number.isNaN(value))
  const n = present.length
  const mean = present.reduce((sum, value) => sum + value, 0) / n
  return { n, mean, variance: present.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (n - 1) }
}

const compare = (cases: readonly number[], controls: readonly number[]): Balance => {
  const [a, b] = [moments(cases), moments(controls)]
  const pooled = Math.sqrt((a.variance + b.variance) / 2)
  return {
    cases: a,
    controls: b,
    standardizedDifference: pooled > 0 ? (a.mean - b.mean) / pooled : Number.NaN,
    varianceRatio: a.variance / b.variance,
  }
}

/**
 * Means, variances and standardised mean differences of cases and controls before and after matching. An absolute
 * difference above 0.1 is usually read as imbalance (Austin 2009, Statistics in Medicine 28, 3083-3107).
 *
 * @param features default all features of the panel
 * @throws DataError `unknown-column`
 * @example
 * balanceTable(panel, matching, ['totalAssets'])[0]?.after.standardizedDifference
 */
export const balanceTable = (
  panel: Panel,
  matching: Matching,
  features: readonly string[] = panel.features,
): readonly BalanceRow[] => {
  checkList(features, 'features')
  const [P, F] = [panel.periods.length, panel.features.length]
  const periods = [...new Set(matching.pairs.map(({ period }) => period))]
  const cases = [...new Map(matching.pairs.map((pair) => [pair.case, pair.period]))]
  return features.map((feature) => {
    const f = indexOfName(panel.features, feature, 'feature')
    const at = (entity: number, period: string): number =>
      panel.values[(entity * P + panel.periods.indexOf(period)) * F + f] as number
    const ofLabel = (label: number): number[] =>
      panel.entities.flatMap((_, e) =>
        panel.labels?.values[e] === label ? periods.map((period) => at(e, period)) : [],
      )
    return {
      feature,
      before: compare(ofLabel(1), ofLabel(0)),
      after: compare(
        cases.map(([entity, period]) => at(entity, period)),
        matching.pairs.map(({ control, period }) => at(control, period)),
      ),
    }
  })
}
