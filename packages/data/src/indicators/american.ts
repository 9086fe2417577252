import { defineIndicator, type Indicator } from './indicator.ts'
import type { StatementLine } from './lines.ts'

/**
 * The columns X1..X18 of the American bankruptcy panel (Lombardo et al. 2022, doi:10.3390/fi14080244) as statement
 * lines. X7 is all receivables, not trade receivables alone; X9 and X16 carry the same figure.
 */
export const AMERICAN_PANEL_LINES = {
  X1: 'currentAssets',
  X2: 'costOfSales',
  X3: 'depreciationAmortisation',
  X4: 'ebitda',
  X5: 'inventory',
  X6: 'netProfit',
  X7: 'receivables',
  X8: 'marketValue',
  X9: 'revenue',
  X10: 'totalAssets',
  X11: 'longTermDebt',
  X12: 'ebit',
  X13: 'grossProfit',
  X14: 'currentLiabilities',
  X15: 'retainedEarnings',
  X16: 'totalRevenue',
  X17: 'totalLiabilities',
  X18: 'operatingExpenses',
} as const satisfies Readonly<Record<string, StatementLine>>

const SOURCE = 'defined here from the lines of the American bankruptcy panel; no published set of ratios comes with it'

const ratio = (definition: Omit<Parameters<typeof defineIndicator>[0], 'group' | 'source' | 'unit'>): Indicator =>
  defineIndicator({ ...definition, group: 'ratio', unit: 'ratio', source: SOURCE })

const over = (below: StatementLine, line: StatementLine, words: string, belowWords: string): Indicator =>
  ratio({
    name: `${line}To${below.charAt(0).toUpperCase()}${below.slice(1)}`,
    label: `${words} to ${belowWords}`,
    formula: `${words} / ${belowWords}`,
    denominator: 'positive',
    inputs: [line, below],
    above: (now) => now[line],
    below: (now) => now[below],
  })

const toAssets = (line: StatementLine, words: string): Indicator => over('totalAssets', line, words, 'total assets')
const toMarket = (line: StatementLine, words: string): Indicator => over('marketValue', line, words, 'market value')

const logOf = (line: StatementLine, words: string): Indicator =>
  defineIndicator({
    name: `log${line.charAt(0).toUpperCase()}${line.slice(1)}`,
    label: `log of ${words}`,
    formula: `ln(${words}), missing unless positive`,
    group: 'ratio',
    unit: 'log currency',
    source: SOURCE,
    denominator: 'none',
    inputs: [line],
    above: (now) => (now[line] > 0 ? Math.log(now[line]) : Number.NaN),
  })

const changeOf = (line: StatementLine, words: string): Indicator =>
  ratio({
    name: `${line}Change`,
    label: `year-on-year change of ${words}`,
    formula: `(${words} - ${words} before) / |${words} before|`,
    denominator: 'positive',
    inputs: [line],
    prior: [line],
    above: (now, before) => now[line] - before[line],
    below: (_, before) => Math.abs(before[line]),
  })

const changeToAssets = (line: StatementLine, words: string): Indicator =>
  ratio({
    name: `${line}ChangeToTotalAssets`,
    label: `change of ${words} to total assets`,
    formula: `(${words} - ${words} before) / total assets before`,
    denominator: 'positive',
    inputs: [line],
    prior: [line, 'totalAssets'],
    above: (now, before) => now[line] - before[line],
    below: (_, before) => before.totalAssets,
  })

/**
 * A generic set of ratios for the American panel, which has amounts only: every line to total assets, what the market
 * says (lines to market value), the current and quick ratio and margins, logs of size, year-on-year changes. Denominators
 * that are zero or negative give a missing value, and a missing line stays missing. `AMERICAN_STATIC_RATIOS` needs no
 * earlier year; the changes make the first year of a run missing.
 *
 * @example
 * computeIndicators(panel, { indicators: AMERICAN_RATIOS, lines: AMERICAN_PANEL_LINES })
 */
export const AMERICAN_STATIC_RATIOS: readonly Indicator[] = [
  toAssets('currentAssets', 'current assets'),
  toAssets('costOfSales', 'cost of sales'),
  toAssets('depreciationAmortisation', 'depreciation and amortisation'),
  toAssets('ebitda', 'EBITDA'),
  toAssets('inventory', 'inventory'),
  toAssets('netProfit', 'net profit'),
  toAssets('receivables', 'receivables'),
  toAssets('marketValue', 'market value'),
  toAssets('revenue', 'revenue'),
  toAssets('longTermDebt', 'long-term debt'),
  toAssets('ebit', 'EBIT'),
  toAssets('grossProfit', 'gross profit'),
  toAssets('currentLiabilities', 'current liabilities'),
  toAssets('retainedEarnings', 'retained earnings'),
  toAssets('totalLiabilities', 'total liabilities'),
  toAssets('operatingExpenses', 'operating expenses'),
  ratio({
    name: 'workingCapitalToTotalAssets',
    label: 'working capital to total assets',
    formula: '(current assets - current liabilities) / total assets',
    denominator: 'positive',
    inputs: ['currentAssets', 'currentLiabilities', 'totalAssets'],
    above: (now) => now.currentAssets - now.currentLiabilities,
    below: (now) => now.totalAssets,
  }),
  ratio({
    name: 'quickAssetsToCurrentLiabilities',
    label: 'quick ratio',
    formula: '(current assets - inventory) / current liabilities',
    denominator: 'positive',
    inputs: ['currentAssets', 'inventory', 'currentLiabilities'],
    above: (now) => now.currentAssets - now.inventory,
    below: (now) => now.currentLiabilities,
  }),
  over('currentLiabilities', 'currentAssets', 'current assets', 'current liabilities'),
  over('totalLiabilities', 'marketValue', 'market value', 'total liabilities'),
  over('totalLiabilities', 'ebitda', 'EBITDA', 'total liabilities'),
  over('revenue', 'ebit', 'EBIT', 'revenue'),
  over('revenue', 'netProfit', 'net profit', 'revenue'),
  toMarket('totalLiabilities', 'total liabilities'),
  toMarket('netProfit', 'net profit'),
  toMarket('ebit', 'EBIT'),
  toMarket('equity', 'book equity'),
  logOf('totalAssets', 'total assets'),
  logOf('marketValue', 'market value'),
  logOf('revenue', 'revenue'),
]

/** The year-on-year changes of {@link AMERICAN_RATIOS}. */
export const AMERICAN_CHANGES: readonly Indicator[] = [
  changeOf('totalAssets', 'total assets'),
  changeOf('revenue', 'revenue'),
  changeOf('marketValue', 'market value'),
  changeOf('totalLiabilities', 'total liabilities'),
  changeToAssets('netProfit', 'net profit'),
  changeToAssets('ebit', 'EBIT'),
  changeToAssets('retainedEarnings', 'retained earnings'),
]

/** Static ratios, then changes. */
export const AMERICAN_RATIOS: readonly Indicator[] = [...AMERICAN_STATIC_RATIOS, ...AMERICAN_CHANGES]

const toCapital = (line: StatementLine, words: string): Indicator =>
  ratio({
    name: `${line}ToMarketCapital`,
    label: `${words} to market value plus total liabilities`,
    formula: `${words} / (market value + total liabilities)`,
    denominator: 'positive',
    inputs: [line, 'marketValue', 'totalLiabilities'],
    above: (now) => now[line],
    below: (now) => now.marketValue + now.totalLiabilities,
  })

const liquid = (
  name: string,
  belowWords: string,
  inputs: readonly StatementLine[],
  below: (now: Readonly<Record<StatementLine, number>>) => number,
): Indicator =>
  ratio({
    name,
    label: `liquid assets to ${belowWords}`,
    formula: `(current assets - inventory - receivables) / (${belowWords})`,
    denominator: 'positive',
    inputs: ['currentAssets', 'inventory', 'receivables', ...inputs],
    above: (now) => now.currentAssets - now.inventory - now.receivables,
    below,
  })

/**
 * Ratios for scoring default risk from the American panel: the static ones, and leverage, profit and liquidity to the
 * firm's value at market (market value of equity plus total liabilities), which stay bounded where equity is nearly worthless
 * (the scaling of Campbell, Hilscher and Szilagyi 2008, section I, for the lines that the panel has).
 */
export const AMERICAN_RISK_RATIOS: readonly Indicator[] = [
  ...AMERICAN_STATIC_RATIOS,
  toCapital('totalLiabilities', 'total liabilities'),
  toCapital('longTermDebt', 'long-term debt'),
  toCapital('netProfit', 'net profit'),
  toCapital('ebitda', 'EBITDA'),
  toCapital('equity', 'book equity'),
  liquid('liquidAssetsToTotalAssets', 'total assets', ['totalAssets'], (now) => now.totalAssets),
  liquid(
    'liquidAssetsToMarketCapital',
    'market value + total liabilities',
    ['marketValue', 'totalLiabilities'],
    (now) => now.marketValue + now.totalLiabilities,
  ),
]
