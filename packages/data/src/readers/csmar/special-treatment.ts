import { checkList, checkObject } from '../../check.ts'
import { checkPanel } from '../../data-kind.ts'
import { DataError } from '../../errors.ts'
import type { Panel } from '../../panel/panel.ts'
import { subsetEntities, subsetPeriods } from '../../split/subset.ts'
import { readerError } from '../errors.ts'
import { periodKey } from '../period.ts'
import { findColumn, type Table, type TextColumn } from '../table.ts'

/** Trading status of an A-share company. */
export type TradingStatus = 'normal' | 'ST' | '*ST' | 'PT' | 'delisted'

/** A change of a company's status. */
export interface StatusChange {
  readonly code: string
  /** YYYY-MM-DD. */
  readonly date: string
  readonly from: TradingStatus
  readonly to: TradingStatus
}

/** What each code of a column of changes stands for: from which status to which. */
export type StatusCodes = Readonly<Record<string, readonly [from: TradingStatus, to: TradingStatus]>>

const TREATED: ReadonlySet<TradingStatus> = new Set(['ST', '*ST', 'PT'])
const STATUSES: readonly TradingStatus[] = ['normal', 'ST', '*ST', 'PT', 'delisted']

/**
 * Codes of two letters, one for the status before and one for the status after, from what the letters stand for.
 *
 * @throws DataError `invalid-option` for a key that is no single character, or an unknown status
 * @example
 * ```ts
 * statusCodes({ A: 'normal', B: 'ST' }) // { AB: ['normal', 'ST'], BA: ['ST', 'normal'] }
 * ```
 */
export function statusCodes(letters: Readonly<Record<string, TradingStatus>>): StatusCodes {
  const entries = Object.entries(letters)
  const long = entries.find(([letter]) => letter.length !== 1)
  if (long !== undefined) throw readerError('invalid-option', 'each key must be one letter', long[0])
  return checkCodes(
    Object.fromEntries(
      entries.flatMap(([a, from]) =>
        entries.filter(([b]) => b !== a).map(([b, to]) => [`${a}${b}`, [from, to] as const]),
      ),
    ),
  )
}

function checkCodes(codes: StatusCodes): StatusCodes {
  if (typeof codes !== 'object' || codes === null || Object.keys(codes).length === 0)
    throw readerError('invalid-option', 'codes must say what at least one code of the export stands for', codes)
  for (const [code, change] of Object.entries(codes))
    if (!Array.isArray(change) || change.length !== 2 || !change.every((status) => STATUSES.includes(status)))
      throw readerError('invalid-option', `code ${code} must stand for two of ${STATUSES.join(', ')}`, change)
  return codes
}

/**
 * Status changes from a table with the columns Stkcd, Execdt (or Annodt) and Chgtype. What the codes of Chgtype stand for is told by the
 * field description that comes with an export (and by `codes` here); this package does not presume to know it.
 *
 * @throws DataError `unknown-column`, `invalid-format` (a code that `codes` does not have, a cell that is no date), `invalid-option`
 * @example
 * ```ts
 * const codes = statusCodes({ A: 'normal', B: 'ST', D: '*ST', X: 'delisted' }) // as your field description says
 * const changes = readStatusChanges(await readCsmar(bytes), { codes })
 * ```
 */
export function readStatusChanges(table: Table, options: { readonly codes: StatusCodes }): readonly StatusChange[] {
  checkObject(options, 'options')
  const { codes } = options
  checkCodes(codes)
  const text = (...names: readonly string[]): TextColumn => {
    const found = names.map((name) => findColumn(table, name)).find((column) => column?.type === 'text')
    if (found === undefined)
      throw readerError(
        'unknown-column',
        `expected a text column ${names.join(' or ')}`,
        table.columns.map(({ name }) => name).join(','),
        { file: table.source, column: names[0] },
      )
    return found as TextColumn
  }
  const [companies, dates, types] = [text('Stkcd'), text('Execdt', 'Annodt'), text('Chgtype')]
  return companies.values.map((code, row): StatusChange => {
    const date = periodKey(dates.values[row] as string, 'day')
    const type = (types.values[row] as string).trim()
    const place = { file: table.source, row: table.lines[row] }
    const change = Object.hasOwn(codes, type) ? codes[type] : undefined
    if (change === undefined)
      throw readerError(
        'invalid-format',
        `expected one of the codes ${Object.keys(codes).join(', ')}`,
        types.values[row],
        {
          ...place,
          column: 'Chgtype',
        },
      )
    if (date === undefined)
      throw readerError('invalid-format', 'expected a date such as YYYY-MM-DD', dates.values[row], {
        ...place,
        column: dates.name,
      })
    return { code, date, from: change[0], to: change[1] }
  })
}

/** A stretch of special treatment. */
export interface SpecialTreatment {
  readonly code: string
  /**
   * Year T: the year of the change from normal. Undefined where the export begins with the company under treatment, and where it came under it
   * out of being delisted.
   */
  readonly year: number | undefined
  /** Date of the change from normal; undefined as `year` is. */
  readonly since: string | undefined
  /** Date of the change back to normal; undefined while it lasts, or where the company was delisted. */
  readonly until: string | undefined
}

/** The changes of each company, the earliest first. */
function histories(changes: readonly StatusChange[]): ReadonlyMap<string, readonly StatusChange[]> {
  const byCode = new Map<string, StatusChange[]>()
  for (const change of changes) byCode.set(change.code, [...(byCode.get(change.code) ?? []), change])
  for (const list of byCode.values()) list.sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0))
  return byCode
}

const yearOf = ({ date }: StatusChange): number => Number(date.slice(0, 4))

/**
 * Stretches of special treatment (ST, *ST, PT) of each company: from a change out of normal to the change back. ST to *ST goes on with the
 * stretch, and so does being delisted; a company may have several. One that is under treatment before its first change, or comes under it out of being
 * delisted, has a stretch without a beginning. One that is delisted out of normal has none.
 *
 * @throws DataError `invalid-format` where a company's changes do not follow each other (a change from a status that it did not have)
 * @example
 * ```ts
 * specialTreatments(changes).filter(({ year }) => year === 2020)
 * ```
 */
export function specialTreatments(changes: readonly StatusChange[]): readonly SpecialTreatment[] {
  const result: SpecialTreatment[] = []
  for (const [code, list] of histories(changes)) {
    let status = list[0]?.from
    let open: Pick<SpecialTreatment, 'year' | 'since'> | undefined =
      status !== undefined && TREATED.has(status) ? { year: undefined, since: undefined } : undefined
    for (const change of list) {
      if (change.from !== status)
        throw readerError(
          'invalid-format',
          `expected a change of ${code} from ${status}`,
          `${change.date}: ${change.from} to ${change.to}`,
        )
      status = change.to
      if (open === undefined && TREATED.has(change.to))
        open =
          change.from === 'normal'
            ? { year: yearOf(change), since: change.date }
            : { year: undefined, since: undefined }
      if (open !== undefined && change.to === 'normal') {
        result.push({ code, ...open, until: change.date })
        open = undefined
      }
    }
    if (open !== undefined) result.push({ code, ...open, until: undefined })
  }
  return result
}

/** Codes of companies that had been delisted at some time before the year. */
function delistedBefore(year: number, changes: readonly StatusChange[]): ReadonlySet<string> {
  const wasDelisted = (list: readonly StatusChange[]) =>
    list[0]?.from === 'delisted' || list.some((change) => change.to === 'delisted' && yearOf(change) < year)
  return new Set([...histories(changes)].filter(([, list]) => wasDelisted(list)).map(([code]) => code))
}

const areChanges = (list: readonly (StatusChange | SpecialTreatment)[]): list is readonly StatusChange[] =>
  list.some((item) => 'to' in item)

/**
 * The companies to tell apart in year T, with the quarters of T-5 to T-3 (Song et al. 2025): label 1 for companies that come under special treatment in T
 * out of normal, 0 for those never under it up to the end of T. Companies under treatment before T are left out, and so are those of whose
 * treatment the beginning is not known, and those delisted before T.
 *
 * @param statuses the changes of readStatusChanges; or their treatments, which do not tell of companies delisted out of normal: these then
 * count as healthy
 * @param options.from first and
 * @param options.to last year before T; 5 and 3 by default
 * @throws DataError `invalid-option`, `empty-file` where no period of the panel lies there, `unknown-entity` where the panel has none of the
 * companies of `statuses` (`1` for `000001`), `invalid-format` as specialTreatments
 * @example
 * ```ts
 * const cohort = designationCohort(indicators, changes, 2024)
 * ```
 */
export function designationCohort(
  panel: Panel,
  statuses: readonly StatusChange[] | readonly SpecialTreatment[],
  year: number,
  { from = 5, to = 3 }: { readonly from?: number; readonly to?: number } = {},
): Panel {
  checkPanel(panel)
  checkList(statuses, 'statuses')
  if (!Number.isInteger(year)) throw readerError('invalid-option', 'year must be an integer', year)
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= to && to >= 1))
    throw readerError('invalid-option', 'from and to must be integers with from >= to >= 1', `${from} to ${to}`)
  const years = panel.periods.map((period) => Number(period.slice(0, 4)))
  const kept = years.flatMap((value, p) => (value >= year - from && value <= year - to ? [p] : []))
  if (kept.length === 0)
    throw readerError(
      'empty-file',
      `expected periods of ${year - from} to ${year - to}`,
      `${panel.periods[0]} to ${panel.periods.at(-1)}`,
    )
  const known = new Set(panel.entities)
  const [unknown] = statuses
  if (unknown !== undefined && !statuses.some(({ code }) => known.has(code)))
    throw new DataError({
      code: 'unknown-entity',
      rule: `at least one company of the statuses must be on the panel, whose companies are ${panel.entities.slice(0, 3).join(', ')} ... (an empty list where none was under special treatment)`,
      received: unknown.code,
    })
  const treatments = areChanges(statuses) ? specialTreatments(statuses) : statuses
  const gone = areChanges(statuses) ? delistedBefore(year, statuses) : new Set<string>()
  const first = new Map<string, number>()
  for (const { code, year: treated = Number.NEGATIVE_INFINITY } of treatments)
    first.set(code, Math.min(treated, first.get(code) ?? treated))
  const chosen = panel.entities.flatMap((code, e) => {
    const treated = first.get(code)
    if (gone.has(code) || (treated !== undefined && treated < year)) return []
    return [{ e, label: treated === year ? 1 : 0 }]
  })
  const companies = subsetEntities(
    panel,
    Int32Array.from(chosen, ({ e }) => e),
  )
  return {
    ...subsetPeriods(companies, Int32Array.from(kept)),
    labels: { level: 'entity', values: Int8Array.from(chosen, ({ label }) => label) },
  }
}
