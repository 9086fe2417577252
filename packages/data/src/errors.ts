/** Where in a file or table a problem was found. Rows and columns are counted from 1; a named column keeps its name. */
export interface DataErrorLocation {
  readonly file?: string
  readonly row?: number
  readonly column?: string | number
}

/** The codes raised by the core of this package; readers add codes of their own. */
export type DataErrorCode =
  | 'invalid-option'
  | 'invalid-shape'
  | 'invalid-period'
  | 'unknown-column'
  | 'unknown-entity'
  | 'duplicate-row'
  | 'non-finite'
  | 'not-a-number'
  | 'missing-cell'
  | 'missing-label'
  | 'missing-indicator-input'
  | 'role'
  | 'already-applied'
  | 'too-few'
  | 'not-enough-time'
  | (string & {})

/** What a {@link DataError} carries beside its message. */
export interface DataErrorDetails {
  readonly code: DataErrorCode
  /** The rule that was broken, as a sentence without a full stop. */
  readonly rule: string
  /** The value that broke it. */
  readonly received: unknown
  readonly location?: DataErrorLocation
}

/** JSON where there is one: a circular object has none, nor has one with a bigint in it. */
const json = (value: object): string => {
  try {
    return JSON.stringify(value) ?? Object.prototype.toString.call(value)
  } catch {
    return Object.prototype.toString.call(value)
  }
}

const show = (value: unknown): string => {
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'function') return 'a function'
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${(value as Uint8Array).length})`
  if (typeof value !== 'object' || value === null) return String(value)
  const text = json(value)
  return text.length > 200 ? `${text.slice(0, 200)}...` : text
}

const place = (location: DataErrorLocation): string =>
  [
    location.file === undefined ? undefined : `file ${location.file}`,
    location.row === undefined ? undefined : `row ${location.row}`,
    location.column === undefined ? undefined : `column ${location.column}`,
  ]
    .filter((part) => part !== undefined)
    .join(', ')

/**
 * The one error class of this package. `code` is for programs, `rule` and `received` for people; `location` points into
 * the file or table where there is one.
 *
 * @example
 * try { createPanel(input) } catch (error) { if (error instanceof DataError && error.code === 'duplicate-row') ... }
 */
export class DataError extends Error {
  readonly code: DataErrorCode
  readonly rule: string
  readonly received: unknown
  readonly location?: DataErrorLocation

  constructor({ code, rule, received, location }: DataErrorDetails) {
    const where = location === undefined ? '' : place(location)
    super(`${rule}. Received: ${show(received)}${where === '' ? '' : ` (${where})`}`)
    this.name = 'DataError'
    this.code = code
    this.rule = rule
    this.received = received
    if (location !== undefined) this.location = location
  }
}
