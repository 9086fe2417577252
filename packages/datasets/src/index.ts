export { americanBankruptcy } from './american-bankruptcy/american-bankruptcy.ts'
export { americanColumns, americanFeatures } from './american-bankruptcy/columns.ts'
export {
  americanPublished,
  americanPublishedUrl,
  loadPulledAmericanBankruptcy,
  pullAmericanBankruptcy,
} from './american-bankruptcy/pull.ts'
export { type AmericanBankruptcyFile, americanForm, readAmericanBankruptcy } from './american-bankruptcy/read.ts'
export {
  type AmericanScoringOptions,
  type AmericanScoringPart,
  readAmericanForScoring,
} from './american-bankruptcy/read-for-scoring.ts'
export { readAmericanPanel } from './american-bankruptcy/read-panel.ts'
export type { AmericanReadOptions } from './american-bankruptcy/read-table.ts'
export { type AmericanWindowsPart, readAmericanWindows } from './american-bankruptcy/read-windows.ts'
export { ashareSynthetic } from './ashare-synthetic/ashare-synthetic.ts'
export { type AshareOptions, type AshareSample, generateAshare } from './ashare-synthetic/generate.ts'
export type { Dataset, DatasetFile, DatasetInfo, Licence, PulledFile, PullOptions } from './dataset.ts'
export { type MarketColumn, marketPanel } from './market-panel/market-panel.ts'
export { loadMarketPanel, pulledSeries, pullMarketSeries } from './market-panel/pull.ts'
export { generateMarket, type MarketOptions, marketSeries } from './market-regimes/generate.ts'
export { marketRegimes } from './market-regimes/market-regimes.ts'
export { polishColumns } from './polish-bankruptcy/columns.ts'
export { type PolishCrossSection, polishBankruptcy } from './polish-bankruptcy/polish-bankruptcy.ts'
export { datasets, findDataset } from './registry.ts'
export { readCard, sha256OfFile, type VerifiedFile, verifyDataset } from './verify.ts'
