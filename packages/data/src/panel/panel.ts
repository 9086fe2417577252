import { checkDistinct, checkList, checkObject } from '../check.ts'
import { DataError } from '../errors.ts'
import type { AppliedTransform } from '../fit/applied.ts'
import type { Role } from '../role.ts'
import { checkPeriods } from './periods.ts'

/** Class labels of a panel: one per entity or one per row (entity x period); 0 or 1, and -1 where it is unknown. */
export interface PanelLabels {
  readonly level: 'entity' | 'row'
  readonly values: Int8Array
}

/**
 * Entities x periods x features in dense row-major arrays. A cell without a value is NaN in `values` and 1 in
 * `missing`; a row that the file did not have is 0 in `observed` (and all its cells are missing).
 */
export interface Panel {
  readonly entities: readonly string[]
  /** Ascending keys of one form: '2014', '2014Q3', '2014-03' or '2014-03-31'. */
  readonly periods: readonly string[]
  readonly features: readonly string[]
  /** [entity][period][feature], NaN where missing. */
  readonly values: Float64Array
  /** Same shape, 1 where the cell is missing. */
  readonly missing: Uint8Array
  /** [entity][period], 1 where the file had a row. */
  readonly observed: Uint8Array
  readonly labels?: PanelLabels
  /** Per entity: sector, size class ... */
  readonly attributes?: Readonly<Record<string, readonly string[]>>
  /** Set by a split. */
  readonly role?: Role
  /** What was fitted and applied to the values, in order. */
  readonly applied?: readonly AppliedTransform[]
}

/** One row of a panel given to {@link createPanel}; `null` marks a missing cell. */
export interface PanelRow {
  readonly entity: string
  readonly period: string
  readonly values: ArrayLike<number | null>
  /** 0, 1 or -1 (unknown). When any row has one, the panel's labels are of level `row`. */
  readonly label?: number
}

/** Input of {@link createPanel}: either `rows`, or `values` with both axes. */
export interface PanelInput {
  readonly features: readonly string[]
  /** With `rows` optional: it fixes the order and may name entities without a row. */
  readonly entities?: readonly string[]
  /** With `rows` optional: it may name periods without a row. */
  readonly periods?: readonly string[]
  readonly rows?: readonly PanelRow[]
  /** [entity][period][feature]; NaN where missing. It is copied. */
  readonly values?: ArrayLike<number>
  /** [entity][period]; by default 1 where any cell has a value. */
  readonly observed?: ArrayLike<number>
  readonly labels?: { readonly level: 'entity' | 'row'; readonly values: ArrayLike<number> }
  readonly attributes?: Readonly<Record<string, readonly string[]>>
}

const MAX_CELLS = 2 ** 31 - 1

const shapeError = (rule: string, received: unknown): DataError =>
  new DataError({ code: 'invalid-shape', rule, received })

/** Entities x periods x features, refused when no typed array could be indexed safely by it. */
export const countCells = (entities: number, periods: number, features: number): number => {
  const cells = entities * periods * features
  if (cells > MAX_CELLS)
    throw shapeError(`a panel must have at most ${MAX_CELLS} cells (entities x periods x features)`, cells)
  return cells
}

const checkAscending = (periods: readonly string[]): void => {
  for (let p = 1; p < periods.length; p++) {
    const [before, after] = [periods[p - 1] as string, periods[p] as string]
    if (before >= after)
      throw new DataError({
        code: 'invalid-period',
        rule: 'periods must be ascending and distinct',
        received: `${before}, ${after}`,
      })
  }
}

const checkLabels = (labels: NonNullable<PanelInput['labels']>, entities: number, rows: number): PanelLabels => {
  const { level } = labels
  if (level !== 'entity' && level !== 'row') throw shapeError('labels.level must be entity or row', level)
  const length = level === 'entity' ? entities : rows
  if (labels.values.length !== length)
    throw shapeError(`labels of level ${level} must have ${length} values`, labels.values.length)
  const values = Int8Array.from(labels.values)
  for (let i = 0; i < length; i++) {
    const label = labels.values[i] as number
    if (label !== 0 && label !== 1 && label !== -1) throw shapeError('labels must be 0, 1 or -1 (unknown)', label)
  }
  return { level, values }
}

const checkAttributes = (attributes: Readonly<Record<string, readonly string[]>>, entities: number): void => {
  for (const [name, values] of Object.entries(attributes))
    if (values.length !== entities)
      throw shapeError(`attribute ${name} must have one value per entity (${entities})`, values.length)
}

const checkRows = (rows: readonly PanelRow[]): void => {
  checkList(rows, 'rows')
  rows.forEach((row, index) => {
    if (!Number.isInteger(row?.values?.length))
      throw new DataError({
        code: 'invalid-shape',
        rule: 'each row must be an object with an entity, a period and values',
        received: row,
        location: { row: index + 1 },
      })
  })
}

const axesOf = (input: PanelInput, rows: readonly PanelRow[]) => ({
  entities: input.entities ?? [...new Set(rows.map((row) => row.entity))],
  periods: input.periods ?? [...new Set(rows.map((row) => row.period))].sort(),
})

const fillRows = (panel: Panel, rows: readonly PanelRow[]): Int8Array | undefined => {
  const { periods, features, values, missing, observed } = panel
  const [E, P, F] = [panel.entities.length, periods.length, features.length]
  const entityOf = new Map(panel.entities.map((name, index) => [name, index]))
  const periodOf = new Map(periods.map((key, index) => [key, index]))
  let labels: Int8Array | undefined
  rows.forEach((row, index) => {
    const location = { row: index + 1 }
    const e = entityOf.get(row.entity)
    const p = periodOf.get(row.period)
    if (e === undefined)
      throw new DataError({
        code: 'unknown-entity',
        rule: 'the entity of a row must be on the entity axis',
        received: row.entity,
        location,
      })
    if (p === undefined)
      throw new DataError({
        code: 'invalid-period',
        rule: 'the period of a row must be on the period axis',
        received: row.period,
        location,
      })
    const at = e * P + p
    if (observed[at] === 1)
      throw new DataError({
        code: 'duplicate-row',
        rule: 'a panel has one row per entity and period',
        received: `${row.entity}, ${row.period}`,
        location,
      })
    if (row.values.length !== F)
      throw new DataError({
        code: 'invalid-shape',
        rule: `a row must have one value per feature (${F})`,
        received: row.values.length,
        location,
      })
    observed[at] = 1
    for (let f = 0; f < F; f++) {
      const value = row.values[f]
      if (value === null || value === undefined) continue
      if (!Number.isFinite(value))
        throw new DataError({
          code: 'non-finite',
          rule: 'a value must be a finite number, or null where it is missing',
          received: value,
          location: { ...location, column: features[f] as string },
        })
      values[at * F + f] = value
      missing[at * F + f] = 0
    }
    if (row.label === undefined) return
    if (row.label !== 0 && row.label !== 1 && row.label !== -1)
      throw new DataError({
        code: 'invalid-shape',
        rule: 'a label must be 0, 1 or -1 (unknown)',
        received: row.label,
        location,
      })
    labels ??= new Int8Array(E * P).fill(-1)
    labels[at] = row.label
  })
  return labels
}

const fillValues = (panel: Panel, given: ArrayLike<number>, observed: ArrayLike<number> | undefined): void => {
  const [P, F] = [panel.periods.length, panel.features.length]
  const rows = panel.observed.length
  if (given.length !== rows * F) throw shapeError(`values must have ${rows * F} cells`, given.length)
  if (observed !== undefined && observed.length !== rows)
    throw shapeError(`observed must have ${rows} values`, observed.length)
  for (let r = 0; r < rows; r++) {
    let any = 0
    for (let f = 0; f < F; f++) {
      const value = given[r * F + f] as number
      if (Number.isNaN(value)) continue
      if (!Number.isFinite(value))
        throw new DataError({
          code: 'non-finite',
          rule: `a value must be a finite number, or NaN where it is missing (entity ${panel.entities[Math.floor(r / P)]}, period ${panel.periods[r % P]})`,
          received: value,
          location: { row: r + 1, column: panel.features[f] as string },
        })
      any = 1
      panel.values[r * F + f] = value
      panel.missing[r * F + f] = 0
    }
    const flag = observed === undefined ? any : observed[r]
    if (flag !== 0 && flag !== 1) throw shapeError('observed must be 0 or 1', flag)
    if (flag === 0 && any === 1)
      throw shapeError(
        `a row that is not observed cannot have values (entity ${panel.entities[Math.floor(r / P)]}, period ${panel.periods[r % P]})`,
        flag,
      )
    panel.observed[r] = flag
  }
}

/**
 * A panel from rows or from a full array, validated: axes distinct, periods of one form and ascending, one row per
 * (entity, period), every value finite or marked missing, labels 0, 1 or -1.
 *
 * @throws DataError `invalid-shape`, `invalid-period`, `unknown-entity`, `duplicate-row`, `non-finite`
 * @example
 * createPanel({
 *   features: ['assets'],
 *   rows: [{ entity: 'A', period: '2014', values: [3] }, { entity: 'A', period: '2015', values: [null] }],
 *   labels: { level: 'entity', values: [1] },
 * })
 */
export const createPanel = (input: PanelInput): Panel => {
  checkObject(input, 'the input of a panel')
  const { features, rows, values, labels, attributes } = input
  checkDistinct(features, 'features')
  if ((rows === undefined) === (values === undefined))
    throw shapeError('exactly one of rows and values must be given', Object.keys(input))
  if (values !== undefined && (input.entities === undefined || input.periods === undefined))
    throw shapeError('values need both entities and periods', Object.keys(input))
  if (rows !== undefined) checkRows(rows)
  const { entities, periods } = axesOf(input, rows ?? [])
  checkDistinct(entities, 'entities')
  checkList(periods, 'periods')
  checkPeriods(periods)
  checkAscending(periods)
  const count = entities.length * periods.length
  const cells = countCells(entities.length, periods.length, features.length)
  const base: Panel = {
    entities: [...entities],
    periods: [...periods],
    features: [...features],
    values: new Float64Array(cells).fill(Number.NaN),
    missing: new Uint8Array(cells).fill(1),
    observed: new Uint8Array(count),
  }
  const rowLabels = rows === undefined ? undefined : fillRows(base, rows)
  if (values !== undefined) fillValues(base, values, input.observed)
  if (rowLabels !== undefined && labels !== undefined)
    throw shapeError('labels must be given with the rows or apart, not both', labels.level)
  if (attributes !== undefined) checkAttributes(attributes, entities.length)
  const checked =
    labels !== undefined
      ? checkLabels(labels, entities.length, count)
      : rowLabels === undefined
        ? undefined
        : { level: 'row' as const, values: rowLabels }
  return {
    ...base,
    ...(checked === undefined ? {} : { labels: checked }),
    ...(attributes === undefined ? {} : { attributes }),
  }
}
