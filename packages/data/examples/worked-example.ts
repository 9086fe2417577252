import {
  auditLeakage,
  availableIndicators,
  computeIndicators,
  fitImputer,
  fitScaler,
  fitWinsorizer,
  impute,
  type Panel,
  panelFromRows,
  panelGaps,
  scale,
  slidingWindows,
  splitByEntity,
  winsorize,
} from '@fdp/data'

// What a table reader gives: one row per company and year. Forty made-up companies, a quarter of them distressed.
const rows = Array.from({ length: 320 }, (_, i) => {
  const [company, year] = [Math.floor(i / 8), i % 8]
  const distressed = company % 4 === 0
  const assets = 1000 + 37 * company + (distressed ? -60 : 40) * year
  return {
    code: `C${company}`,
    year: 2010 + year,
    status: distressed ? 'ST' : 'normal',
    currentAssets: 0.5 * assets,
    inventory: company === 7 && year === 3 ? null : 0.1 * assets,
    totalAssets: assets,
    currentLiabilities: (distressed ? 0.45 : 0.25) * assets,
    totalLiabilities: (distressed ? 0.8 : 0.5) * assets,
    revenue: 0.9 * assets,
    netProfit: (distressed ? -0.05 : 0.06) * assets,
  }
})

// A duplicate, a text where a number should be, an unknown column: each would be a DataError with row and column.
const lines = panelFromRows(rows, {
  entity: 'code',
  period: 'year',
  features: [
    'currentAssets',
    'inventory',
    'totalAssets',
    'currentLiabilities',
    'totalLiabilities',
    'revenue',
    'netProfit',
  ],
  label: { column: 'status', level: 'entity', positive: ['ST'] },
})
export const { gaps, longestRuns } = panelGaps(lines) // no gaps; { 8: 40 }: forty companies of eight years

// Which of the paper's 34 indicators do these columns allow?
export const { available, unavailable } = availableIndicators(lines.features)
const indicators = computeIndicators(lines, { indicators: available })

// The split comes first; only then is anything fitted, on the training companies alone.
const split = splitByEntity(indicators, { fractions: { train: 0.6, validation: 0.2, test: 0.2 }, seed: 2025 })
export const imputer = fitImputer(split.train, { method: 'forward', limit: 1, rest: 'median' })
const winsorizer = fitWinsorizer(impute(imputer, split.train), { lower: 0.01, upper: 0.99 })
const cleaned = (part: Panel): Panel => winsorize(winsorizer, impute(imputer, part))
export const scaler = fitScaler(cleaned(split.train), { method: 'zscore' })

const windowsOf = (part: Panel) => slidingWindows(scale(scaler, cleaned(part)), { width: 4, label: 'entity' })
export const [train, validation, test] = [windowsOf(split.train), windowsOf(split.validation), windowsOf(split.test)]

// { values: Float32Array, shape: [120, 4, 18], labels, entity, period, role: 'train', ... }
export const report = auditLeakage({ kind: split.kind, train, validation, test })
