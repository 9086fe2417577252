import { DataError } from '../errors.ts'
import type { Panel } from '../panel/panel.ts'
import type { Role } from '../role.ts'
import type { Windows } from '../windows/windows.ts'
import type { Splittable } from './split.ts'

export const isWindows = (data: Splittable): data is Windows => 'shape' in data

const pick = <T extends Int32Array | Uint8Array | Int8Array>(source: T, indices: Int32Array): T => {
  const result = new (source.constructor as new (length: number) => T)(indices.length)
  for (let i = 0; i < indices.length; i++) result[i] = source[indices[i]!]!
  return result
}

const blocks = <T extends Float32Array | Float64Array | Uint8Array | Int8Array>(
  source: T,
  indices: Int32Array,
  size: number,
): T => {
  const result = new (source.constructor as new (length: number) => T)(indices.length * size)
  for (let i = 0; i < indices.length; i++) {
    const from = indices[i]! * size
    result.set(source.subarray(from, from + size), i * size)
  }
  return result
}

/** What is beyond the end would come out as zeros that count as values. */
const checkIndices = (indices: Int32Array, length: number, what: string): void => {
  for (let i = 0; i < indices.length; i++)
    if (!(indices[i]! >= 0 && indices[i]! < length))
      throw new DataError({
        code: 'invalid-option',
        rule: `an index of ${what} must be from 0 to ${length - 1}`,
        received: indices[i],
      })
}

/**
 * The windows at `indices`, in that order (one may come several times), with the role when one is given.
 *
 * @throws DataError `invalid-option` for an index that is none
 * @example
 * subsetWindows(windows, Int32Array.of(0, 5)).shape[0] // 2
 */
export const subsetWindows = (windows: Windows, indices: Int32Array, role?: Role): Windows => {
  const [count, steps, features] = windows.shape
  checkIndices(indices, count, 'windows')
  const entity = pick(windows.entity, indices)
  return {
    ...windows,
    values: blocks(windows.values, indices, steps * features),
    shape: [indices.length, steps, features],
    labels: windows.labels.length === 0 ? windows.labels : pick(windows.labels, indices),
    entity,
    groups: entity,
    period: pick(windows.period, indices),
    ...(role === undefined ? {} : { role }),
  }
}

/**
 * The panel of the entities at `indices`, in that order, all periods kept.
 *
 * @throws DataError `invalid-option` for an index that is none, or that comes twice
 * @example
 * subsetEntities(panel, Int32Array.of(2, 0)).entities // ['C_3', 'C_1']
 */
export const subsetEntities = (panel: Panel, indices: Int32Array, role?: Role): Panel => {
  const [P, F] = [panel.periods.length, panel.features.length]
  checkIndices(indices, panel.entities.length, 'entities')
  if (new Set(indices).size !== indices.length)
    throw new DataError({ code: 'invalid-option', rule: 'an entity may be taken once', received: indices })
  const { labels, attributes } = panel
  const names = (values: readonly string[]): string[] => Array.from(indices, (index) => values[index] as string)
  return {
    ...panel,
    entities: names(panel.entities),
    values: blocks(panel.values, indices, P * F),
    missing: blocks(panel.missing, indices, P * F),
    observed: blocks(panel.observed, indices, P),
    ...(labels === undefined
      ? {}
      : { labels: { level: labels.level, values: blocks(labels.values, indices, labels.level === 'row' ? P : 1) } }),
    ...(attributes === undefined
      ? {}
      : { attributes: Object.fromEntries(Object.entries(attributes).map(([key, values]) => [key, names(values)])) }),
    ...(role === undefined ? {} : { role }),
  }
}

/**
 * The panel of the periods at `indices` (ascending), all entities kept.
 *
 * @throws DataError `invalid-option` for an index that is none, or that is not above the one before
 * @example
 * subsetPeriods(panel, Int32Array.of(0, 1)).periods // ['2014', '2015']
 */
export const subsetPeriods = (panel: Panel, indices: Int32Array, role?: Role): Panel => {
  const [E, P, F] = [panel.entities.length, panel.periods.length, panel.features.length]
  checkIndices(indices, P, 'periods')
  for (let i = 1; i < indices.length; i++)
    if (indices[i]! <= indices[i - 1]!)
      throw new DataError({ code: 'invalid-option', rule: 'indices of periods must ascend', received: indices[i] })
  const rows = new Int32Array(E * indices.length)
  for (let e = 0; e < E; e++)
    for (let i = 0; i < indices.length; i++) rows[e * indices.length + i] = e * P + indices[i]!
  const { labels } = panel
  return {
    ...panel,
    periods: Array.from(indices, (index) => panel.periods[index] as string),
    values: blocks(panel.values, rows, F),
    missing: blocks(panel.missing, rows, F),
    observed: pick(panel.observed, rows),
    ...(labels === undefined
      ? {}
      : { labels: labels.level === 'entity' ? labels : { level: 'row' as const, values: pick(labels.values, rows) } }),
    ...(role === undefined ? {} : { role }),
  }
}
