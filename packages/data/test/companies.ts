import { createPanel, type Panel } from '../src/panel/panel.ts'

/** Three fictitious companies, two years each: [before, now]; null is missing. Alder is sound, Birch makes losses, Cedar owes more than it has. */
export const COMPANIES: Readonly<Record<string, Readonly<Record<string, readonly [number | null, number | null]>>>> = {
  Alder: {
    cash: [80, 120],
    receivables: [150, 250],
    inventory: [100, 140],
    currentAssets: [400, 600],
    fixedAssets: [500, 700],
    totalAssets: [1000, 1400],
    payables: [90, 150],
    currentLiabilities: [200, 400],
    totalLiabilities: [500, 700],
    retainedEarnings: [200, 280],
    revenue: [1500, 1800],
    costOfSales: [900, 1200],
    operatingProfit: [100, 160],
    interestExpense: [20, 20],
    totalProfit: [120, 180],
    netProfit: [90, 140],
    nonOperatingIncome: [10, 10],
    depreciationAmortisation: [50, 70],
    operatingCashFlow: [150, 180],
    dividends: [40, 40],
    shares: [100, 100],
    marketValue: [800, 1050],
  },
  Birch: {
    cash: [20, 10],
    receivables: [60, 40],
    inventory: [0, 0],
    currentAssets: [100, 80],
    fixedAssets: [200, 160],
    totalAssets: [400, 300],
    payables: [50, 70],
    currentLiabilities: [120, 160],
    totalLiabilities: [250, 270],
    retainedEarnings: [-50, -170],
    revenue: [300, 200],
    costOfSales: [280, 210],
    operatingProfit: [-40, -90],
    interestExpense: [10, 15],
    totalProfit: [-50, -115],
    netProfit: [-50, -120],
    nonOperatingIncome: [5, 5],
    depreciationAmortisation: [30, 25],
    operatingCashFlow: [10, -20],
    dividends: [0, 0],
    shares: [50, 50],
    marketValue: [100, 30],
  },
  Cedar: {
    cash: [5, 0],
    receivables: [10, 0],
    inventory: [10, 20],
    currentAssets: [30, 20],
    fixedAssets: [50, 50],
    totalAssets: [100, 80],
    payables: [0, 0],
    currentLiabilities: [60, 80],
    totalLiabilities: [110, 140],
    retainedEarnings: [-60, -110],
    revenue: [20, 0],
    costOfSales: [15, 0],
    operatingProfit: [-10, -40],
    interestExpense: [0, 10],
    totalProfit: [-10, 0],
    netProfit: [-10, 0],
    nonOperatingIncome: [0, 30],
    depreciationAmortisation: [5, 5],
    operatingCashFlow: [0, -5],
    dividends: [null, null],
    shares: [null, null],
    marketValue: [10, 0],
  },
}

export const companiesPanel = (): Panel => {
  const features = Object.keys(COMPANIES.Alder as object)
  return createPanel({
    features,
    rows: Object.entries(COMPANIES).flatMap(([entity, lines]) =>
      ['2013', '2014'].map((period, i) => ({
        entity,
        period,
        values: features.map((line) => lines[line]?.[i] ?? null),
      })),
    ),
    labels: { level: 'entity', values: [0, 1, 1] },
  })
}

/**
 * The 34 indicators of 2014 worked by hand from the table above, as [numerator, denominator]; averages are already in
 * the denominator; null where the rule gives no value.
 */
export const WORKED: Readonly<Record<string, readonly (readonly [number, number] | null)[]>> = {
  currentRatio: [
    [600, 400],
    [80, 160],
    [20, 80],
  ],
  quickRatio: [
    [460, 400],
    [80, 160],
    [0, 80],
  ],
  cashRatio: [
    [120, 400],
    [10, 160],
    [0, 80],
  ],
  workingCapital: [
    [200, 1],
    [-80, 1],
    [-60, 1],
  ],
  debtToAssetRatio: [
    [700, 1400],
    [270, 300],
    [140, 80],
  ],
  equityRatio: [[700, 700], [270, 30], null],
  equityMultiplier: [[1400, 700], [300, 30], null],
  currentAssetsRatio: [
    [600, 1400],
    [80, 300],
    [20, 80],
  ],
  cashAssetsRatio: [
    [120, 1400],
    [10, 300],
    [0, 80],
  ],
  workingCapitalRatio: [
    [200, 1400],
    [-80, 300],
    [-60, 80],
  ],
  nonCurrentAssetsRatio: [
    [800, 1400],
    [220, 300],
    [60, 80],
  ],
  currentLiabilitiesRatio: [
    [400, 700],
    [160, 270],
    [80, 140],
  ],
  fixedAssetsRatio: [
    [700, 1400],
    [160, 300],
    [50, 80],
  ],
  operatingProfitMargin: [[160, 180], [-90, -115], null],
  accountsReceivableTurnover: [
    [1800, 200],
    [200, 50],
    [0, 5],
  ],
  inventoryTurnover: [[1200, 120], null, [0, 15]],
  accountsPayableTurnover: [[1200, 120], [210, 60], null],
  currentAssetTurnover: [
    [1800, 500],
    [200, 90],
    [0, 25],
  ],
  fixedAssetTurnover: [
    [1800, 600],
    [200, 180],
    [0, 50],
  ],
  totalAssetTurnover: [
    [1800, 1200],
    [200, 350],
    [0, 90],
  ],
  returnOnAssets: [
    [200, 1200],
    [-100, 350],
    [10, 90],
  ],
  netProfitMarginOnTotalAssets: [
    [140, 1200],
    [-120, 350],
    [0, 90],
  ],
  netProfitMarginOnCurrentAssets: [
    [140, 500],
    [-120, 90],
    [0, 25],
  ],
  netProfitMarginOnFixedAssets: [
    [140, 600],
    [-120, 180],
    [0, 50],
  ],
  returnOnEquity: [[140, 600], [-120, 90], null],
  operatingProfitRate: [[160, 1800], [-90, 200], null],
  operatingIndex: [[180, 200], null, null],
  capitalPreservationRate: [[700, 500], [30, 150], null],
  fixedAssetGrowthRate: [
    [200, 500],
    [-40, 200],
    [0, 50],
  ],
  revenueGrowthRate: [
    [300, 1500],
    [-100, 300],
    [-20, 20],
  ],
  sustainableGrowthRate: [[100, 600], [-120, 150], null],
  ownersEquityGrowthRate: [
    [200, 500],
    [-120, 150],
    [-50, 10],
  ],
  earningsPerShare: [[140, 100], [-120, 50], null],
  ebitPerShare: [[200, 100], [-100, 50], null],
}

/** Scores of 2014 worked by hand (to 9 digits), price index 100 and unit 1 for Ohlson's O. */
export const WORKED_SCORES: Readonly<Record<string, readonly number[]>> = {
  // Alder: 1.2 x 200/1400 + 1.4 x 280/1400 + 3.3 x 200/1400 + 0.6 x 1050/700 + 0.999 x 1800/1400
  altmanZ: [3.107285714, -1.480666667, -2.4125],
  altmanZ1: [2.418828571, -0.994833333, -1.494],
  altmanZ2: [3.599142857, -5.72, -9.0125],
  zmijewski: [-1.9418, 2.5823, 5.60325],
  // Cedar: -1.32 - 0.407 ln(0.8) + 6.03 x 1.75 + 1.43 x 0.75 + 0.0757 x 4 - 1.83 x 5/140 - 1.72 - 0.521
  ohlsonO: [-0.43217625, 6.284016433, 8.392262282],
}
