import { MISSING_TOKENS } from '../../missing-tokens.ts'
import { parseNumber } from '../number.ts'
import { finestForm, periodKey } from '../period.ts'
import { type Column, cellText, type Table } from '../table.ts'
import type { Mapping } from './mapping.ts'

/** A proposal, with the reason for each part of it. */
export interface MappingGuess {
  /** Undefined where no company or period column was found: `because` says so. */
  readonly mapping: Mapping | undefined
  readonly because: readonly string[]
}

const ENTITY = [
  'stkcd',
  'scode',
  'ticker',
  'symbol',
  'gvkey',
  'permno',
  'cusip',
  'isin',
  'company_name',
  'company',
  'companyid',
  'firm',
  'firm_id',
  'entity',
  'code',
  'id',
  'name',
]
const PERIOD = [
  'accper',
  'period',
  'fyear',
  'year',
  'fyearq',
  'datadate',
  'quarter',
  'yearqtr',
  'date',
  'month',
  'time',
]
const LABEL = [
  'status_label',
  'label',
  'status',
  'class',
  'st',
  'failed',
  'bankrupt',
  'bankruptcy',
  'default',
  'distress',
  'distressed',
  'target',
  'y',
]
const POSITIVE = ['1', 'failed', 'bankrupt', 'distressed', 'default', 'st', '*st', 'true', 'yes']
const SAMPLE = 2000

/**
 * Proposes a mapping for a table: company and period by the names that CSMAR, Compustat and others use, else by content; a label by name
 * and two values; every other number column a feature. It proposes and applies nothing.
 *
 * @example
 * ```ts
 * const { mapping, because } = guessMapping(table)
 * console.log(because.join('\n')) // 'entity: Stkcd, by its name' ...
 * ```
 */
export function guessMapping(table: Table): MappingGuess {
  const because: string[] = []
  const sample = Math.min(table.rowCount, SAMPLE)
  const texts = (column: Column): string[] => Array.from({ length: sample }, (_, row) => cellText(column, row))
  const byName = (known: readonly string[], fits: (column: Column) => boolean): Column | undefined => {
    for (const name of known) {
      const found = table.columns.find((column) => column.name.toLowerCase() === name && fits(column))
      if (found !== undefined) return found
    }
    return undefined
  }
  const formOf = (column: Column) => {
    const forms = new Set(texts(column).map(finestForm))
    const [form] = forms
    return forms.size === 1 ? form : undefined
  }

  let period = byName(PERIOD, (column) => formOf(column) !== undefined)
  if (period !== undefined) because.push(`period: ${period.name}, by its name`)
  else {
    period = table.columns.find((column) => formOf(column) !== undefined && distinct(texts(column)) > 1)
    if (period !== undefined) because.push(`period: ${period.name}, because each of its cells is a date or year`)
  }
  let entity = byName(ENTITY, (column) => column !== period)
  if (entity !== undefined) because.push(`entity: ${entity.name}, by its name`)
  else {
    entity = table.columns.find((column) => column !== period && column.type === 'text' && distinct(texts(column)) > 1)
    if (entity !== undefined) because.push(`entity: ${entity.name}, the first text column`)
  }
  if (sample === 0 || period === undefined || entity === undefined) {
    because.push(
      `no mapping: found no ${entity === undefined ? 'company' : 'period'} column among ${table.columns.map(({ name }) => name).join(', ')}`,
    )
    return { mapping: undefined, because }
  }
  const finest = formOf(period) ?? 'year'
  const quarterly = finest === 'day' && texts(period).every((text) => /(03.?31|06.?30|09.?30|12.?31)/.test(text))
  // By quarters, the statements of one day a year would have gaps of three between them, and no window.
  const yearly = quarterly && distinct(texts(period)) > 1 && distinct(texts(period).map(dayOfYear)) === 1
  const form = yearly ? 'year' : quarterly ? 'quarter' : finest
  because.push(
    `period form: ${form}${yearly ? ', because all dates are the same day of a year' : quarterly ? ', because all dates are quarter ends' : ''}`,
  )

  const label = byName(
    LABEL,
    (column) => column !== period && column !== entity && distinct(texts(column).filter((text) => text !== '')) === 2,
  )
  let labelMapping: Mapping['label']
  if (label !== undefined) {
    const values = [...new Set(texts(label).filter((text) => text !== ''))]
    const positive = values.find((value) => POSITIVE.includes(value.toLowerCase()))
    const negative = values.find((value) => value !== positive)
    if (positive !== undefined && negative !== undefined) {
      const level = constantWithin(texts(entity), texts(label)) ? 'entity' : 'row'
      labelMapping = { column: label.name, level, positive: [positive], negative: [negative] }
      because.push(
        `label: ${label.name}, ${positive} is class 1; it ${level === 'entity' ? 'does not change' : 'changes'} within a company`,
      )
    }
  }
  const used = new Set([entity, period, ...(labelMapping === undefined ? [] : [label])])
  const free = table.columns.filter((column) => !used.has(column))
  const written = new Map(
    free.filter(({ type }) => type === 'text').map((column) => [column, cells(column, texts(column))] as const),
  )
  const comma = [...written].find(([, { plain, withComma, all }]) => all > 0 && plain < all && withComma === all)?.[0]
  if (comma !== undefined)
    because.push(
      `decimal comma: ${comma.name} holds ${JSON.stringify(texts(comma).find((text) => text.includes(',')))}`,
    )
  const features = free.filter((column) => {
    const text = written.get(column)
    return text === undefined || (comma !== undefined && text.plain < text.all && text.withComma === text.all)
  })
  const ignored = free.filter((column) => !features.includes(column))
  because.push(`features: the ${features.length} other number columns`)
  if (table.columns.some(({ name }) => name === 'Typrep'))
    because.push(
      'Typrep: CSMAR statements, consolidated (A) and of the parent (B); readCsmar keeps the consolidated ones, a mapping does not',
    )
  for (const column of ignored) {
    const { plain, withComma, all, odd } = written.get(column) as Cells
    const numbers = comma === undefined ? plain : withComma
    if (numbers < all && 2 * numbers >= all)
      because.push(
        `look at ${column.name}: ${numbers} of ${all} cells are numbers, ${JSON.stringify(odd?.text)} in row ${table.lines[odd?.row ?? 0]} is none`,
      )
  }
  if (ignored.length > 0) because.push(`not used: ${ignored.map(({ name }) => name).join(', ')} (text)`)
  if (features.length === 0) return { mapping: undefined, because: [...because, 'no mapping: found no number column'] }
  return {
    mapping: {
      entity: entity.name,
      period: { column: period.name, form },
      features: Object.fromEntries(features.map(({ name }) => [name, name])),
      ...(labelMapping === undefined ? {} : { label: labelMapping }),
      ...(comma === undefined ? {} : { file: { decimal: ',' } }),
    },
    because,
  }
}

/** How many of a text column's cells are numbers, with a decimal point and with a decimal comma. */
interface Cells {
  readonly all: number
  readonly plain: number
  readonly withComma: number
  /** The first cell that is no number either way. */
  readonly odd: { readonly text: string; readonly row: number } | undefined
}

function cells(column: Column, sampled: readonly string[]): Cells {
  let [all, plain, withComma] = [0, 0, 0]
  let odd: Cells['odd']
  sampled.forEach((text, row) => {
    if (column.type !== 'text' || MISSING_TOKENS.includes(text.trim())) return
    const [point, comma] = [parseNumber(text), parseNumber(text, { decimal: ',' })]
    all++
    if (point !== undefined) plain++
    if (comma !== undefined) withComma++
    if (point === undefined && comma === undefined) odd ??= { text, row }
  })
  return { all, plain, withComma, odd }
}

const dayOfYear = (text: string): string => periodKey(text, 'day')?.slice(5) ?? ''

const distinct = (values: readonly string[]): number => new Set(values).size

function constantWithin(groups: readonly string[], values: readonly string[]): boolean {
  const seen = new Map<string, string>()
  return groups.every((group, row) => {
    const before = seen.get(group)
    if (before === undefined) seen.set(group, values[row] as string)
    return before === undefined || before === values[row]
  })
}
