import { averagePrecision, bootstrapInterval, rocAuc } from '@fdp/stats'
import { TREATMENTS, type Treatment } from './network-task.ts'

/** Validation windows: what happened, and whose they are. */
interface ValidationRows {
  readonly labels: Uint8Array
  readonly company: Int32Array
}

/** Where the choice begins. */
const DEFAULT: Treatment = 'soft-targets'
const RESAMPLES = 500
/** One standard error to each side. */
const LEVEL = 0.683

const worthOf = (labels: ArrayLike<number>, scores: ArrayLike<number>): number =>
  (rocAuc(labels, scores) + averagePrecision(labels, scores)) / 2

const take = (values: ArrayLike<number>, rows: ArrayLike<number>): number[] =>
  Array.from(rows, (row) => values[row] ?? Number.NaN)

/**
 * The treatment of imbalance by validation: soft targets, unless another is better by more than one standard error of the difference
 * (companies drawn again, the same for both). Among few failures the best of four single networks is mostly the luckiest.
 *
 * Worth is the mean of ROC-AUC and PR-AUC.
 */
export function chooseTreatment(
  scores: (treatment: Treatment) => ArrayLike<number>,
  { labels, company }: ValidationRows,
  seed: number,
): { treatment: Treatment; worth: Record<Treatment, number> } {
  const worth = Object.fromEntries(TREATMENTS.map((name) => [name, worthOf(labels, scores(name))])) as Record<
    Treatment,
    number
  >
  const better = TREATMENTS.filter((name) => {
    if (worth[name] <= worth[DEFAULT]) return false
    const { lower } = bootstrapInterval({
      n: labels.length,
      clusters: company,
      strata: labels,
      resamples: RESAMPLES,
      level: LEVEL,
      seed,
      method: 'percentile',
      statistic: (rows) => {
        const drawn = take(labels, rows)
        return worthOf(drawn, take(scores(name), rows)) - worthOf(drawn, take(scores(DEFAULT), rows))
      },
    })
    return lower > 0
  })
  const treatment = better.reduce<Treatment>((best, name) => (worth[name] > worth[best] ? name : best), DEFAULT)
  return { treatment, worth }
}
