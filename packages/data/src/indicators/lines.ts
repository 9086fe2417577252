/** One line of a company's statements. Amounts are in the currency of the statements; expenses and debts are positive. */
export interface LineDeclaration {
  readonly label: string
  readonly statement: 'balance sheet' | 'income statement' | 'cash flow statement' | 'shares and market'
  /** A stock is measured at the period's end, a flow over the period. */
  readonly kind: 'stock' | 'flow'
  readonly unit: 'currency' | 'shares'
}

const balance = (label: string): LineDeclaration => ({
  label,
  statement: 'balance sheet',
  kind: 'stock',
  unit: 'currency',
})
const income = (label: string): LineDeclaration => ({
  label,
  statement: 'income statement',
  kind: 'flow',
  unit: 'currency',
})
const cashFlow = (label: string): LineDeclaration => ({
  label,
  statement: 'cash flow statement',
  kind: 'flow',
  unit: 'currency',
})

/** The statement lines that indicators are made from. Whatever a file calls them, a mapping brings it to these names. */
export const STATEMENT_LINES = {
  cash: balance('cash and cash equivalents'),
  receivables: balance('accounts receivable'),
  inventory: balance('inventory'),
  currentAssets: balance('total current assets'),
  fixedAssets: balance('fixed assets, net'),
  nonCurrentAssets: balance('total non-current assets'),
  totalAssets: balance('total assets'),
  payables: balance('accounts payable'),
  currentLiabilities: balance('total current liabilities'),
  longTermDebt: balance('long-term debt'),
  totalLiabilities: balance('total liabilities'),
  retainedEarnings: balance('retained earnings (surplus reserve and undistributed profit)'),
  equity: balance("total owners' equity"),
  revenue: income('operating revenue, net sales'),
  totalRevenue: income('total revenue'),
  costOfSales: income('cost of sales'),
  grossProfit: income('gross profit'),
  operatingExpenses: income('total operating expenses'),
  operatingProfit: income('operating profit'),
  interestExpense: income('interest (finance) expense'),
  totalProfit: income('total profit, before tax'),
  netProfit: income('net profit'),
  nonOperatingIncome: income('net profit from outside operations: investments, disposals, fair value, subsidies'),
  ebit: income('earnings before interest and taxes'),
  ebitda: income('earnings before interest, taxes, depreciation and amortisation'),
  depreciationAmortisation: cashFlow('depreciation and amortisation'),
  operatingCashFlow: cashFlow('net cash flow from operating activities'),
  fundsFromOperations: cashFlow('funds provided by operations'),
  dividends: cashFlow('dividends of the period'),
  shares: { label: 'ordinary shares outstanding', statement: 'shares and market', kind: 'stock', unit: 'shares' },
  marketValue: { label: 'market value of equity', statement: 'shares and market', kind: 'stock', unit: 'currency' },
} as const satisfies Readonly<Record<string, LineDeclaration>>

/** The name of a statement line. */
export type StatementLine = keyof typeof STATEMENT_LINES

/** Amounts of one company at one period; NaN or absent where missing. */
export type Lines = Readonly<Partial<Record<StatementLine, number>>>

/** A line that follows from others by an accounting identity. */
export interface DerivedLine {
  readonly line: StatementLine
  readonly from: readonly StatementLine[]
  readonly formula: string
  readonly compute: (first: number, second: number) => number
}

const minus = (first: number, second: number): number => first - second
const plus = (first: number, second: number): number => first + second

/** Identities used when the line itself is not among the columns. A line that a file has is never overruled. */
export const DERIVED_LINES: readonly DerivedLine[] = [
  {
    line: 'equity',
    from: ['totalAssets', 'totalLiabilities'],
    formula: 'total assets - total liabilities',
    compute: minus,
  },
  {
    line: 'nonCurrentAssets',
    from: ['totalAssets', 'currentAssets'],
    formula: 'total assets - current assets',
    compute: minus,
  },
  { line: 'ebit', from: ['totalProfit', 'interestExpense'], formula: 'total profit + interest expense', compute: plus },
  { line: 'costOfSales', from: ['revenue', 'grossProfit'], formula: 'revenue - gross profit', compute: minus },
  { line: 'grossProfit', from: ['revenue', 'costOfSales'], formula: 'revenue - cost of sales', compute: minus },
  {
    line: 'fundsFromOperations',
    from: ['netProfit', 'depreciationAmortisation'],
    formula: 'net profit + depreciation and amortisation',
    compute: plus,
  },
]

/** How to get a line from a set of columns: it is there, it follows by an identity, or it lacks other lines. */
export const resolveLine = (
  line: StatementLine,
  has: ReadonlySet<string>,
): { readonly derived?: DerivedLine; readonly lacks: readonly StatementLine[] } => {
  if (has.has(line)) return { lacks: [] }
  const derived = DERIVED_LINES.find((rule) => rule.line === line && rule.from.every((name) => has.has(name)))
  return derived === undefined ? { lacks: [line] } : { derived, lacks: [] }
}
