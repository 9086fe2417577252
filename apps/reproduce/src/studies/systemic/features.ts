import type { SeriesFeature } from '@fdp/data'

const day = (
  name: string,
  series: string,
  transform: SeriesFeature['transform'],
  span?: number,
  minus?: string,
): SeriesFeature => ({
  name,
  series,
  transform,
  ...(span === undefined ? {} : { span }),
  ...(minus === undefined ? {} : { minus }),
})

/** Prices and exchange rates that stay above zero: moves as shares, and how much they move. */
const priced = (series: string): SeriesFeature[] => [
  day(`${series} 1 day`, series, 'relativeChange', 1),
  day(`${series} 20 days`, series, 'relativeChange', 20),
  day(`${series} volatility 20`, series, 'relativeVolatility', 20),
]

/** Interest rates: moves in percentage points. */
const rate = (series: string): SeriesFeature[] => [
  day(`${series} 1 day`, series, 'change', 1),
  day(`${series} 20 days`, series, 'change', 20),
  day(`${series} volatility 20`, series, 'volatility', 20),
]

/** Spot oil was below zero once, so that its moves are differences. */
const commodity = (series: string): SeriesFeature[] => [
  day(`${series} 1 day`, series, 'change', 1),
  day(`${series} 20 days`, series, 'change', 20),
  day(`${series} volatility 20`, series, 'volatility', 20),
]

const EQUITY = ['tsp_c', 'tsp_s', 'tsp_i']
const BONDS = ['tsp_f']
const FX = ['eurusd', 'usdjpy', 'gbpusd', 'usdchf', 'usdcad', 'audusd']
const RATES = ['dtb3', 'dgs2', 'dgs10']
const COMMODITIES = ['wti', 'brent', 'henry_hub']

/** The index that the label is made of, and its parts. */
const STRESS_SERIES = ['ofr_fsi', 'ofr_credit', 'ofr_equity', 'ofr_safe', 'ofr_funding', 'ofr_volatility']

/** Market features of stocks, bonds, exchange rates, interest rates and commodities: nothing of the stress index in them. */
const MARKET_FEATURES: readonly SeriesFeature[] = [
  ...EQUITY.flatMap((series) => [...priced(series), day(`${series} drawdown 120`, series, 'drawdown', 120)]),
  ...BONDS.flatMap(priced),
  ...FX.flatMap(priced),
  ...RATES.flatMap(rate),
  day('term spread 10 years to 3 months', 'dgs10', 'level', undefined, 'dtb3'),
  day('term spread 10 to 2 years', 'dgs10', 'level', undefined, 'dgs2'),
  ...COMMODITIES.flatMap(commodity),
]

/** The same, and the stress index with its five categories. */
export const STRESS_FEATURES: readonly SeriesFeature[] = [
  ...MARKET_FEATURES,
  ...STRESS_SERIES.map((series) => day(series, series, 'level')),
  day('ofr_fsi 1 day', 'ofr_fsi', 'change', 1),
  day('ofr_fsi 5 days', 'ofr_fsi', 'change', 5),
  day('ofr_fsi 20 days', 'ofr_fsi', 'change', 20),
]

/** The two sets of features that the study compares. */
export const FEATURE_SETS = {
  market: { label: 'without the stress index', short: 'market', features: MARKET_FEATURES },
  stress: { label: 'with the stress index and its parts', short: 'with index', features: STRESS_FEATURES },
} as const

export type FeatureSetName = keyof typeof FEATURE_SETS
export const FEATURE_SET_NAMES = Object.keys(FEATURE_SETS) as FeatureSetName[]

/** Every series that a feature or the label needs. */
export const NEEDED_SERIES = [
  ...new Set(STRESS_FEATURES.flatMap(({ series, minus }) => (minus === undefined ? [series] : [series, minus]))),
]
