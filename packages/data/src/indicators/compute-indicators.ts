import { checkDistinct, checkList, checkOneOf, checkPositiveInteger } from '../check.ts'
import { checkPanel } from '../data-kind.ts'
import { DataError } from '../errors.ts'
import type { Panel } from '../panel/panel.ts'
import { periodOrdinals } from '../panel/periods.ts'
import type { Indicator, IndicatorOptions } from './indicator.ts'
import { type Lines, resolveLine, STATEMENT_LINES, type StatementLine } from './lines.ts'
import { PAPER_INDICATORS } from './paper.ts'

/** An indicator that a set of columns does not allow. */
export interface UnavailableIndicator {
  readonly indicator: Indicator
  readonly lacks: readonly StatementLine[]
  /** 'cannot be: lacks cash', for a table. */
  readonly reason: string
}

/** What {@link availableIndicators} found. */
export interface IndicatorAvailability {
  readonly available: readonly Indicator[]
  readonly unavailable: readonly UnavailableIndicator[]
}

const linesOf = (
  columns: readonly string[],
  lines: Readonly<Record<string, StatementLine>> | undefined,
): Map<StatementLine, number> => {
  const found = new Map<StatementLine, number>()
  columns.forEach((column, index) => {
    const line = lines === undefined ? column : lines[column]
    if (line === undefined || !Object.hasOwn(STATEMENT_LINES, line)) return
    if (found.has(line as StatementLine))
      throw new DataError({
        code: 'invalid-option',
        rule: 'two columns must not map to one statement line',
        received: line,
      })
    found.set(line as StatementLine, index)
  })
  return found
}

const needs = (indicator: Indicator): readonly StatementLine[] => [
  ...new Set([...indicator.inputs, ...indicator.prior, ...indicator.averaged]),
]

/**
 * Which indicators a set of columns allows, counting lines that follow from others by an identity (`DERIVED_LINES`).
 *
 * @param columns statement lines, or names that `lines` maps to them; other names are ignored
 * @throws DataError `invalid-option` when two columns map to one line
 * @example
 * availableIndicators(Object.keys(AMERICAN_PANEL_LINES), { lines: AMERICAN_PANEL_LINES }).unavailable[0]?.reason
 * // 'cannot be: lacks cash'
 */
export const availableIndicators = (
  columns: readonly string[],
  options: {
    readonly lines?: Readonly<Record<string, StatementLine>>
    /** Default the 34 of `PAPER_INDICATORS`. */
    readonly indicators?: readonly Indicator[]
  } = {},
): IndicatorAvailability => {
  checkList(columns, 'columns')
  const has: ReadonlySet<string> = new Set(linesOf(columns, options.lines).keys())
  const available: Indicator[] = []
  const unavailable: UnavailableIndicator[] = []
  for (const indicator of options.indicators ?? PAPER_INDICATORS) {
    const lacks = needs(indicator).flatMap((line) => resolveLine(line, has).lacks)
    if (lacks.length === 0) available.push(indicator)
    else unavailable.push({ indicator, lacks, reason: `cannot be: lacks ${lacks.join(', ')}` })
  }
  return { available, unavailable }
}

/** Options of {@link computeIndicators}. */
export interface ComputeIndicatorsOptions extends IndicatorOptions {
  /** Default the 34 of `PAPER_INDICATORS`. */
  readonly indicators?: readonly Indicator[]
  /** Panel feature to statement line; by default features that have a line's name are that line. */
  readonly lines?: Readonly<Record<string, StatementLine>>
  /** An indicator whose lines the panel lacks: `refuse` throws (default), `skip` leaves it out. */
  readonly unavailable?: 'refuse' | 'skip'
  /**
   * Periods back to the statement that growth and average balances compare with; default 1. Quarters with trailing
   * twelve months of flows want 4.
   */
  readonly lag?: number
}

/**
 * A panel of indicators from a panel of statement lines: same entities, periods, labels and attributes, one feature per
 * indicator. A value is missing where a line is, where the earlier period was not observed (by the calendar, gaps
 * counted), and where the denominator rule says so. The observed rows stay observed.
 *
 * @throws DataError `missing-indicator-input`, `invalid-option`
 * @example
 * computeIndicators(panel, { lines: AMERICAN_PANEL_LINES, indicators: AMERICAN_RATIOS })
 */
export const computeIndicators = (panel: Panel, options: ComputeIndicatorsOptions = {}): Panel => {
  const { indicators = PAPER_INDICATORS, lines, unavailable = 'refuse', lag = 1, ...rest } = options
  checkPanel(panel)
  checkList(indicators, 'indicators')
  checkPositiveInteger(lag, 'lag')
  checkOneOf(unavailable, ['refuse', 'skip'], 'unavailable')
  checkOneOf(rest.balances ?? 'average', ['average', 'closing'], 'balances')
  checkOneOf(rest.negativeDenominators ?? 'missing', ['missing', 'keep'], 'negativeDenominators')
  checkDistinct(
    indicators.map(({ name }) => name),
    'indicators',
  )
  const found = availableIndicators(panel.features, { indicators, ...(lines === undefined ? {} : { lines }) })
  const first = found.unavailable[0]
  if (first !== undefined && unavailable === 'refuse')
    throw new DataError({
      code: 'missing-indicator-input',
      rule: `indicator ${first.indicator.name} ${first.reason} (${found.unavailable.length} of ${indicators.length} cannot be; unavailable: 'skip' leaves them out)`,
      received: panel.features,
    })
  const wanted = found.available
  const columns = linesOf(panel.features, lines)
  const has: ReadonlySet<string> = new Set(columns.keys())
  const needed = [...new Set(wanted.flatMap(needs))]
  const [P, F, K] = [panel.periods.length, panel.features.length, wanted.length]
  const readers = needed.map((line): readonly [StatementLine, (row: number) => number] => {
    const { derived } = resolveLine(line, has)
    const cell = (name: StatementLine) => {
      const column = columns.get(name) as number
      return (row: number): number => panel.values[row * F + column] as number
    }
    if (derived === undefined) return [line, cell(line)]
    const [left, right] = derived.from.map(cell) as [(row: number) => number, (row: number) => number]
    return [line, (row) => derived.compute(left(row), right(row))]
  })
  const read = (row: number): Lines => Object.fromEntries(readers.map(([line, at]) => [line, at(row)]))

  const ordinals = periodOrdinals(panel.periods)
  const earlier = Array.from(ordinals, (ordinal) => ordinals.indexOf(ordinal - lag))
  const values = new Float64Array(panel.observed.length * K).fill(Number.NaN)
  const missing = new Uint8Array(values.length).fill(1)
  for (let e = 0; e < panel.entities.length; e++) {
    const rows = panel.periods.map((_, p) => (panel.observed[e * P + p] === 1 ? read(e * P + p) : undefined))
    for (let p = 0; p < P; p++) {
      const now = rows[p]
      if (now === undefined) continue
      const before = rows[earlier[p] as number]
      for (let k = 0; k < K; k++) {
        const value = (wanted[k] as Indicator).compute(now, before, rest, panel.periods[p])
        if (Number.isNaN(value)) continue
        values[(e * P + p) * K + k] = value
        missing[(e * P + p) * K + k] = 0
      }
    }
  }
  return { ...panel, features: wanted.map(({ name }) => name), values, missing }
}
