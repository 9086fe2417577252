/** The latest test window of one company, read by the same model from many seeds. */
export interface RepeatedCompany {
  /** Index in the panel. */
  readonly company: number
  readonly label: number
  /** Probability of class 1 by seed. */
  readonly probabilities: readonly number[]
  /** Threshold by seed, chosen on validation windows. */
  readonly thresholds: readonly number[]
}

type Reading = Pick<
  { probabilities: Float32Array; labels: Uint8Array; company: Int32Array; threshold: number },
  'probabilities' | 'labels' | 'company' | 'threshold'
>

/** Every company of one test part, by its last window there; the readings are of the same windows in the same order. */
export function repeatCompanies(readings: readonly Reading[]): RepeatedCompany[] {
  const [first] = readings
  if (first === undefined) return []
  const last = new Map<number, number>()
  first.company.forEach((company, row) => {
    last.set(company, row)
  })
  return [...last].map(([company, row]) => ({
    company,
    label: first.labels[row] ?? 0,
    probabilities: readings.map(({ probabilities }) => probabilities[row] ?? Number.NaN),
    thresholds: readings.map(({ threshold }) => threshold),
  }))
}

/** Share of the seeds on which the company comes out on the side of its label; the threshold is one number, or each seed's own. */
export function shareRight({ label, probabilities, thresholds }: RepeatedCompany, threshold?: number): number {
  const right = probabilities.filter(
    (probability, seed) => probability >= (threshold ?? thresholds[seed] ?? Number.NaN) === (label === 1),
  )
  return right.length / probabilities.length
}

/**
 * One company of a class, drawn by the seed and by nothing that a model says of it.
 *
 * @example
 * drawCompany(companies, 1, 7)?.label // 1
 */
export function drawCompany(
  companies: readonly RepeatedCompany[],
  label: number,
  seed: number,
): RepeatedCompany | undefined {
  const candidates = companies.filter((entry) => entry.label === label)
  // Knuth's multiplicative hash: neighbouring seeds draw other companies.
  return candidates[(Math.imul(seed + 1, 2_654_435_761) >>> 0) % Math.max(1, candidates.length)]
}

/** How many companies of a class the seeds agree on. */
export interface Agreement {
  readonly companies: number
  /** Mean share of the seeds on the right side, each at its own threshold. */
  readonly meanRight: number
  /** Share of the companies that at least 95 % of the seeds put on the right side. */
  readonly steadyRight: number
  /** Share of the companies that at least 95 % of the seeds put on the wrong side. */
  readonly steadyWrong: number
}

const STEADY = 0.95

export function agreementOf(companies: readonly RepeatedCompany[], label: number): Agreement {
  const shares = companies.filter((entry) => entry.label === label).map((entry) => shareRight(entry))
  const share = (holds: (value: number) => boolean) => shares.filter(holds).length / shares.length
  return {
    companies: shares.length,
    meanRight: shares.reduce((sum, value) => sum + value, 0) / shares.length,
    steadyRight: share((value) => value >= STEADY),
    steadyWrong: share((value) => value <= 1 - STEADY),
  }
}
