import { checkPanelOrWindows } from '../data-kind.ts'
import { DataError } from '../errors.ts'
import type { Panel } from '../panel/panel.ts'
import type { Role } from '../role.ts'
import type { Windows } from '../windows/windows.ts'
import type { Splittable } from './split.ts'
import { isWindows, subsetEntities, subsetWindows } from './subset.ts'

/** The entities that a split deals out: their index, class (-1 unknown) and number of windows or observed rows. */
export interface EntityClasses {
  readonly entity: Int32Array
  readonly label: Int8Array
  readonly weight: Int32Array
}

const ofWindows = (windows: Windows): EntityClasses => {
  const E = windows.entities.length
  const label = new Int8Array(E).fill(-1)
  const weight = new Int32Array(E)
  for (let i = 0; i < windows.entity.length; i++) {
    const e = windows.entity[i]!
    weight[e]!++
    if (windows.labels.length > 0) label[e] = Math.max(label[e]!, windows.labels[i]!)
  }
  const entity = Int32Array.from([...weight.keys()].filter((e) => weight[e]! > 0))
  return { entity, label: Int8Array.from(entity, (e) => label[e]!), weight: Int32Array.from(entity, (e) => weight[e]!) }
}

const ofPanel = (panel: Panel): EntityClasses => {
  const [E, P] = [panel.entities.length, panel.periods.length]
  const { labels } = panel
  const label = new Int8Array(E).fill(-1)
  const weight = new Int32Array(E)
  for (let e = 0; e < E; e++) {
    if (labels?.level === 'entity') label[e] = labels.values[e]!
    for (let p = 0; p < P; p++) {
      weight[e]! += panel.observed[e * P + p]!
      if (labels?.level === 'row') label[e] = Math.max(label[e]!, labels.values[e * P + p]!)
    }
  }
  return { entity: Int32Array.from({ length: E }, (_, e) => e), label, weight }
}

/**
 * One class per entity: its own label, or 1 when any of its rows (windows) is positive.
 *
 * @throws DataError `missing-label` when a stratified split meets data without labels
 */
export const entityClasses = (data: Splittable, stratify: boolean): EntityClasses => {
  const labelled = isWindows(data) ? data.labels.length > 0 : data.labels !== undefined
  if (stratify && !labelled)
    throw new DataError({
      code: 'missing-label',
      rule: 'a stratified split needs labels (stratify: false needs none)',
      received: undefined,
    })
  return isWindows(data) ? ofWindows(data) : ofPanel(data)
}

/** The part of the data that belongs to the given entities, and its positions (windows, or entities of a panel). */
export const takeEntities = <T extends Splittable>(
  data: T,
  entities: Iterable<number>,
  role: Role,
): readonly [part: T, indices: Int32Array] => {
  const wanted = new Uint8Array(data.entities.length)
  for (const entity of entities) wanted[entity] = 1
  if (!isWindows(data)) {
    const indices = Int32Array.from([...wanted.keys()].filter((e) => wanted[e] === 1))
    return [subsetEntities(data, indices, role) as T, indices]
  }
  const indices = data.entity.map((_, i) => i).filter((i) => wanted[data.entity[i]!] === 1)
  return [subsetWindows(data, indices, role) as T, indices]
}

/** @throws DataError `role` when the data is already a part of a split, `invalid-shape` when it is no data */
export const checkUnsplit = (data: Splittable): void => {
  checkPanelOrWindows(data)
  if (data.role === 'validation' || data.role === 'test')
    throw new DataError({
      code: 'role',
      rule: 'validation and test data are not split again (training data may be)',
      received: data.role,
    })
}
