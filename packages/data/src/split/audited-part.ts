import { type RowSet, rowSet } from '../fit/row-set.ts'
import type { Role } from '../role.ts'
import type { Splittable } from './split.ts'
import { isWindows } from './subset.ts'

/** Windows, or the observed rows of a panel, seen alike. Indices are those of the part's own axes. */
export interface AuditedPart {
  readonly role: Role
  readonly data: Splittable
  readonly rows: RowSet
  readonly noun: 'windows' | 'rows'
  readonly periodNoun: 'quarters' | 'periods'
  readonly count: number
  readonly entity: Int32Array
  readonly first: (sample: number) => number
  readonly last: Int32Array
  readonly horizon: number
  readonly cells: (sample: number) => Float32Array
  readonly labelOfEntity: boolean
}

export const auditedPart = (role: Role, data: Splittable): AuditedPart => {
  const rows = rowSet(data)
  const common = {
    role,
    data,
    rows,
    periodNoun: /^\d{4}Q/.test(data.periods[0] ?? '') ? ('quarters' as const) : ('periods' as const),
  }
  if (isWindows(data)) {
    const [count, width, features] = data.shape
    const size = width * features
    return {
      ...common,
      noun: 'windows',
      count,
      entity: data.entity,
      first: (i) => data.period[i]! - width + 1,
      last: data.period,
      horizon: data.horizon,
      cells: (i) => data.values.subarray(i * size, (i + 1) * size),
      labelOfEntity: data.labelRule === 'entity',
    }
  }
  const size = data.features.length
  return {
    ...common,
    noun: 'rows',
    count: rows.entity.length,
    entity: rows.entity,
    first: (i) => rows.period[i]!,
    last: rows.period,
    horizon: 0,
    cells: (i) => Float32Array.from(data.values.subarray(rows.offset[i]!, rows.offset[i]! + size)),
    labelOfEntity: data.labels?.level === 'entity',
  }
}

/** Numbers for entities, periods and rows that are the same in every part, whatever axes the parts have. */
export interface SampleKeys {
  readonly periods: number
  readonly rows: number
  readonly entity: (part: AuditedPart, index: number) => number
  readonly period: (part: AuditedPart, index: number) => number
  readonly row: (part: AuditedPart, entity: number, period: number) => number
}

export const numberKeys = (parts: readonly AuditedPart[]): SampleKeys => {
  const join = (pick: (part: AuditedPart) => readonly string[]) => {
    const ids = new Map<string, number>()
    for (const part of parts) for (const name of pick(part)) if (!ids.has(name)) ids.set(name, ids.size)
    const of = new Map(parts.map((part) => [part, Int32Array.from(pick(part), (name) => ids.get(name) as number)]))
    return { size: ids.size, of: (part: AuditedPart, index: number): number => of.get(part)![index]! }
  }
  const entities = join((part) => part.data.entities)
  const periods = join((part) => part.data.periods)
  return {
    periods: periods.size,
    rows: entities.size * periods.size,
    entity: entities.of,
    period: periods.of,
    row: (part, entity, period) => entities.of(part, entity) * periods.size + periods.of(part, period),
  }
}
