import {
  checkDistinct,
  checkNonNegativeInteger,
  checkObject,
  checkOneOf,
  checkPositiveInteger,
  indexOfName,
} from '../check.ts'
import { checkPanel } from '../data-kind.ts'
import { DataError } from '../errors.ts'
import type { Panel } from '../panel/panel.ts'
import { periodOrdinals } from '../panel/periods.ts'
import type { Windows } from './windows.ts'

/** Options of {@link slidingWindows}. */
export interface SlidingWindowsOptions {
  /** Steps of a window. */
  readonly width: number
  /** Periods from one window's start to the next one's; default 1. */
  readonly stride?: number
  /** For label 'next': periods from the last step to the row whose label is taken; 0 takes the last step's own. Default 1. */
  readonly horizon?: number
  /**
   * `entity`: the entity's status (needs labels of level 'entity'), so that a run of n periods gives n - width + 1
   * windows. `next`: the status `horizon` periods after the last step, which must be in the same run: n - width + 1 -
   * horizon windows. `none`: no labels, for prediction.
   */
  readonly label: 'entity' | 'next' | 'none'
  /** A selection of features, in the order wanted; default all. */
  readonly features?: readonly string[]
  /**
   * A window with a missing cell: `refuse` throws (default), `skip` leaves it out and counts it in `skipped.missing`,
   * `keep` lets NaN in, for an imputer.
   */
  readonly missing?: 'refuse' | 'skip' | 'keep'
  /** A window whose label is unknown: `refuse` throws (default), `skip` leaves it out and counts it. */
  readonly unlabelled?: 'refuse' | 'skip'
}

const checkOptions = (panel: Panel, options: Required<Omit<SlidingWindowsOptions, 'features'>>): void => {
  checkPositiveInteger(options.width, 'width')
  checkPositiveInteger(options.stride, 'stride')
  checkNonNegativeInteger(options.horizon, 'horizon')
  checkOneOf(options.label, ['entity', 'next', 'none'], 'label')
  checkOneOf(options.missing, ['refuse', 'skip', 'keep'], 'missing')
  checkOneOf(options.unlabelled, ['refuse', 'skip'], 'unlabelled')
  if (options.label === 'none') return
  if (panel.labels === undefined)
    throw new DataError({
      code: 'missing-label',
      rule: `label '${options.label}' needs a panel with labels (label 'none' needs none)`,
      received: undefined,
    })
  if (options.label === 'entity' && panel.labels.level !== 'entity')
    throw new DataError({
      code: 'missing-label',
      rule: "label 'entity' needs labels of level entity (labelEntities makes them from row labels)",
      received: panel.labels.level,
    })
}

/** 1 for each row with a missing cell among the columns; undefined when there is none. */
const brokenRows = (panel: Panel, columns: Int32Array): Uint8Array | undefined => {
  if (!panel.missing.includes(1)) return undefined
  const F = panel.features.length
  const broken = new Uint8Array(panel.observed.length)
  for (let r = 0; r < broken.length; r++) {
    let any = 0
    for (let k = 0; k < columns.length; k++) any |= panel.missing[r * F + columns[k]!]!
    broken[r] = any
  }
  return broken
}

/**
 * Copies the windows' cells, in order of entity. Each entity's rows become float32 once, and windows are copied from
 * there.
 */
const copyCells = (
  panel: Panel,
  columns: Int32Array,
  width: number,
  entityOf: Int32Array,
  lastOf: Int32Array,
): Float32Array => {
  const [P, F, K] = [panel.periods.length, panel.features.length, columns.length]
  const size = width * K
  const values = new Float32Array(entityOf.length * size)
  const rows = new Float32Array(P * K)
  const source = panel.values
  let current = -1
  for (let i = 0; i < entityOf.length; i++) {
    const entity = entityOf[i]!
    if (entity !== current) {
      current = entity
      for (let p = 0; p < P; p++) {
        const from = (entity * P + p) * F
        for (let k = 0; k < K; k++) {
          const value = source[from + columns[k]!]!
          if (Math.abs(value) > MAX_FLOAT32) refuseLarge(panel, entity, columns[k]!)
          rows[p * K + k] = value
        }
      }
    }
    const from = (lastOf[i]! - width + 1) * K
    const to = i * size
    if (size > 32) values.set(rows.subarray(from, from + size), to)
    else for (let c = 0; c < size; c++) values[to + c] = rows[from + c]!
  }
  return values
}

/** Halfway from the greatest float32 to the next power of two; what is smaller rounds to a finite float32. */
const MAX_FLOAT32 = (2 - 2 ** -24) * 2 ** 127 * (1 - 2 ** -53)

const refuseLarge = (panel: Panel, entity: number, column: number): never => {
  throw new DataError({
    code: 'non-finite',
    rule: 'values must fit a 32-bit float (at most 3.4e38 in size)',
    received: `${panel.entities[entity]}, ${panel.features[column]}`,
  })
}

const refuseMissing = (panel: Panel, row: number, columns: Int32Array): never => {
  const [P, F] = [panel.periods.length, panel.features.length]
  const f = columns.find((column) => panel.missing[row * F + column] === 1) as number
  throw new DataError({
    code: 'missing-cell',
    rule: "windows must have no missing cell (missing: 'skip' leaves such windows out, 'keep' leaves NaN for an imputer)",
    received: `${panel.entities[Math.floor(row / P)]}, ${panel.periods[row % P]}, ${panel.features[f]}`,
  })
}

/**
 * All windows of `width` consecutive periods within each entity's unbroken runs of observed rows. A run ends where a row
 * was not in the file and where the axis itself leaves a period out, so no window bridges a gap. Values are copied once,
 * into the output; values beyond the range of a float32 are refused.
 *
 * @returns windows ordered by entity, then period
 * @throws DataError `invalid-option`, `unknown-column`, `missing-label`, `missing-cell`, `non-finite`, and `too-few` when there is not one window
 * @example
 * slidingWindows(panel, { width: 8, label: 'entity' }).shape // [4450, 8, 34] for 890 companies x 12 quarters
 */
export const slidingWindows = (panel: Panel, options: SlidingWindowsOptions): Windows => {
  checkPanel(panel)
  checkObject(options, 'options')
  const { width, stride = 1, horizon = 1, label, missing = 'refuse', unlabelled = 'refuse' } = options
  checkOptions(panel, { width, stride, horizon, label, missing, unlabelled })
  const features = options.features ?? panel.features
  checkDistinct(features, 'features')
  const columns = Int32Array.from(features, (name) => indexOfName(panel.features, name, 'feature'))
  const [E, P] = [panel.entities.length, panel.periods.length]
  const ahead = label === 'next' ? horizon : 0
  const ordinals = periodOrdinals(panel.periods)
  const broken = brokenRows(panel, columns)
  const labelAt = (entity: number, last: number): number => {
    if (label === 'none' || panel.labels === undefined) return 0
    return panel.labels.values[panel.labels.level === 'entity' ? entity : entity * P + last + ahead] as number
  }

  // No more windows than rows: each window has a last row of its own.
  const entityOf = new Int32Array(E * P)
  const lastOf = new Int32Array(E * P)
  const labelOf = new Uint8Array(label === 'none' ? 0 : E * P)
  let n = 0
  const skipped = { missing: 0, unlabelled: 0 }
  const addRun = (entity: number, start: number, end: number): void => {
    for (let first = start; first + width - 1 + ahead < end; first += stride) {
      const last = first + width - 1
      let bad = -1
      if (broken !== undefined)
        for (let p = first; p <= last && bad < 0; p++) if (broken[entity * P + p] === 1) bad = entity * P + p
      if (bad >= 0 && missing === 'refuse') refuseMissing(panel, bad, columns)
      if (bad >= 0 && missing === 'skip') {
        skipped.missing++
        continue
      }
      const value = labelAt(entity, last)
      if (value < 0) {
        if (unlabelled === 'refuse')
          throw new DataError({
            code: 'missing-label',
            rule: "every window must have a label (unlabelled: 'skip' leaves such windows out)",
            received: `${panel.entities[entity]}, ${panel.periods[last + ahead]}`,
          })
        skipped.unlabelled++
        continue
      }
      entityOf[n] = entity
      lastOf[n] = last
      labelOf[n] = value
      n++
    }
  }
  for (let e = 0; e < E; e++) {
    let start = -1
    for (let p = 0; p < P; p++) {
      const seen = panel.observed[e * P + p] === 1
      const adjacent = p > 0 && (ordinals[p] as number) - (ordinals[p - 1] as number) === 1
      if (start >= 0 && (!seen || !adjacent)) {
        addRun(e, start, p)
        start = -1
      }
      if (seen && start < 0) start = p
    }
    if (start >= 0) addRun(e, start, P)
  }
  if (n === 0)
    throw new DataError({
      code: 'too-few',
      rule: `at least one entity must have an unbroken run of ${width + ahead} periods${skipped.missing + skipped.unlabelled > 0 ? ` (skipped: ${skipped.missing} with missing cells, ${skipped.unlabelled} without label)` : ''}`,
      received: `${E} entities x ${P} periods`,
    })

  const [entity, period] = [entityOf.slice(0, n), lastOf.slice(0, n)]
  return {
    values: copyCells(panel, columns, width, entity, period),
    shape: [n, width, columns.length],
    labels: labelOf.slice(0, n),
    entity,
    groups: entity,
    period,
    entities: panel.entities,
    periods: panel.periods,
    features: [...features],
    labelRule: label,
    horizon: ahead,
    skipped,
    ...(panel.role === undefined ? {} : { role: panel.role }),
    ...(panel.applied === undefined ? {} : { applied: panel.applied }),
  }
}
