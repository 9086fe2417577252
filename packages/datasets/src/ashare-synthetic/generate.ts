import { computeIndicators, createPanel, DataError, type Panel } from '@fdp/data'
import { checkOptions } from '../random/check-options.ts'
import { randomStream } from '../random/stream.ts'
import { climate } from './climate.ts'
import { type GeneratedLine, generatedLines, simulateCompany } from './company.ts'
import { passingSetback, terminalDecline } from './deterioration.ts'
import { sectors } from './sectors.ts'

/** Options of {@link generateAshare}. */
export interface AshareOptions {
  /** uint32. Same seed, same bytes, in every engine. */
  readonly seed: number
  /** Companies that will be specially treated in year T; 135 by default, as in Song et al. (2025, Table 2). */
  readonly distressed?: number
  /** Companies that will not; 755 by default. */
  readonly healthy?: number
  /** Quarters of indicators; 12 by default. They end with the last quarter of T-3. */
  readonly quarters?: number
  /** Year T; 2024 by default, so that the twelve quarters are those of 2019 to 2021. A later year gives a cohort to test on in the same economy. */
  readonly designationYear?: number
}

/** What {@link generateAshare} gives. */
export interface AshareSample {
  /**
   * The 34 indicators of Song et al. (2025, Table 1) by company and quarter, flows as trailing twelve months, growth and averages against the same quarter of
   * the year before. Entity labels 1 = will be specially treated. Attributes: sector, size (small, medium, large by assets within the sample).
   */
  readonly indicators: Panel
  /** The statement lines they come from, flows of the single quarter, yuan; seven quarters more at the start. */
  readonly statements: Panel
  /** The statement lines of the quarters of `indicators`, flows summed over four quarters: what scores such as Altman's Z'' want. */
  readonly trailing: Panel
}

/** Quarters before the first indicator: three for the trailing twelve months, four for the year before. */
const LEAD = 7
const FLOWS: ReadonlySet<GeneratedLine> = new Set([
  'revenue',
  'costOfSales',
  'operatingExpenses',
  'operatingProfit',
  'interestExpense',
  'totalProfit',
  'netProfit',
  'nonOperatingIncome',
  'depreciationAmortisation',
  'operatingCashFlow',
  'dividends',
])

const periodKey = (quarter: number): string => `${Math.floor(quarter / 4)}Q${(quarter % 4) + 1}`

/**
 * A synthetic sample with the shape of the one in Song et al. (2025): 135 companies that will be specially treated (ST) in year T and 755 that will
 * not, over the twelve quarters of T-5 to T-3. SYNTHETIC: no figure in it is of any company.
 *
 * Process: see `data/ashare-synthetic/README.md`. The classes share every mechanism and differ in three things: the level of a latent health (mean
 * -0.6 at a standard deviation of 0.9 for ST); its decline, which for ST companies is gradual and final, and for the others, where they
 * have one, passes; and size, as ST companies open with assets lower by 0.2 in the logarithm, at a standard deviation of 1.1. The latent health
 * is not part of the output.
 *
 * Only + - * / and integer operations are used, no function whose last bits an engine may choose.
 *
 * @throws DataError `invalid-option`, also for options that are none
 * @example
 * ```ts
 * const { indicators } = generateAshare({ seed: 1 })
 * indicators.entities.length // 890
 * ```
 */
export function generateAshare(options: AshareOptions): AshareSample {
  checkOptions(options)
  const { seed, distressed = 135, healthy = 755, quarters = 12, designationYear = 2024 } = options
  for (const [name, value, low, high] of [
    ['distressed', distressed, 1, 100_000],
    ['healthy', healthy, 1, 100_000],
    ['quarters', quarters, 1, 40],
    ['designationYear', designationYear, 2010, 2100],
  ] as const)
    if (!Number.isInteger(value) || value < low || value > high)
      throw new DataError({
        code: 'invalid-option',
        rule: `${name} must be an integer from ${low} to ${high}`,
        received: value,
      })

  const end = (designationYear - 2) * 4
  const windowStart = (designationYear - 5) * 4
  const firstQuarter = end - quarters - LEAD
  const economy = climate(seed, end)
  const count = distressed + healthy
  const order = drawOrder(seed, designationYear, count)

  const F = generatedLines.length
  const P = quarters + LEAD
  const values = new Float64Array(count * P * F)
  const labels = new Int8Array(count)
  const sectorNames: string[] = []
  for (let e = 0; e < count; e++) {
    const random = randomStream(seed, 2, designationYear, e)
    const failed = (order[e] as number) < distressed
    labels[e] = failed ? 1 : 0
    const sectorIndex = drawSector(random.uniform())
    const quarterLines = simulateCompany(
      {
        sector: sectors[sectorIndex] as (typeof sectors)[number],
        sectorIndex,
        logAssets: 21.9 + 1.1 * random.normal() - (failed ? 0.2 : 0),
        quality: 0.9 * random.normal() - (failed ? 0.6 : 0),
        deterioration: failed ? terminalDecline(random) : passingSetback(random),
        firstQuarter,
        windowStart,
        quarters: P,
      },
      economy,
      random,
    )
    sectorNames.push((sectors[sectorIndex] as (typeof sectors)[number]).name)
    quarterLines.forEach((lines, p) => {
      generatedLines.forEach((line, f) => {
        values[(e * P + p) * F + f] = lines[line]
      })
    })
  }
  const digits = Math.max(4, String(count).length)
  const statements = createPanel({
    entities: Array.from({ length: count }, (_, e) => `SYN${String(e + 1).padStart(digits, '0')}`),
    periods: Array.from({ length: P }, (_, p) => periodKey(firstQuarter + p)),
    features: generatedLines,
    values,
    labels: { level: 'entity', values: labels },
    attributes: { sector: sectorNames, size: sizeClasses(values, count, P) },
  })
  const trailing = trailingYear(statements)
  return {
    statements,
    trailing: lastQuarters(trailing, quarters),
    indicators: lastQuarters(computeIndicators(trailing, { lag: 4, negativeDenominators: 'keep' }), quarters),
  }
}

function drawSector(at: number): number {
  let below = 0
  for (const [index, { weight }] of sectors.entries()) {
    below += weight
    if (at < below) return index
  }
  return sectors.length - 1
}

/** A random order of the companies, so that neither name nor place tells the class. */
function drawOrder(seed: number, designationYear: number, count: number): Int32Array {
  const { uniform } = randomStream(seed, 3, designationYear)
  const order = Int32Array.from({ length: count }, (_, index) => index)
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(uniform() * (i + 1))
    const kept = order[i] as number
    order[i] = order[j] as number
    order[j] = kept
  }
  return order
}

/** Thirds by total assets of the first quarter. */
function sizeClasses(values: Float64Array, count: number, P: number): string[] {
  const F = generatedLines.length
  const column = generatedLines.indexOf('totalAssets')
  const assets = Float64Array.from({ length: count }, (_, e) => values[e * P * F + column] as number)
  const sorted = assets.slice().sort()
  const low = sorted[Math.floor(count / 3)] as number
  const high = sorted[Math.floor((2 * count) / 3)] as number
  return Array.from(assets, (value) => (value < low ? 'small' : value < high ? 'medium' : 'large'))
}

/** The statements with each flow summed over four quarters; the first three quarters fall away. */
function trailingYear(statements: Panel): Panel {
  const [E, P, F] = [statements.entities.length, statements.periods.length, statements.features.length]
  const values = new Float64Array(E * (P - 3) * F)
  for (let e = 0; e < E; e++)
    for (let p = 3; p < P; p++)
      for (let f = 0; f < F; f++) {
        const at = (e * P + p) * F + f
        let value = statements.values[at] as number
        if (FLOWS.has(generatedLines[f] as GeneratedLine))
          for (let back = 1; back <= 3; back++) value += statements.values[at - back * F] as number
        values[(e * (P - 3) + p - 3) * F + f] = value
      }
  return createPanel({
    entities: statements.entities,
    periods: statements.periods.slice(3),
    features: statements.features,
    values,
    ...(statements.labels === undefined ? {} : { labels: statements.labels }),
    ...(statements.attributes === undefined ? {} : { attributes: statements.attributes }),
  })
}

function lastQuarters(panel: Panel, quarters: number): Panel {
  const [E, P, F] = [panel.entities.length, panel.periods.length, panel.features.length]
  const skip = P - quarters
  const values = new Float64Array(E * quarters * F)
  for (let e = 0; e < E; e++) values.set(panel.values.subarray((e * P + skip) * F, (e + 1) * P * F), e * quarters * F)
  return createPanel({
    entities: panel.entities,
    periods: panel.periods.slice(skip),
    features: panel.features,
    values,
    ...(panel.labels === undefined ? {} : { labels: panel.labels }),
    ...(panel.attributes === undefined ? {} : { attributes: panel.attributes }),
  })
}
