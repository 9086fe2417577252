import { checkOneOf, checkText } from '../check.ts'

/** Forms of a panel's period keys: 2014, 2014Q3, 2014-09, 2014-09-30. */
export type PeriodForm = 'year' | 'quarter' | 'month' | 'day'

const FORMS: readonly PeriodForm[] = ['year', 'quarter', 'month', 'day']

interface Parts {
  readonly year: number
  readonly month?: number
  readonly day?: number
  readonly quarter?: number
}

/** What can be read from a period cell: 2014, 2014Q3, 2014-Q3, 201409, 2014-09, 2014-09-30, 20140930, 2014/9/30, with a time of day or without. */
function partsOf(text: string): Parts | undefined {
  const body = text.trim().replace(/[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?$/, '')
  let match = /^(\d{4})$/.exec(body)
  if (match !== null) return { year: Number(match[1]) }
  match = /^(\d{4})[-/ ]?[qQ]([1-4])$/.exec(body)
  if (match !== null) return { year: Number(match[1]), quarter: Number(match[2]) }
  match = /^(\d{4})(?:[-/](\d{1,2})|(\d{2}))$/.exec(body)
  if (match !== null) return dated({ year: Number(match[1]), month: Number(match[2] ?? match[3]) })
  match = /^(\d{4})(?:[-/.](\d{1,2})[-/.](\d{1,2})|(\d{2})(\d{2}))$/.exec(body)
  if (match !== null)
    return dated({ year: Number(match[1]), month: Number(match[2] ?? match[4]), day: Number(match[3] ?? match[5]) })
  return undefined
}

function dated(parts: { year: number; month: number; day?: number }): Parts | undefined {
  const { year, month, day } = parts
  if (month < 1 || month > 12) return undefined
  if (day !== undefined && (day < 1 || day > new Date(Date.UTC(year, month, 0)).getUTCDate())) return undefined
  return parts
}

const two = (value: number): string => String(value).padStart(2, '0')

/**
 * A period cell as a key of the wanted form, or undefined where it says less (a year gives no quarter) or is no period. A day gives its
 * quarter, month or year.
 *
 * @throws DataError `invalid-option` for a form that is none
 * @example
 * ```ts
 * periodKey('2014/9/30', 'quarter') // '2014Q3'
 * ```
 */
export function periodKey(text: string, form: PeriodForm): string | undefined {
  checkText(text, 'a period cell')
  checkOneOf(form, FORMS, 'form')
  const parts = partsOf(text)
  if (parts === undefined) return undefined
  const { year, month, day } = parts
  if (form === 'year') return String(year)
  const quarter = parts.quarter ?? (month === undefined ? undefined : Math.ceil(month / 3))
  if (form === 'quarter') return quarter === undefined ? undefined : `${year}Q${quarter}`
  if (month === undefined) return undefined
  if (form === 'month') return `${year}-${two(month)}`
  return day === undefined ? undefined : `${year}-${two(month)}-${two(day)}`
}

/** The finest form that a period cell allows. */
export function finestForm(text: string): PeriodForm | undefined {
  const parts = partsOf(text)
  if (parts === undefined) return undefined
  if (parts.day !== undefined) return 'day'
  if (parts.month !== undefined) return 'month'
  return parts.quarter === undefined ? 'year' : 'quarter'
}
