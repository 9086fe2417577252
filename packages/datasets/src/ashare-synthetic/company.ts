import type { StatementLine } from '@fdp/data'
import { exp } from '../random/exp.ts'
import type { RandomStream } from '../random/stream.ts'
import type { Climate } from './climate.ts'
import type { Deterioration } from './deterioration.ts'
import type { Sector } from './sectors.ts'

/** Lines that the process gives each quarter; flows are of the single quarter. Yuan, whole; shares in pieces. */
export const generatedLines = [
  'cash',
  'receivables',
  'inventory',
  'currentAssets',
  'fixedAssets',
  'nonCurrentAssets',
  'totalAssets',
  'payables',
  'currentLiabilities',
  'longTermDebt',
  'totalLiabilities',
  'retainedEarnings',
  'equity',
  'revenue',
  'costOfSales',
  'operatingExpenses',
  'operatingProfit',
  'interestExpense',
  'totalProfit',
  'netProfit',
  'nonOperatingIncome',
  'depreciationAmortisation',
  'operatingCashFlow',
  'dividends',
  'shares',
  'marketValue',
] as const satisfies readonly StatementLine[]

export type GeneratedLine = (typeof generatedLines)[number]
export type Quarter = Readonly<Record<GeneratedLine, number>>

export interface CompanySpec {
  readonly sector: Sector
  readonly sectorIndex: number
  /** Logarithm of the opening total assets in yuan. */
  readonly logAssets: number
  /** Lasting quality, in units of the latent health. */
  readonly quality: number
  readonly deterioration: Deterioration
  /** First quarter to give, year * 4 + quarter (0 to 3). */
  readonly firstQuarter: number
  /** Quarter of the calendar that `deterioration` counts from. */
  readonly windowStart: number
  readonly quarters: number
}

/** Quarters simulated before the first one given, so that balances have settled. */
const BURN_IN = 12

/**
 * The statements of one company, quarter by quarter. The latent health h is the sum of lasting quality, a first-order autoregression of its own, the
 * climate, less the deterioration. It moves margins, growth, days of receivables and inventory, impairments and the cost of debt; everything
 * else follows by accounting: cash is what the flows leave, debt fills what cash lacks, equity grows by profit less dividends. Total assets
 * equal liabilities plus equity to the yuan.
 *
 * @param onHealth hears the latent health of each quarter given; it is no part of the statements
 */
export function simulateCompany(
  spec: CompanySpec,
  climate: Climate,
  random: RandomStream,
  onHealth?: (health: number) => void,
): Quarter[] {
  const { sector } = spec
  const { uniform, normal } = random
  const between = (low: number, high: number): number => low + (high - low) * uniform()

  // What is the company's own, for good.
  const turnover = sector.turnover * exp(0.25 * normal())
  const returnOnAssets = 0.05
  const grossMargin = Math.min(0.75, Math.max(0.08, sector.grossMargin + 0.05 * normal()))
  const overhead = grossMargin - returnOnAssets / turnover
  const receivableDays = sector.receivableDays * exp(0.35 * normal())
  const inventoryDays = sector.inventoryDays * exp(0.35 * normal())
  const payableDays = sector.payableDays * exp(0.3 * normal())
  const cashShare = between(0.08, 0.22)
  const longDebtShare = between(0.1, 0.6)
  const taxRate = uniform() < 0.45 ? 0.15 : 0.25
  const payout = uniform() < 0.25 ? 0 : between(0.15, 0.5)
  const leverage = Math.min(0.85, Math.max(0.12, sector.leverage + 0.13 * normal()))

  // Opening balance sheet: round shares of the assets, equity what is left.
  const assets = Math.round(exp(spec.logAssets))
  const yuan = Math.round
  let revenueBase = (assets * turnover) / 4
  let receivables = yuan((revenueBase * 4 * receivableDays) / 365)
  let inventory = yuan((revenueBase * 4 * (1 - grossMargin) * inventoryDays) / 365)
  let payables = yuan((revenueBase * 4 * (1 - grossMargin) * payableDays) / 365)
  let otherCurrent = yuan(0.06 * assets)
  let fixed = yuan(sector.fixedShare * exp(0.3 * normal()) * assets)
  let otherNonCurrent = yuan(between(0.06, 0.2) * assets)
  let cash = yuan(cashShare * assets)
  let otherLiabilities = yuan(0.08 * assets)
  const sum = cash + receivables + inventory + otherCurrent + fixed + otherNonCurrent
  let debt = Math.max(yuan(0.03 * sum), yuan(leverage * sum) - payables - otherLiabilities)
  let equity = sum - debt - payables - otherLiabilities
  if (equity < 0.15 * sum) {
    const lift = yuan(0.15 * sum) - equity
    cash += lift
    equity += lift
  }
  let retained = yuan(between(0.1, 0.5) * equity)
  let shares = yuan((equity - retained) / between(1.5, 4))
  const pastRevenue = [revenueBase, revenueBase, revenueBase, revenueBase]
  const pastCost = pastRevenue.map((revenue) => revenue * (1 - grossMargin))
  let yearProfit = 0
  let lastYearProfit = 0
  let own = 0.58 * normal()
  let valuation = 0.3 * normal()

  const result: Quarter[] = []
  for (let step = -BURN_IN; step < spec.quarters; step++) {
    const calendar = spec.firstQuarter + step
    const season = calendar % 4
    if (season === 0) {
      lastYearProfit = yearProfit
      yearProfit = 0
    }
    const decline = spec.deterioration(calendar - spec.windowStart)
    own = 0.8 * own + 0.35 * normal()
    const health = spec.quality + own + climate.at(spec.sectorIndex, calendar) - decline
    const strain = Math.max(0, -health)
    const total = cash + receivables + inventory + otherCurrent + fixed + otherNonCurrent

    // Income. Revenue returns slowly to what the assets can carry.
    const reach = (total * turnover) / 4 / revenueBase - 1
    const growth = 0.012 + 0.008 * health + 0.05 * Math.min(1, Math.max(-0.5, reach)) + 0.02 * normal()
    revenueBase *= 1 + Math.max(-0.15, Math.min(0.15, growth))
    const revenue = yuan(revenueBase * (sector.season[season] as number) * exp(0.05 * normal()))
    const margin = grossMargin + (0.022 / turnover) * health + 0.012 * normal()
    const cost = yuan(revenue * (1 - Math.max(-0.2, Math.min(0.85, margin))))
    pastRevenue.shift()
    pastRevenue.push(revenue)
    pastCost.shift()
    pastCost.push(cost)
    const yearRevenue = (pastRevenue[0] as number) + (pastRevenue[1] as number) + (pastRevenue[2] as number) + revenue
    const yearCost = (pastCost[0] as number) + (pastCost[1] as number) + (pastCost[2] as number) + cost
    const expenses = yuan(overhead * ((0.6 * yearRevenue) / 4 + 0.4 * revenue) * exp(0.08 * normal()))
    const depreciation = yuan(0.022 * fixed)
    let impairment = 0
    const tested = uniform()
    const size = uniform()
    if (tested < (season === 3 ? 0.15 + 0.2 * Math.min(1, strain / 2) : 0.02))
      impairment = Math.min(yuan(0.5 * otherNonCurrent), yuan((0.004 + 0.035 * size) * (1 + strain) * total))
    const rate = 0.046 + 0.04 * Math.max(0, (total - equity) / total - 0.5) + 0.004 * strain
    const interest = yuan((debt * rate) / 4)
    const operatingProfit = revenue - cost - expenses - interest - impairment
    // A loss by the third quarter tempts companies of both classes to sell something in the fourth.
    const rescued = uniform() < 0.35 && season === 3 && yearProfit < 0
    const outside = yuan(total * (0.0008 * (1 + normal()) + (rescued ? 0.02 * uniform() : 0)))
    const totalProfit = operatingProfit + outside
    const tax = totalProfit > 0 ? yuan(taxRate * totalProfit) : 0
    const netProfit = totalProfit - tax
    yearProfit += netProfit

    // Cash flows.
    const nextReceivables = yuan(((yearRevenue * receivableDays) / 365) * (1 + 0.06 * strain) * exp(0.06 * normal()))
    const nextInventory = yuan(((yearCost * inventoryDays) / 365) * (1 + 0.06 * strain) * exp(0.06 * normal()))
    const nextPayables = yuan(((yearCost * payableDays) / 365) * (1 + 0.04 * strain) * exp(0.06 * normal()))
    const nextOtherCurrent = yuan(0.06 * total * exp(0.1 * normal()))
    const nextOtherLiabilities = yuan(0.08 * total * exp(0.08 * normal()))
    const operatingCashFlow =
      netProfit -
      outside +
      interest +
      depreciation +
      impairment -
      (nextReceivables - receivables) -
      (nextInventory - inventory) -
      (nextOtherCurrent - otherCurrent) +
      (nextPayables - payables) +
      (nextOtherLiabilities - otherLiabilities)
    const capex = yuan(depreciation * Math.max(0.2, 1.35 + 0.2 * health + 1.1 * normal()))
    const invested = yuan(0.004 * total * Math.max(0, 1 + 0.5 * health))
    const dividends =
      season === 1 && lastYearProfit > 0 && retained > 0 ? yuan(Math.min(payout * lastYearProfit, 0.5 * retained)) : 0
    receivables = nextReceivables
    inventory = nextInventory
    payables = nextPayables
    otherCurrent = nextOtherCurrent
    otherLiabilities = nextOtherLiabilities
    fixed += capex - depreciation
    otherNonCurrent += invested - impairment
    cash += operatingCashFlow + outside - capex - invested - interest - dividends
    equity += netProfit - dividends
    retained += netProfit - dividends

    // Financing: borrow up to the cash that the company wants to hold, repay half of what it has too much.
    const want = yuan(cashShare * total)
    if (cash < 0.6 * want) {
      const loan = yuan(0.8 * want) - cash
      debt += loan
      cash += loan
    } else if (cash > 1.3 * want) {
      const repaid = Math.min(debt - Math.min(debt, yuan(0.02 * total)), yuan(0.5 * (cash - want)))
      debt -= repaid
      cash -= repaid
    }
    const after = cash + receivables + inventory + otherCurrent + fixed + otherNonCurrent
    // Listed shells are refinanced before their equity is gone.
    if (equity < 0.08 * after) {
      const raised = yuan(0.18 * after) - equity
      shares += yuan(raised / Math.max(1, (1.2 * Math.max(equity, 0.02 * after)) / shares))
      equity += raised
      const repaid = Math.min(yuan(0.6 * raised), debt)
      debt -= repaid
      cash += raised - repaid
    }
    valuation = 0.85 * valuation + 0.15 * normal()

    if (step < 0) continue
    onHealth?.(health)
    const currentAssets = cash + receivables + inventory + otherCurrent
    const longTermDebt = yuan(longDebtShare * debt)
    const totalLiabilities = debt + payables + otherLiabilities
    result.push({
      cash,
      receivables,
      inventory,
      currentAssets,
      fixedAssets: fixed,
      nonCurrentAssets: fixed + otherNonCurrent,
      totalAssets: currentAssets + fixed + otherNonCurrent,
      payables,
      currentLiabilities: totalLiabilities - longTermDebt,
      longTermDebt,
      totalLiabilities,
      retainedEarnings: retained,
      equity,
      revenue,
      costOfSales: cost,
      operatingExpenses: expenses + interest + impairment,
      operatingProfit,
      interestExpense: interest,
      totalProfit,
      netProfit,
      nonOperatingIncome: outside - yuan(totalProfit > 0 ? taxRate * outside : 0),
      depreciationAmortisation: depreciation,
      operatingCashFlow,
      dividends,
      shares,
      marketValue: yuan(equity * exp(0.7 + 0.12 * Math.max(-2, Math.min(2, health)) + valuation)),
    })
  }
  return result
}
