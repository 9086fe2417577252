import { DataError } from '../errors.ts'

/** How the keys of a time axis are spaced; `irregular` keys (trading days) follow each other as they stand in the axis. */
export type PeriodSpacing = 'year' | 'half-year' | 'quarter' | 'month' | 'irregular'

const FORMS = [/^\d{4}$/, /^\d{4}Q[1-4]$/, /^\d{4}-(0[1-9]|1[0-2])$/, /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/]

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const

const lastDay = (year: number, month: number): number =>
  month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : (DAYS[month - 1] ?? 0)

/** The number at `length` digits from `start`, 0 past the end of the key. */
const digits = (key: string, start: number, length: number): number => {
  if (key.length < start + length) return 0
  let value = 0
  for (let i = start; i < start + length; i++) value = value * 10 + key.charCodeAt(i) - 48
  return value
}

const parts = (key: string): readonly [year: number, month: number, day: number] => [
  digits(key, 0, 4),
  digits(key, 5, 2),
  digits(key, 8, 2),
]

/** Index into FORMS of the first key's form, -1 for none. */
const formOf = (periods: readonly string[]): number => FORMS.findIndex((pattern) => pattern.test(periods[0] ?? ''))

/**
 * Checks that period keys are of one form ('2014', '2014Q3', '2014-03' or '2014-03-31'; the forms sort as text).
 *
 * @throws DataError `invalid-period`
 * @example
 * checkPeriods(['2014Q3', '2014-12']) // throws: two forms
 */
export const checkPeriods = (periods: readonly string[]): void => {
  const form = formOf(periods)
  const pattern = FORMS[form]
  for (const period of periods) {
    const known = typeof period === 'string' && (pattern?.test(period) ?? false)
    if (!known || (form === 3 && digits(period, 8, 2) > lastDay(digits(period, 0, 4), digits(period, 5, 2))))
      throw new DataError({
        code: 'invalid-period',
        rule: 'periods must all be of one form: YYYY, YYYYQn, YYYY-MM or YYYY-MM-DD (a day of the calendar)',
        received: period,
      })
  }
}

const spacingOf = (periods: readonly string[], form: number): PeriodSpacing => {
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
  const used = [...months]
  if (used.length === 1 && periods.length > 1) return 'year'
  if (used.length === 2 && used.every((month) => month % 6 === 0)) return 'half-year'
  return used.every((month) => (month - (used[0] ?? 0)) % 3 === 0) ? 'quarter' : 'month'
}

/**
 * The spacing of a time axis. Day keys that are all month ends count as months, quarters, half-years or years by the
 * months they use, as statement dates do; any other day keys are `irregular` (a trading calendar).
 *
 * @example
 * periodSpacing(['2014-03-31', '2014-06-30']) // 'quarter'
 */
export const periodSpacing = (periods: readonly string[]): PeriodSpacing => {
  checkPeriods(periods)
  return spacingOf(periods, formOf(periods))
}

/**
 * The place of each period on the calendar, so that neighbours differ by exactly 1. An axis that leaves out 2005
 * therefore shows a step of 2 between 2004 and 2006. For `irregular` keys it is the position in the axis.
 *
 * @param periods ascending period keys of one form (a panel's; not checked again)
 * @returns Int32Array [periods]
 * @example
 * periodOrdinals(['2014Q4', '2015Q1', '2015Q3']) // [8059, 8060, 8062]
 */
export const periodOrdinals = (periods: readonly string[]): Int32Array => {
  const form = formOf(periods)
  const spacing = spacingOf(periods, form)
  if (spacing === 'irregular') return Int32Array.from(periods.keys())
  return Int32Array.from(periods, (period) => {
    const [year, month] = parts(period)
    if (spacing === 'year') return year
    if (form === 1) return year * 4 + digits(period, 5, 1) - 1
    if (spacing === 'half-year') return year * 2 + Math.floor((month - 1) / 6)
    return spacing === 'quarter' ? year * 4 + Math.floor((month - 1) / 3) : year * 12 + month - 1
  })
}
