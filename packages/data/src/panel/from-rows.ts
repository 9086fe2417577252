import { checkDistinct, checkList, checkObject, checkOneOf, indexOfName } from '../check.ts'
import { DataError, type DataErrorLocation } from '../errors.ts'
import { MISSING_TOKENS } from '../missing-tokens.ts'
import { missingMask } from './missing-mask.ts'
import { countCells, type Panel, type PanelLabels } from './panel.ts'
import { checkPeriods } from './periods.ts'

/** Which columns of a table make up a panel. */
export interface PanelColumns {
  /**
   * Column with the entity's name; numbers become text. A word for a missing value, a name that differs from another in blanks
   * alone, and a whole number beyond 2^53 - 1 (two such may be one) are refused.
   */
  readonly entity: string
  /** Column with the period key; a whole number such as 2014 becomes '2014'. */
  readonly period: string
  /** Numeric columns, in the order wanted. */
  readonly features: readonly string[]
  readonly label?: {
    readonly column: string
    /** `entity`: the column must not change within an entity. */
    readonly level: 'entity' | 'row'
    /** Cell values that mean class 1, e.g. ['failed']; default [1, true, '1']. */
    readonly positive?: readonly unknown[]
    /**
     * Cell values that mean class 0; default, when `positive` is given: every other value that is not missing (one that only
     * looks like a positive one, '1' beside 1 or 'ST ' beside 'ST', is refused, and so is a word for a missing value such as 'NA',
     * and several values where none is of class 1), else [0, false, '0'].
     */
    readonly negative?: readonly unknown[]
    /** Words for an unknown class, compared after trimming; an empty cell always is one. Default none. */
    readonly missing?: readonly string[]
  }
  /** Text columns that must not change within an entity (sector ...). */
  readonly attributes?: readonly string[]
  /** What a NaN cell of a feature or of the label means: by default it is refused as non-finite. */
  readonly nan?: 'refuse' | 'missing'
  /** Name of the file, for errors. */
  readonly file?: string
  /** Line of the first row in the file, for errors; default 1. */
  readonly firstRow?: number
}

/** Columns by name, all of the same length. */
export type TableColumns = Readonly<Record<string, ArrayLike<unknown>>>

interface Source {
  readonly length: number
  readonly names: readonly string[]
  readonly cell: (row: number, column: string) => unknown
  /** The column itself where it is numbers only. */
  readonly numbers: (column: string) => Float64Array | undefined
}

const textOf = (value: unknown, location: () => DataErrorLocation, what: string): string => {
  if (typeof value === 'string' && value !== '') return value
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new DataError({
      code: 'invalid-shape',
      rule: `a whole number beyond 2^53 - 1 is not exact, so that two may be one: the column of the ${what} must hold text there`,
      received: value,
      location: location(),
    })
  if ((typeof value === 'number' && Number.isFinite(value)) || typeof value === 'bigint') return String(value)
  throw new DataError({
    code: 'missing-cell',
    rule: `each row must have a ${what} (text or a number)`,
    received: value,
    location: location(),
  })
}

const nonFinite = (received: number, location: () => DataErrorLocation): DataError =>
  new DataError({
    code: 'non-finite',
    rule: 'a value must be a finite number; null or undefined where it is missing',
    received,
    location: location(),
  })

const numberOf = (value: unknown, nan: 'refuse' | 'missing', location: () => DataErrorLocation): number => {
  if (value === null || value === undefined) return Number.NaN
  if (typeof value === 'number') {
    if (Number.isFinite(value)) return value
    if (Number.isNaN(value) && nan === 'missing') return value
    throw nonFinite(value, location)
  }
  if (typeof value === 'bigint' && value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER)
    return Number(value)
  throw new DataError({
    code: 'not-a-number',
    rule: 'a feature column must hold numbers; text is not converted here (readers do that)',
    received: value,
    location: location(),
  })
}

/** Numbers and texts that a reader would take for one value (1 and '1.0', 'ST' and 'st ') give the same. */
const likeness = (value: unknown): string | number => {
  const text = String(value).trim().toLowerCase()
  const number = text === '' ? Number.NaN : Number(text)
  return Number.isNaN(number) ? text : number
}

const labelReader = (spec: NonNullable<PanelColumns['label']>, nan: 'refuse' | 'missing') => {
  const missing = new Set<unknown>(spec.missing)
  const positive = new Set<unknown>(spec.positive ?? [1, true, '1'])
  const negative =
    spec.negative !== undefined || spec.positive === undefined
      ? new Set<unknown>(spec.negative ?? [0, false, '0'])
      : null
  const positiveLike = new Set([...positive].map(likeness))
  const taken = new Set<unknown>()
  const read = (value: unknown, location: () => DataErrorLocation): number => {
    if (value === null || value === undefined || value === '') return -1
    if (positive.has(value)) return 1
    if (negative?.has(value)) return 0
    if (typeof value === 'string' && missing.has(value.trim())) return -1
    if (typeof value === 'number' && Number.isNaN(value)) {
      if (nan === 'missing') return -1
      throw nonFinite(value, location)
    }
    if (negative === null) {
      if (!taken.has(value) && typeof value === 'string' && MISSING_TOKENS.includes(value.trim()))
        throw new DataError({
          code: 'missing-label',
          rule: 'a label that reads as missing must be named in positive, negative or missing, or be empty where it is unknown',
          received: value,
          location: location(),
        })
      if (!taken.has(value) && positiveLike.has(likeness(value)))
        throw new DataError({
          code: 'missing-label',
          rule: `a label that is like one of positive (${[...positive].map(String).join(', ')}) but another value or text must be named in positive or negative`,
          received: value,
          location: location(),
        })
      taken.add(value)
      return 0
    }
    throw new DataError({
      code: 'missing-label',
      rule: `a label must be one of: ${[...positive, ...negative].map(String).join(', ')}`,
      received: value,
      location: location(),
    })
  }
  /** Two classes of which neither is the positive one are a `positive` that matches nothing. One alone may be a table without failures. */
  const finish = (labels: Int8Array, location: DataErrorLocation): void => {
    if (labels.includes(1) || new Set([...taken].map(likeness)).size < 2) return
    throw new DataError({
      code: 'missing-label',
      rule: `labels of several values must have one of positive among them (${[...positive].map(String).join(', ')}), or negative must name them`,
      received: [...taken].map(String).join(', '),
      location,
    })
  }
  return { read, finish }
}

/** What is no name, or would make a second entity of one, on both sides of a split. */
const checkEntityNames = (
  names: Iterable<string>,
  refuse: (code: 'missing-cell' | 'invalid-shape', rule: string, name: string) => never,
): void => {
  const byBareName = new Map<string, string>()
  for (const name of names) {
    const bare = name.trim()
    if (MISSING_TOKENS.includes(bare))
      refuse('missing-cell', 'each row must have an entity, and this reads as none', name)
    const twin = byBareName.get(bare)
    if (twin !== undefined)
      refuse(
        'invalid-shape',
        `names of entities must differ in more than blanks around them (also there: ${JSON.stringify(twin)})`,
        name,
      )
    byBareName.set(bare, name)
  }
}

const axis = (keys: readonly string[]): Map<string, number> => {
  const map = new Map<string, number>()
  for (const key of keys) if (!map.has(key)) map.set(key, map.size)
  return map
}

/** A misspelt choice would pass for the other one, a text for its letters. */
const checkColumns = ({ features, attributes, label, nan = 'refuse' }: PanelColumns): void => {
  checkDistinct(features, 'features')
  if (attributes !== undefined) checkList(attributes, 'attributes')
  checkOneOf(nan, ['refuse', 'missing'], 'nan')
  if (label === undefined) return
  checkObject(label, 'label')
  checkOneOf(label.level, ['entity', 'row'], 'label.level')
  for (const key of ['positive', 'negative', 'missing'] as const)
    if (label[key] !== undefined) checkList(label[key], `label.${key}`)
}

const build = (source: Source, columns: PanelColumns): Panel => {
  checkColumns(columns)
  const { entity, period, features, label, attributes = [], nan = 'refuse', file, firstRow = 1 } = columns
  const at = (row: number, column?: string): DataErrorLocation => ({
    ...(file === undefined ? {} : { file }),
    row: row + firstRow,
    ...(column === undefined ? {} : { column }),
  })
  const inFile = file === undefined ? undefined : { file }
  const wanted = [entity, period, ...features, ...attributes, ...(label === undefined ? [] : [label.column])]
  for (const name of wanted) indexOfName(source.names, name, 'column', inFile)

  const n = source.length
  const entityKeys = new Array<string>(n)
  const periodKeys = new Array<string>(n)
  for (let i = 0; i < n; i++) {
    entityKeys[i] = textOf(source.cell(i, entity), () => at(i, entity), 'entity')
    periodKeys[i] = textOf(source.cell(i, period), () => at(i, period), 'period')
  }
  const entityAxis = axis(entityKeys)
  checkEntityNames(entityAxis.keys(), (code, rule, received) => {
    const location = at(entityKeys.indexOf(received), entity)
    throw new DataError({ code, rule, received, location })
  })
  const periods = [...new Set(periodKeys)].sort()
  checkPeriods(periods)
  const periodAxis = axis(periods)
  const [E, P, F] = [entityAxis.size, periods.length, features.length]

  const values = new Float64Array(countCells(E, P, F)).fill(Number.NaN)
  const observed = new Uint8Array(E * P)
  const rowAt = new Int32Array(n)
  for (let i = 0; i < n; i++) {
    const row =
      (entityAxis.get(entityKeys[i] as string) as number) * P + (periodAxis.get(periodKeys[i] as string) as number)
    if (observed[row] === 1)
      throw new DataError({
        code: 'duplicate-row',
        rule: 'a panel has one row per entity and period',
        received: `${entityKeys[i]}, ${periodKeys[i]}`,
        location: at(i),
      })
    observed[row] = 1
    rowAt[i] = row
  }
  features.forEach((name, f) => {
    const numbers = source.numbers(name)
    for (let i = 0; i < n; i++) {
      const cell = rowAt[i]! * F + f
      const number = numbers === undefined ? Number.NaN : numbers[i]!
      values[cell] = Number.isFinite(number) ? number : numberOf(source.cell(i, name), nan, () => at(i, name))
    }
  })

  const constant = <T>(column: string, read: (value: unknown, row: number) => T): T[] => {
    const result = new Array<T>(E)
    const seen = new Uint8Array(E)
    for (let i = 0; i < n; i++) {
      const e = Math.floor((rowAt[i] as number) / P)
      const value = read(source.cell(i, column), i)
      if (seen[e] === 1 && result[e] !== value)
        throw new DataError({
          code: 'invalid-shape',
          rule: `the column must not change within an entity (${entityKeys[i]})`,
          received: source.cell(i, column),
          location: at(i, column),
        })
      seen[e] = 1
      result[e] = value
    }
    return result
  }

  let labels: PanelLabels | undefined
  if (label !== undefined) {
    const { read, finish } = labelReader(label, nan)
    const readAt = (value: unknown, row: number) => read(value, () => at(row, label.column))
    if (label.level === 'entity') labels = { level: 'entity', values: Int8Array.from(constant(label.column, readAt)) }
    else {
      const rows = new Int8Array(E * P).fill(-1)
      for (let i = 0; i < n; i++) rows[rowAt[i] as number] = readAt(source.cell(i, label.column), i)
      labels = { level: 'row', values: rows }
    }
    finish(labels.values, { ...inFile, column: label.column })
  }
  const attributeValues = Object.fromEntries(
    attributes.map((name) => [name, constant(name, (value, row) => textOf(value, () => at(row, name), name))]),
  )
  return {
    entities: [...entityAxis.keys()],
    periods,
    features: [...features],
    values,
    missing: missingMask(values),
    observed,
    ...(labels === undefined ? {} : { labels }),
    ...(attributes.length === 0 ? {} : { attributes: attributeValues }),
  }
}

/**
 * A panel from rows as plain objects (or an arquero table's `objects()`). Entities stand in the order of their first
 * row, periods ascending. `null` and `undefined` are missing cells; nothing is converted silently.
 *
 * @throws DataError with the row and column: `unknown-column`, `duplicate-row`, `non-finite`, `not-a-number`,
 *   `missing-cell` (no entity or period), `missing-label`, `invalid-period`, `invalid-shape`
 * @example
 * panelFromRows([{ firm: 'C_1', year: 2014, X10: 3.2, status: 'alive' }], {
 *   entity: 'firm', period: 'year', features: ['X10'],
 *   label: { column: 'status', level: 'entity', positive: ['failed'] },
 * })
 */
export const panelFromRows = (rows: Iterable<Readonly<Record<string, unknown>>>, columns: PanelColumns): Panel => {
  checkObject(columns, 'columns')
  const list = Array.isArray(rows) ? (rows as readonly Readonly<Record<string, unknown>>[]) : [...rows]
  const names = new Set<string>()
  list.forEach((row, index) => {
    if (typeof row !== 'object' || row === null)
      throw new DataError({
        code: 'invalid-shape',
        rule: 'each row must be an object',
        received: row,
        location: {
          ...(columns.file === undefined ? {} : { file: columns.file }),
          row: index + (columns.firstRow ?? 1),
        },
      })
    for (const name of Object.keys(row)) names.add(name)
  })
  return build(
    { length: list.length, names: [...names], cell: (row, column) => list[row]?.[column], numbers: () => undefined },
    columns,
  )
}

/**
 * The same from columns by name, without an object per row: the form for large files. A Float64Array column marks its
 * missing cells with NaN, so give `nan: 'missing'` for such columns.
 *
 * @throws DataError as {@link panelFromRows}, and `invalid-shape` when columns differ in length
 * @example
 * panelFromColumns({ firm: ['A', 'A'], year: [2014, 2015], x: Float64Array.of(1, 2) },
 *   { entity: 'firm', period: 'year', features: ['x'] })
 */
export const panelFromColumns = (table: TableColumns, columns: PanelColumns): Panel => {
  checkObject(table, 'the table')
  checkObject(columns, 'columns')
  const names = Object.keys(table)
  const length = table[names[0] ?? '']?.length ?? 0
  for (const name of names)
    if (table[name]?.length !== length)
      throw new DataError({
        code: 'invalid-shape',
        rule: `columns must have the same length (${length})`,
        received: table[name]?.length,
        location: { column: name },
      })
  return build(
    {
      length,
      names,
      cell: (row, column) => table[column]?.[row],
      numbers: (column) => {
        const values = table[column]
        return values instanceof Float64Array ? values : undefined
      },
    },
    columns,
  )
}
