/** At so many companies and more the bound is at its narrowest. */
const MANY = 100

/**
 * Of any year of the American panel, the 100 largest companies have a median of total assets up to 90 times that of training windows of five
 * years, and the 100 smallest down to 1/323; the next unit is a factor of 1,000 away.
 */
const FACTOR_OF_MANY = 400

/** How far beyond the largest or smallest of training a single company has to lie. */
const FACTOR_BEYOND = 10

const ascending = (values: Iterable<number>): number[] => [...values].sort((a, b) => a - b)

function medianOf(sorted: readonly number[]): number {
  const middle = (sorted.length - 1) / 2
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2
}

/** Medians of total assets that no sample of companies in the same unit explains. */
export interface UnusualSizes {
  readonly companies: number
  /** Median of the companies' total assets, in the unit of their file. */
  readonly median: number
  /** That of the training windows, in the unit of theirs. */
  readonly training: number
}

/**
 * Whether the median of companies' total assets is so far from that of training that another unit is the likelier reason. One company is
 * out of bounds where it is ten times as large as the largest of training, or a tenth of the smallest. The bound then narrows with
 * the logarithm of their number, to a factor of 400 from the median of training at 100 companies and more.
 *
 * @param logSizes natural logarithm of each company's total assets; NaN where not known
 * @param trainingQuantiles ascending quantiles of the same of training windows, from the smallest to the largest
 * @returns undefined where the sizes are within bounds, or none is known
 */
export function unusualSizes(
  logSizes: ArrayLike<number>,
  trainingQuantiles: readonly number[],
): UnusualSizes | undefined {
  const known = ascending(Array.from(logSizes).filter(Number.isFinite))
  const [smallest, largest] = [trainingQuantiles[0], trainingQuantiles.at(-1)]
  if (known.length === 0 || smallest === undefined || largest === undefined) return undefined
  const [median, training] = [medianOf(known), medianOf(trainingQuantiles)]
  const narrowest = Math.log(FACTOR_OF_MANY)
  const widest = Math.max(
    Math.log(FACTOR_BEYOND) + (median > training ? largest - training : training - smallest),
    narrowest,
  )
  const share = Math.min(1, Math.log(known.length) / Math.log(MANY))
  if (Math.abs(median - training) <= widest + share * (narrowest - widest)) return undefined
  return { companies: known.length, median: Math.exp(median), training: Math.exp(training) }
}

const amount = (value: number): string => {
  const rounded = Number(value.toPrecision(3))
  return rounded >= 1e-3 && rounded < 1e15
    ? rounded.toLocaleString('en-US', { maximumSignificantDigits: 3 })
    : rounded.toExponential()
}

/** The same for a person to read. */
export function describeUnusualSizes({ companies, median, training }: UnusualSizes): string {
  const times = median > training ? amount(median / training) : `1/${amount(training / median)}`
  return `total assets (X10) have a median of ${amount(median)} here (${companies === 1 ? '1 company' : `${companies} companies`}), ${times} times the ${amount(training)} of the data that the model learned from: are the amounts in another unit (the published panel is in millions of US dollars)? Sizes are among the ratios, so scores in another unit are wrong`
}
