import { checkOneOf, checkText } from '../check.ts'
import { readerError } from './errors.ts'

/** How numbers are written in a file. */
export interface NumberForm {
  /** Decimal mark, `.` by default. */
  readonly decimal?: '.' | ','
  /** Thousands mark; by default `,` (or `.` where the decimal mark is `,`). Groups must have three digits, so that `1,5` is refused, not read as 15. */
  readonly thousands?: ',' | '.' | ' ' | "'" | ''
}

/** A text that is a code and no number: leading zeros, or more digits than a double holds. */
export const isCode = (text: string): boolean => /^[+-]?0\d|^\d{16,}$/.test(text)

const GROUPED = new Map<string, RegExp>()

function groupedPattern(thousands: string): RegExp {
  const known = GROUPED.get(thousands)
  if (known !== undefined) return known
  const mark = thousands === ' ' ? '[ \\u00a0\\u202f]' : thousands === '.' ? '\\.' : thousands
  const pattern = new RegExp(`^\\d{1,3}(?:${mark}\\d{3})+$`)
  GROUPED.set(thousands, pattern)
  return pattern
}

const PLAIN = /^\d+$/
const EXPONENT = /^[eE][+-]?\d+$/

/**
 * The number that a cell's text stands for, or `undefined` where it stands for none (missing-value words included: see MISSING_TOKENS).
 *
 * Read forms: sign (also the typographic minus), thousands groups of three, exponent, percent (`12.5%` is 0.125), parentheses for negatives
 * (`(1,234)` is -1234). Infinities and numbers beyond the range of a double are refused: they would reach a model as Inf.
 *
 * @example
 * ```ts
 * parseNumber('(1,234.50)') // -1234.5
 * parseNumber('12.5%') // 0.125
 * parseNumber('1,5') // undefined: neither a group of three nor, by default, a decimal comma
 * ```
 */
export function parseNumber(text: string, form: NumberForm = {}): number | undefined {
  checkText(text, 'a cell')
  const decimal = form.decimal ?? '.'
  const thousands = form.thousands ?? (decimal === '.' ? ',' : '.')
  let body = text.trim()
  let sign = 1
  let parenthesised = false
  if (body.startsWith('(') && body.endsWith(')')) {
    parenthesised = true
    sign = -1
    body = body.slice(1, -1).trim()
  }
  let divisor = 1
  if (body.endsWith('%')) {
    divisor = 100
    body = body.slice(0, -1).trimEnd()
  }
  const first = body.charCodeAt(0)
  if (first === 0x2d || first === 0x2212 || first === 0x2b) {
    if (parenthesised) return undefined
    if (first !== 0x2b) sign = -1
    body = body.slice(1)
  }
  const exponentAt = body.search(/[eE]/)
  const exponent = exponentAt < 0 ? '' : body.slice(exponentAt)
  if (exponent !== '' && !EXPONENT.test(exponent)) return undefined
  const mantissa = exponentAt < 0 ? body : body.slice(0, exponentAt)
  const point = mantissa.indexOf(decimal)
  let whole = point < 0 ? mantissa : mantissa.slice(0, point)
  const fraction = point < 0 ? '' : mantissa.slice(point + 1)
  if (fraction !== '' && !PLAIN.test(fraction)) return undefined
  if (whole !== '' && !PLAIN.test(whole)) {
    if (thousands === '' || thousands === decimal || !groupedPattern(thousands).test(whole)) return undefined
    whole = whole.replaceAll(/\D/g, '')
  }
  if (whole === '' && fraction === '') return undefined
  const value =
    (sign * Number(`${whole === '' ? '0' : whole}.${fraction === '' ? '0' : fraction}${exponent}`)) / divisor
  return Number.isFinite(value) ? value : undefined
}

/**
 * Refuses a number form of other marks than those that are read, or whose two marks are the same.
 *
 * @throws DataError `invalid-option`
 */
export function checkNumberForm(form: NumberForm): void {
  const decimal = form.decimal ?? '.'
  checkOneOf(decimal, ['.', ','], 'decimal')
  if (form.thousands !== undefined) checkOneOf(form.thousands, [',', '.', ' ', "'", ''], 'thousands')
  if (form.thousands === decimal)
    throw readerError('invalid-option', 'the decimal and the thousands mark must differ', form.thousands)
}
