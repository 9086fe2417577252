import { DataError } from '../errors.ts'

/** How the keys of a time axis are spaced; `irregular` keys (trading days) follow each other as they stand in the axis. */
export type PeriodSpacing = 'year' | 'half-year' | 'quarter' | 'month' | 'irregular'

const FORMS = [/^\d{4}$/, /^\d{4}Q[1-4]$/, /^\d{4}-(0[1-9]|1[0-2])$/, /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/]

const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate()

const parts = (key: string): readonly [year: number, month: number, day: number] => [
  Number(key.slice(0, 4)),
  Number(key.slice(5, 7)),
  Number(key.slice(8, 10)),
]

/**
 * Checks that period keys are of one form ('2014', '2014Q3', '2014-03' or '2014-03-31'; the forms sort as text) and
 * returns it as an index into the known forms.
 *
 * @throws DataError `invalid-period`
 */
export const checkPeriods = (periods: readonly string[]): number => {
  const first = periods[0]
  if (first === undefined) return -1
  const form = FORMS.findIndex((pattern) => pattern.test(first))
  for (const period of periods) {
    const known = form >= 0 && FORMS[form]?.test(period)
    const [year, month, day] = parts(period)
    if (!known || (form === 3 && day > lastDay(year, month)))
      throw new DataError({
        code: 'invalid-period',
        rule: 'periods must all be of one form: YYYY, YYYYQn, YYYY-MM or YYYY-MM-DD (a day of the calendar)',
        received: period,
      })
  }
  return form
}

/**
 * The spacing of a time axis. Day keys that are all month ends count as months, quarters, half-years or years by the
 * months they use, as statement dates do; any other day keys are `irregular` (a trading calendar).
 *
 * @example
 * periodSpacing(['2014-03-31', '2014-06-30']) // 'quarter'
 */
export const periodSpacing = (periods: readonly string[]): PeriodSpacing => {
  const form = checkPeriods(periods)
  if (form === 0) return 'year'
  if (form === 1) return 'quarter'
  if (form === 2) return 'month'
  if (form === -1) return 'irregular'
  const months = new Set<number>()
  for (const period of periods) {
    const [year, month, day] = parts(period)
    if (day !== lastDay(year, month)) return 'irregular'
    months.add(month)
  }
  const [any] = months
  if (months.size === 1 && periods.length > 1) return 'year'
  const everyThree = [...months].every((month) => (month - (any ?? 0)) % 3 === 0)
  const everySix = [...months].every((month) => (month - (any ?? 0)) % 6 === 0)
  if (everySix && months.size === 2 && [...months].every((month) => month % 6 === 0)) return 'half-year'
  return everyThree ? 'quarter' : 'month'
}

/**
 * The place of each period on the calendar, so that neighbours differ by exactly 1. An axis that leaves out 2005
 * therefore shows a step of 2 between 2004 and 2006. For `irregular` keys it is the position in the axis.
 *
 * @param periods ascending period keys of one form
 * @returns Int32Array [periods]
 */
export const periodOrdinals = (periods: readonly string[]): Int32Array => {
  const spacing = periodSpacing(periods)
  const form = checkPeriods(periods)
  return Int32Array.from(periods, (period, index) => {
    const [year, month] = parts(period)
    if (spacing === 'irregular') return index
    if (spacing === 'year') return year
    if (form === 1) return year * 4 + Number(period[5]) - 1
    if (spacing === 'half-year') return year * 2 + Math.floor((month - 1) / 6)
    return spacing === 'quarter' ? year * 4 + Math.floor((month - 1) / 3) : year * 12 + month - 1
  })
}
