import { defineIndicator, type Indicator, type IndicatorDefinition, type IndicatorGroup } from './indicator.ts'
import type { StatementLine } from './lines.ts'

const TABLE = 'Song, Chiangpradit, Busababodhin (2025), Appl. Sci. 15(11) 5934, Table 1'
const WHITE = 'White, Sondhi, Fried (2003), The Analysis and Use of Financial Statements, ch. 4'

type Short = Omit<IndicatorDefinition, 'group' | 'source' | 'unit' | 'denominator'> &
  Partial<Pick<IndicatorDefinition, 'unit' | 'denominator'>> & { readonly definition?: string }

const inGroup =
  (group: IndicatorGroup) =>
  ({ definition = WHITE, ...short }: Short): Indicator =>
    defineIndicator({ unit: 'ratio', denominator: 'positive', ...short, group, source: `${TABLE}; ${definition}` })

const debtService = inGroup('debt service capacity')
const structure = inGroup('ratio structure')
const operating = inGroup('operating capacity')
const earnings = inGroup('earnings capacity')
const cash = inGroup('cash flow capacity')
const development = inGroup('development capability')
const perShare = inGroup('per share')

const turnover = (
  name: string,
  label: string,
  flow: 'revenue' | 'costOfSales',
  balance: StatementLine,
  words: string,
): Indicator =>
  operating({
    name,
    label,
    formula: `${flow === 'revenue' ? 'revenue' : 'cost of sales'} / ${words} (average or closing)`,
    inputs: [flow, balance],
    above: (now) => now[flow],
    balance,
  })

const growth = (name: string, label: string, line: StatementLine, words: string): Indicator =>
  development({
    name,
    label,
    formula: `(${words} - ${words} before) / |${words} before|`,
    inputs: [line],
    prior: [line],
    above: (now, before) => now[line] - before[line],
    below: (_, before) => Math.abs(before[line]),
  })

const share = (name: string, label: string, line: StatementLine, words: string): Indicator =>
  structure({
    name,
    label,
    formula: `${words} / total assets`,
    inputs: [line, 'totalAssets'],
    above: (now) => now[line],
    below: (now) => now.totalAssets,
  })

/**
 * The 34 indicators of Song et al. (2025, Table 1) in its 7 groups and its order. The table gives names only; the formulas
 * are the textbook's, and where a name has several readings the decision record 0041 says which one was taken.
 *
 * @example
 * PAPER_INDICATORS.find(({ name }) => name === 'currentRatio')?.compute({ currentAssets: 3, currentLiabilities: 2 }) // 1.5
 */
export const PAPER_INDICATORS: readonly Indicator[] = [
  debtService({
    name: 'currentRatio',
    label: 'current ratio',
    formula: 'current assets / current liabilities',
    inputs: ['currentAssets', 'currentLiabilities'],
    above: (now) => now.currentAssets,
    below: (now) => now.currentLiabilities,
  }),
  debtService({
    name: 'quickRatio',
    label: 'quick ratio',
    formula: '(current assets - inventory) / current liabilities',
    inputs: ['currentAssets', 'inventory', 'currentLiabilities'],
    above: (now) => now.currentAssets - now.inventory,
    below: (now) => now.currentLiabilities,
  }),
  debtService({
    name: 'cashRatio',
    label: 'cash ratio',
    formula: 'cash and cash equivalents / current liabilities',
    inputs: ['cash', 'currentLiabilities'],
    above: (now) => now.cash,
    below: (now) => now.currentLiabilities,
  }),
  debtService({
    name: 'workingCapital',
    label: 'working capital',
    formula: 'current assets - current liabilities',
    unit: 'currency',
    denominator: 'none',
    inputs: ['currentAssets', 'currentLiabilities'],
    above: (now) => now.currentAssets - now.currentLiabilities,
  }),
  debtService({
    name: 'debtToAssetRatio',
    label: 'debt-to-asset ratio',
    formula: 'total liabilities / total assets',
    inputs: ['totalLiabilities', 'totalAssets'],
    above: (now) => now.totalLiabilities,
    below: (now) => now.totalAssets,
  }),
  debtService({
    name: 'equityRatio',
    label: 'equity ratio',
    formula: "total liabilities / owners' equity",
    definition: 'the ratio that Chinese databases, CSMAR among them, call so (chanquan bilu)',
    inputs: ['totalLiabilities', 'equity'],
    above: (now) => now.totalLiabilities,
    below: (now) => now.equity,
  }),
  debtService({
    name: 'equityMultiplier',
    label: 'multiplier equity ratio',
    formula: "total assets / owners' equity",
    inputs: ['totalAssets', 'equity'],
    above: (now) => now.totalAssets,
    below: (now) => now.equity,
  }),

  share('currentAssetsRatio', 'current assets ratio', 'currentAssets', 'current assets'),
  share('cashAssetsRatio', 'cash assets ratio', 'cash', 'cash and cash equivalents'),
  structure({
    name: 'workingCapitalRatio',
    label: 'working capital ratio',
    formula: '(current assets - current liabilities) / total assets',
    definition: 'Altman (1968), J. Finance 23(4), X1',
    inputs: ['currentAssets', 'currentLiabilities', 'totalAssets'],
    above: (now) => now.currentAssets - now.currentLiabilities,
    below: (now) => now.totalAssets,
  }),
  share('nonCurrentAssetsRatio', 'non-current assets ratio', 'nonCurrentAssets', 'non-current assets'),
  structure({
    name: 'currentLiabilitiesRatio',
    label: 'current liabilities ratio',
    formula: 'current liabilities / total liabilities',
    inputs: ['currentLiabilities', 'totalLiabilities'],
    above: (now) => now.currentLiabilities,
    below: (now) => now.totalLiabilities,
  }),
  share('fixedAssetsRatio', 'fixed assets ratio', 'fixedAssets', 'fixed assets, net'),
  structure({
    name: 'operatingProfitMargin',
    label: 'operating profit margin (share of operating profit in total profit)',
    formula: 'operating profit / total profit before tax',
    definition: 'a share of profit, as its group holds shares; operating profit over revenue is operatingProfitRate',
    denominator: 'nonzero',
    inputs: ['operatingProfit', 'totalProfit'],
    above: (now) => now.operatingProfit,
    below: (now) => now.totalProfit,
  }),

  turnover(
    'accountsReceivableTurnover',
    'accounts receivable turnover',
    'revenue',
    'receivables',
    'accounts receivable',
  ),
  turnover('inventoryTurnover', 'inventory turnover', 'costOfSales', 'inventory', 'inventory'),
  turnover('accountsPayableTurnover', 'accounts payable turnover', 'costOfSales', 'payables', 'accounts payable'),
  turnover('currentAssetTurnover', 'current asset turnover', 'revenue', 'currentAssets', 'current assets'),
  turnover('fixedAssetTurnover', 'fixed asset turnover', 'revenue', 'fixedAssets', 'fixed assets, net'),
  turnover('totalAssetTurnover', 'total asset turnover', 'revenue', 'totalAssets', 'total assets'),

  earnings({
    name: 'returnOnAssets',
    label: 'return on assets',
    formula: 'earnings before interest and taxes / total assets (average or closing)',
    inputs: ['ebit', 'totalAssets'],
    above: (now) => now.ebit,
    balance: 'totalAssets',
  }),
  earnings({
    name: 'netProfitMarginOnTotalAssets',
    label: 'net profit margin on total assets',
    formula: 'net profit / total assets (average or closing)',
    inputs: ['netProfit', 'totalAssets'],
    above: (now) => now.netProfit,
    balance: 'totalAssets',
  }),
  earnings({
    name: 'netProfitMarginOnCurrentAssets',
    label: 'net profit margin on current assets',
    formula: 'net profit / current assets (average or closing)',
    inputs: ['netProfit', 'currentAssets'],
    above: (now) => now.netProfit,
    balance: 'currentAssets',
  }),
  earnings({
    name: 'netProfitMarginOnFixedAssets',
    label: 'net profit margin on fixed assets',
    formula: 'net profit / fixed assets, net (average or closing)',
    inputs: ['netProfit', 'fixedAssets'],
    above: (now) => now.netProfit,
    balance: 'fixedAssets',
  }),
  earnings({
    name: 'returnOnEquity',
    label: 'return on equity',
    formula: "net profit / owners' equity (average or closing)",
    inputs: ['netProfit', 'equity'],
    above: (now) => now.netProfit,
    balance: 'equity',
  }),
  earnings({
    name: 'operatingProfitRate',
    label: 'operating profit rate',
    formula: 'operating profit / revenue',
    inputs: ['operatingProfit', 'revenue'],
    above: (now) => now.operatingProfit,
    below: (now) => now.revenue,
  }),

  cash({
    name: 'operatingIndex',
    label: 'operating index',
    formula:
      'net operating cash flow / (net profit - net profit from outside operations + depreciation and amortisation)',
    definition:
      'the cash operating index of Chinese statement analysis: operating cash flow over the cash that operations earned',
    inputs: ['operatingCashFlow', 'netProfit', 'nonOperatingIncome', 'depreciationAmortisation'],
    above: (now) => now.operatingCashFlow,
    below: (now) => now.netProfit - now.nonOperatingIncome + now.depreciationAmortisation,
  }),

  development({
    name: 'capitalPreservationRate',
    label: 'capital preservation and appreciation rate',
    formula: "owners' equity / owners' equity before",
    definition: 'closing over opening equity, the performance measure of Chinese state capital',
    inputs: ['equity'],
    prior: ['equity'],
    above: (now) => now.equity,
    below: (_, before) => before.equity,
  }),
  growth('fixedAssetGrowthRate', 'fixed asset growth rate', 'fixedAssets', 'fixed assets'),
  growth('revenueGrowthRate', 'revenue growth rate', 'revenue', 'revenue'),
  development({
    name: 'sustainableGrowthRate',
    label: 'sustainable growth rate',
    formula:
      "r / (1 - r), r = (net profit - dividends) / owners' equity at the end, so r = return on equity x retention",
    definition: 'Higgins (1977), Financial Management 6(3); on closing equity',
    inputs: ['netProfit', 'dividends', 'equity'],
    above: (now) => (now.equity > 0 ? now.netProfit - now.dividends : Number.NaN),
    below: (now) => now.equity - (now.netProfit - now.dividends),
  }),
  growth('ownersEquityGrowthRate', "owners' equity growth rate", 'equity', "owners' equity"),

  perShare({
    name: 'earningsPerShare',
    label: 'earnings per share',
    formula: 'net profit / ordinary shares outstanding',
    unit: 'currency per share',
    inputs: ['netProfit', 'shares'],
    above: (now) => now.netProfit,
    below: (now) => now.shares,
  }),
  perShare({
    name: 'ebitPerShare',
    label: 'earnings before interest and taxes per share',
    formula: 'earnings before interest and taxes / ordinary shares outstanding',
    unit: 'currency per share',
    inputs: ['ebit', 'shares'],
    above: (now) => now.ebit,
    below: (now) => now.shares,
  }),
]
