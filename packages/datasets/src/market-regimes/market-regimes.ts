import type { Panel } from '@fdp/data'
import type { Dataset } from '../dataset.ts'
import { generateMarket } from './generate.ts'

/**
 * The synthetic market of seed 1, as a data set: 5,000 days, eight series, row labels 1 in the stress regime. For other seeds and lengths
 * call {@link generateMarket}.
 *
 * @example
 * ```ts
 * const panel = await marketRegimes.load()
 * ```
 */
export const marketRegimes: Dataset<Panel> = {
  name: 'market-regimes',
  title: 'Synthetic market with calm and stress regimes (generated)',
  kind: 'synthetic',
  summary:
    '5,000 synthetic days of equity, bond, currency, future, rate, spread, volume and volatility with known regimes',
  licence: {
    name: 'CC0-1.0',
    url: 'https://creativecommons.org/publicdomain/zero/1.0/',
    terms: 'none; say that it is synthetic',
  },
  citation: `@misc{fdp_market_regimes,
  author = {{The fdp authors}},
  title = {Synthetic daily market with calm and stress regimes: a seeded generator},
  howpublished = {npm package @fdp/datasets},
  note = {synthetic data}
}

@article{hamilton1989regimes,
  author = {Hamilton, James D.},
  title = {A New Approach to the Economic Analysis of Nonstationary Time Series and the Business Cycle},
  journal = {Econometrica},
  year = {1989},
  volume = {57},
  number = {2},
  pages = {357--384},
  doi = {10.2307/1912559}
}
`,
  files: [],
  card: 'market-regimes/README.md',
  load: async () => generateMarket({ seed: 1 }),
}
