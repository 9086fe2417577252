import { checkDistinct, checkNonNegativeInteger, checkOneOf, checkPositiveInteger, indexOfName } from '../check.ts'
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

const brokenRows = (panel: Panel, columns: readonly number[]): Uint8Array => {
  const F = panel.features.length
  const broken = new Uint8Array(panel.observed.length)
  for (let r = 0; r < broken.length; r++) {
    let any = 0
    for (const f of columns) any |= panel.missing[r * F + f] as number
    broken[r] = any
  }
  return broken
}

const refuseMissing = (panel: Panel, row: number, columns: readonly number[]): never => {
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
  const { width, stride = 1, horizon = 1, label, missing = 'refuse', unlabelled = 'refuse' } = options
  checkOptions(panel, { width, stride, horizon, label, missing, unlabelled })
  const features = options.features ?? panel.features
  checkDistinct(features, 'features')
  const columns = features.map((name) => indexOfName(panel.features, name, 'feature'))
  const whole = columns.length === panel.features.length && columns.every((column, index) => column === index)
  const [E, P, F] = [panel.entities.length, panel.periods.length, panel.features.length]
  const ahead = label === 'next' ? horizon : 0
  const ordinals = periodOrdinals(panel.periods)
  const broken = brokenRows(panel, columns)
  const labelAt = (entity: number, last: number): number => {
    if (label === 'none' || panel.labels === undefined) return 0
    return panel.labels.values[panel.labels.level === 'entity' ? entity : entity * P + last + ahead] as number
  }

  const entityOf: number[] = []
  const lastOf: number[] = []
  const labelOf: number[] = []
  const skipped = { missing: 0, unlabelled: 0 }
  const addRun = (entity: number, start: number, end: number): void => {
    for (let first = start; first + width - 1 + ahead < end; first += stride) {
      const last = first + width - 1
      let bad = -1
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
      entityOf.push(entity)
      lastOf.push(last)
      labelOf.push(value)
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
  const n = entityOf.length
  if (n === 0)
    throw new DataError({
      code: 'too-few',
      rule: `at least one entity must have an unbroken run of ${width + ahead} periods${skipped.missing + skipped.unlabelled > 0 ? ` (skipped: ${skipped.missing} with missing cells, ${skipped.unlabelled} without label)` : ''}`,
      received: `${E} entities x ${P} periods`,
    })

  const K = columns.length
  const values = new Float32Array(n * width * K)
  for (let i = 0; i < n; i++) {
    const from = (entityOf[i]! * P + lastOf[i]! - width + 1) * F
    if (whole) values.set(panel.values.subarray(from, from + width * F), i * width * K)
    else
      for (let s = 0; s < width; s++)
        for (let k = 0; k < K; k++) values[(i * width + s) * K + k] = panel.values[from + s * F + columns[k]!]!
  }
  const overflow = values.findIndex((value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY)
  if (overflow >= 0) {
    const at = Math.floor(overflow / (width * K))
    throw new DataError({
      code: 'non-finite',
      rule: 'values must fit a 32-bit float (at most 3.4e38 in size)',
      received: `${panel.entities[entityOf[at]!]}, ${features[overflow % K]}`,
    })
  }
  const entity = Int32Array.from(entityOf)
  return {
    values,
    shape: [n, width, K],
    labels: label === 'none' ? new Uint8Array(0) : Uint8Array.from(labelOf),
    entity,
    groups: entity,
    period: Int32Array.from(lastOf),
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
