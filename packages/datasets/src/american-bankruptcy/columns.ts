/** X1 to X18 of the American bankruptcy panel: amounts, in millions of US dollars by their size (the source states no unit). */
export const americanColumns = {
  X1: 'current assets',
  X2: 'cost of goods sold',
  X3: 'depreciation and amortization',
  X4: 'EBITDA',
  X5: 'inventory',
  X6: 'net income',
  X7: 'total receivables',
  X8: 'market value',
  X9: 'net sales',
  X10: 'total assets',
  X11: 'total long-term debt',
  X12: 'EBIT',
  X13: 'gross profit',
  X14: 'total current liabilities',
  X15: 'retained earnings',
  X16: 'total revenue',
  X17: 'total liabilities',
  X18: 'total operating expenses',
} as const

/** X1 to X18 in order. */
export const americanFeatures: readonly string[] = Object.keys(americanColumns)
