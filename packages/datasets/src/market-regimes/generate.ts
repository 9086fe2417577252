import { createPanel, DataError, type Panel } from '@fdp/data'
import { checkOptions } from '../random/check-options.ts'
import { exp } from '../random/exp.ts'
import { randomStream } from '../random/stream.ts'

/** Options of {@link generateMarket}. */
export interface MarketOptions {
  /** uint32. Same seed, same bytes, in every engine. */
  readonly seed: number
  /** Trading days (Monday to Friday); 5,000 by default. */
  readonly days?: number
  /** First day, YYYY-MM-DD; 2005-01-03 by default. A weekend moves to Monday. */
  readonly start?: string
  /** Mean length of a stress regime in days; 45 by default. */
  readonly stressDays?: number
  /** Share of days in stress in the long run; 0.18 by default. */
  readonly stressShare?: number
}

/** Series of the synthetic market, in the panel's order. */
export const marketSeries = {
  equity: 'equity index, close',
  equity_volume: 'shares traded, millions',
  bond: 'bond index, close',
  fx: 'domestic currency per foreign unit, close',
  future: 'commodity future, close',
  rate: 'short rate, percent',
  spread: 'credit spread, percent',
  volatility: 'annualised standard deviation of the last 21 equity returns, percent',
} as const

const WARM_UP = 260
const DAY = 86_400_000

/**
 * A synthetic daily market with two regimes, calm and stress. SYNTHETIC.
 *
 * The regime is a two-state Markov chain (Hamilton 1989). Within a regime, equity, bond, currency and future returns share a common factor whose weight
 * and sign for bonds differ by regime; a slow log-volatility moves all of them (Taylor 1982); about one day in fifty jumps. The credit spread and the rate
 * revert to levels of the regime, the spread beginning to widen before about half of the stress spells, so that entries are partly
 * foreseeable and partly not. The panel has one entity (`synthetic market`) and row labels 1 in the stress regime.
 *
 * @throws DataError `invalid-option`, also for options that are none; `invalid-period` where the days go beyond the year 9999
 * @example
 * ```ts
 * const market = generateMarket({ seed: 1, days: 2500 })
 * ```
 */
export function generateMarket(options: MarketOptions): Panel {
  checkOptions(options)
  const { seed, days = 5000, start = '2005-01-03', stressDays = 45, stressShare = 0.18 } = options
  const check = (ok: boolean, rule: string, received: unknown): void => {
    if (!ok) throw new DataError({ code: 'invalid-option', rule, received })
  }
  check(Number.isInteger(days) && days >= 30 && days <= 100_000, 'days must be an integer from 30 to 100,000', days)
  check(stressDays >= 2 && stressDays <= 1000, 'stressDays must be from 2 to 1,000', stressDays)
  check(stressShare > 0 && stressShare <= 0.5, 'stressShare must be above 0 and at most 0.5', stressShare)
  const first = Date.parse(`${start}T00:00:00Z`)
  check(
    /^\d{4}-\d{2}-\d{2}$/.test(start) && Number.isFinite(first) && new Date(first).toISOString().startsWith(start),
    'start must be a day of the calendar, YYYY-MM-DD',
    start,
  )

  const total = WARM_UP + days
  const regime = drawRegimes(seed, total, stressDays, stressShare)
  const warned = drawWarnings(seed, regime)
  const { normal, uniform } = randomStream(seed, 12)
  const level = { equity: 1000, bond: 100, fx: 1, future: 60 }
  let [rate, spread, logVolatility, volumeState] = [3, 1, 0, 0]
  const returns: number[] = []
  const names = Object.keys(marketSeries)
  const values = new Float64Array(days * names.length)
  const labels = new Int8Array(days)
  for (let t = 0; t < total; t++) {
    const stress = regime[t] as number
    logVolatility = 0.97 * logVolatility + 0.08 * normal()
    const scale = exp(logVolatility) * (stress === 1 ? 2.2 : 1)
    const jump = uniform() < 0.02 ? 2.5 * normal() : 0
    const common = normal() + jump
    const equityReturn = (stress === 1 ? -0.0009 : 0.0005) + 0.008 * scale * (0.85 * common + 0.5 * normal())
    const bondReturn = 0.0001 + 0.0025 * scale * ((stress === 1 ? -0.35 : 0.1) * common + 0.9 * normal())
    const fxReturn = 0.004 * scale * ((stress === 1 ? -0.5 : -0.15) * common + 0.85 * normal())
    const futureReturn = 0.014 * scale * ((stress === 1 ? 0.6 : 0.25) * common + 0.8 * normal())
    level.equity *= exp(equityReturn)
    level.bond *= exp(bondReturn)
    level.fx *= exp(fxReturn)
    level.future *= exp(futureReturn)
    rate = Math.max(0, rate + 0.004 * ((stress === 1 ? 1 : 3.2) - rate) + 0.03 * normal())
    const anchor = stress === 1 ? 3.2 : warned[t] === 1 ? 2 : 1
    spread = Math.max(0.2, spread + 0.05 * (anchor - spread) + 0.04 * scale * normal())
    volumeState = 0.9 * volumeState + 0.12 * normal()
    const volume = 500 * exp(volumeState + (stress === 1 ? 0.35 : 0) + 12 * Math.abs(equityReturn))
    returns.push(equityReturn)
    if (t < WARM_UP) continue
    const recent = returns.slice(-21)
    const mean = recent.reduce((sum, value) => sum + value, 0) / recent.length
    const variance = recent.reduce((sum, value) => sum + (value - mean) * (value - mean), 0) / (recent.length - 1)
    const row = [
      level.equity,
      volume,
      level.bond,
      level.fx,
      level.future,
      rate,
      spread,
      100 * Math.sqrt(252 * variance),
    ]
    values.set(row, (t - WARM_UP) * names.length)
    labels[t - WARM_UP] = stress
  }
  return createPanel({
    entities: ['synthetic market'],
    periods: weekdays(first, days),
    features: names,
    values,
    labels: { level: 'row', values: labels },
  })
}

function drawRegimes(seed: number, total: number, stressDays: number, stressShare: number): Uint8Array {
  const { uniform } = randomStream(seed, 10)
  const leave = 1 / stressDays
  const enter = (leave * stressShare) / (1 - stressShare)
  const regime = new Uint8Array(total)
  for (let t = 1; t < total; t++) {
    const draw = uniform()
    regime[t] = regime[t - 1] === 1 ? (draw < leave ? 0 : 1) : draw < enter ? 1 : 0
  }
  return regime
}

/** 1 on up to thirty calm days before a stress spell, for about half of the spells; now and then before none. */
function drawWarnings(seed: number, regime: Uint8Array): Uint8Array {
  const { uniform } = randomStream(seed, 11)
  const warned = new Uint8Array(regime.length)
  for (let t = 0; t < regime.length; t++) {
    const enters = regime[t] === 1 && regime[t - 1] === 0
    const falseAlarm = uniform() < 0.001
    const heeded = uniform() < 0.5
    if ((enters && heeded) || falseAlarm)
      for (let back = 1; back <= 30 && t - back >= 0 && regime[t - back] === 0; back++) warned[t - back] = 1
  }
  return warned
}

function weekdays(first: number, count: number): string[] {
  const result: string[] = []
  for (let day = first; result.length < count; day += DAY) {
    const date = new Date(day)
    const weekday = date.getUTCDay()
    if (weekday !== 0 && weekday !== 6) result.push(date.toISOString().slice(0, 10))
  }
  return result
}
