import type { Panel } from '../../panel/panel.ts'
import { readerError } from '../errors.ts'

/**
 * Single quarters from year-to-date flows: the first quarter stays, each later one is less the quarter before. Missing where either is. Other features stay as
 * they are.
 *
 * @param panel periods 2015Q1 ...
 * @param flows features that are year-to-date amounts (income and cash flow statements)
 * @throws DataError `unknown-column`, `invalid-format` for periods that are no quarters
 * @example
 * ```ts
 * const quarterly = singleQuarters(panel, ['revenue', 'netProfit'])
 * ```
 */
export function singleQuarters(panel: Panel, flows: readonly string[]): Panel {
  return recompute(panel, flows, (at, quarter) => (quarter % 4 === 0 ? at(0) : at(0) - at(1)))
}

/**
 * Trailing twelve months from single quarters: the sum of four quarters in a row. Missing where one of them is. Other features stay as they are.
 *
 * @throws DataError as {@link singleQuarters}
 * @example
 * ```ts
 * const yearly = trailingTwelveMonths(singleQuarters(panel, flows), flows)
 * ```
 */
export function trailingTwelveMonths(panel: Panel, flows: readonly string[]): Panel {
  return recompute(panel, flows, (at) => at(0) + at(1) + at(2) + at(3))
}

/** `value` is asked with a look back by calendar quarters (NaN where there is none) and the quarter (year * 4 + 0 to 3). */
function recompute(
  panel: Panel,
  flows: readonly string[],
  value: (back: (quarters: number) => number, quarter: number) => number,
): Panel {
  const [E, P, F] = [panel.entities.length, panel.periods.length, panel.features.length]
  const columns = flows.map((name) => {
    const index = panel.features.indexOf(name)
    if (index < 0)
      throw readerError(
        'unknown-column',
        `expected one of the features ${panel.features.slice(0, 60).join(', ')}`,
        name,
        { column: name },
      )
    return index
  })
  const quarters = panel.periods.map((period) => {
    const match = /^(\d{4})Q([1-4])$/.exec(period)
    if (match === null) throw readerError('invalid-format', 'expected quarters as periods (2015Q1)', period)
    return Number(match[1]) * 4 + Number(match[2]) - 1
  })
  const place = new Map(quarters.map((quarter, p) => [quarter, p]))
  const values = panel.values.slice()
  const missing = panel.missing.slice()
  for (let e = 0; e < E; e++)
    for (let p = 0; p < P; p++)
      for (const f of columns) {
        const cell = (e * P + p) * F + f
        const back = (count: number): number => {
          const before = place.get((quarters[p] as number) - count)
          return before === undefined ? Number.NaN : (panel.values[(e * P + before) * F + f] as number)
        }
        const result = value(back, quarters[p] as number)
        values[cell] = result
        missing[cell] = Number.isNaN(result) ? 1 : 0
      }
  return { ...panel, values, missing }
}
