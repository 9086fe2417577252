import { DataError } from '../errors.ts'
import { defineIndicator, type Indicator } from './indicator.ts'
import type { Lines } from './lines.ts'

const x1 = (now: Required<Lines>): number => (now.currentAssets - now.currentLiabilities) / now.totalAssets
const x2 = (now: Required<Lines>): number => now.retainedEarnings / now.totalAssets
const x3 = (now: Required<Lines>): number => now.ebit / now.totalAssets
const x5 = (now: Required<Lines>): number => now.revenue / now.totalAssets

/**
 * A score is a sum of ratios, each with a denominator that must be positive: total assets (and total liabilities,
 * current assets or current liabilities where the formula has them). `guarded` gives NaN otherwise.
 */
const guarded =
  (
    denominators: readonly (keyof Lines)[],
    score: (now: Required<Lines>, before: Required<Lines>, period: string) => number,
  ) =>
  (now: Required<Lines>, before: Required<Lines>, period: string): number =>
    denominators.every((line) => now[line] > 0) ? score(now, before, period) : Number.NaN

const score = (definition: Omit<Parameters<typeof defineIndicator>[0], 'group' | 'unit' | 'denominator'>): Indicator =>
  defineIndicator({ ...definition, group: 'score', unit: 'score', denominator: 'none' })

/** Altman's Z for listed manufacturers: below 1.81 distress, above 2.99 safe. */
export const ALTMAN_Z: Indicator = score({
  name: 'altmanZ',
  label: 'Altman Z',
  formula:
    '1.2 working capital/TA + 1.4 retained earnings/TA + 3.3 EBIT/TA + 0.6 market value of equity/TL + 0.999 sales/TA',
  source: 'Altman (1968), J. Finance 23(4), eq. 1, with the ratios as fractions where the paper has percent',
  inputs: [
    'currentAssets',
    'currentLiabilities',
    'totalAssets',
    'retainedEarnings',
    'ebit',
    'marketValue',
    'totalLiabilities',
    'revenue',
  ],
  above: guarded(
    ['totalAssets', 'totalLiabilities'],
    (now) =>
      1.2 * x1(now) + 1.4 * x2(now) + 3.3 * x3(now) + (0.6 * now.marketValue) / now.totalLiabilities + 0.999 * x5(now),
  ),
})

/** Altman's Z' for private manufacturers (book equity): below 1.23 distress, above 2.90 safe. */
export const ALTMAN_Z1: Indicator = score({
  name: 'altmanZ1',
  label: "Altman Z'",
  formula:
    '0.717 working capital/TA + 0.847 retained earnings/TA + 3.107 EBIT/TA + 0.420 book equity/TL + 0.998 sales/TA',
  source: 'Altman (1983), Corporate Financial Distress',
  inputs: [
    'currentAssets',
    'currentLiabilities',
    'totalAssets',
    'retainedEarnings',
    'ebit',
    'equity',
    'totalLiabilities',
    'revenue',
  ],
  above: guarded(
    ['totalAssets', 'totalLiabilities'],
    (now) =>
      0.717 * x1(now) +
      0.847 * x2(now) +
      3.107 * x3(now) +
      (0.42 * now.equity) / now.totalLiabilities +
      0.998 * x5(now),
  ),
})

/** Altman's Z'' for other than manufacturers, without sales: below 1.10 distress, above 2.60 safe. */
export const ALTMAN_Z2: Indicator = score({
  name: 'altmanZ2',
  label: "Altman Z''",
  formula: '6.56 working capital/TA + 3.26 retained earnings/TA + 6.72 EBIT/TA + 1.05 book equity/TL',
  source:
    'Altman, Hartzell, Peck (1995), Emerging Markets Corporate Bonds: A Scoring System (without the constant 3.25)',
  inputs: [
    'currentAssets',
    'currentLiabilities',
    'totalAssets',
    'retainedEarnings',
    'ebit',
    'equity',
    'totalLiabilities',
  ],
  above: guarded(
    ['totalAssets', 'totalLiabilities'],
    (now) => 6.56 * x1(now) + 3.26 * x2(now) + 6.72 * x3(now) + (1.05 * now.equity) / now.totalLiabilities,
  ),
})

/**
 * Zmijewski's score: distress where it is above 0; its probability is the normal distribution function of the score.
 * Reprints differ in the sign of the last term, which is negligible.
 */
export const ZMIJEWSKI: Indicator = score({
  name: 'zmijewski',
  label: 'Zmijewski X',
  formula: '-4.336 - 4.513 net profit/TA + 5.679 TL/TA + 0.004 current assets/current liabilities',
  source: 'Zmijewski (1984), J. Accounting Research 22 suppl., weighted probit',
  inputs: ['netProfit', 'totalAssets', 'totalLiabilities', 'currentAssets', 'currentLiabilities'],
  above: guarded(
    ['totalAssets', 'currentLiabilities'],
    (now) =>
      -4.336 -
      (4.513 * now.netProfit) / now.totalAssets +
      (5.679 * now.totalLiabilities) / now.totalAssets +
      (0.004 * now.currentAssets) / now.currentLiabilities,
  ),
})

/** Options of {@link ohlsonO}. */
export interface OhlsonOptions {
  /** Units of currency in one unit of the statements, e.g. 1e6 for millions; default 1. */
  readonly unit?: number
  /**
   * Price level on the base 1968 = 100 (the paper: GNP price-level index), one number or by period key; default 100. A
   * period that the record lacks gives a missing score.
   */
  readonly priceIndex?: number | Readonly<Record<string, number>>
}

/**
 * Ohlson's O of one year ahead: above 0 is a probability above one half, 1 / (1 + exp(-O)).
 *
 * SIZE is ln(total assets in currency units / price index). Funds from operations over total liabilities take net profit +
 * depreciation and amortisation unless the line itself is given. INTWO is 1 when this and the last net profit are
 * negative, OENEG when liabilities exceed assets; CHIN is 0 when both profits are 0.
 *
 * @throws DataError `invalid-option` for a unit or index that is not positive
 * @example
 * computeIndicators(panel, { indicators: [ohlsonO({ unit: 1e6 })] })
 */
export const ohlsonO = (options: OhlsonOptions = {}): Indicator => {
  const { unit = 1, priceIndex = 100 } = options
  const numbers = [unit, ...(typeof priceIndex === 'number' ? [priceIndex] : Object.values(priceIndex))]
  for (const value of numbers)
    if (!(Number.isFinite(value) && value > 0))
      throw new DataError({ code: 'invalid-option', rule: 'unit and priceIndex must be positive', received: value })
  const indexAt = (period: string): number =>
    typeof priceIndex === 'number' ? priceIndex : (priceIndex[period] ?? Number.NaN)
  return score({
    name: 'ohlsonO',
    label: 'Ohlson O',
    formula:
      '-1.32 - 0.407 ln(TA/price index) + 6.03 TL/TA - 1.43 working capital/TA + 0.0757 CL/CA - 2.37 net profit/TA - 1.83 funds from operations/TL + 0.285 INTWO - 1.72 OENEG - 0.521 CHIN',
    source: 'Ohlson (1980), J. Accounting Research 18(1), Table 4, Model 1',
    inputs: [
      'totalAssets',
      'totalLiabilities',
      'currentAssets',
      'currentLiabilities',
      'netProfit',
      'fundsFromOperations',
    ],
    prior: ['netProfit'],
    above: guarded(['totalAssets', 'totalLiabilities', 'currentAssets'], (now, before, period) => {
      const size = Math.log((now.totalAssets * unit) / indexAt(period))
      const moved = Math.abs(now.netProfit) + Math.abs(before.netProfit)
      const change = moved === 0 ? 0 : (now.netProfit - before.netProfit) / moved
      return (
        -1.32 -
        0.407 * size +
        (6.03 * now.totalLiabilities) / now.totalAssets -
        1.43 * x1(now) +
        (0.0757 * now.currentLiabilities) / now.currentAssets -
        (2.37 * now.netProfit) / now.totalAssets -
        (1.83 * now.fundsFromOperations) / now.totalLiabilities +
        (now.netProfit < 0 && before.netProfit < 0 ? 0.285 : 0) -
        (now.totalLiabilities > now.totalAssets ? 1.72 : 0) -
        0.521 * change
      )
    }),
  })
}
