import type { Panel } from './panel.ts'
import { type PeriodSpacing, periodOrdinals, periodSpacing } from './periods.ts'

/** Periods that an entity lacks between two observed ones. */
export interface PanelGap {
  readonly entity: string
  /** Last observed period before the gap, first one after it. */
  readonly after: string
  readonly before: string
  /** Calendar periods that are missing; positions of the axis where the keys are irregular. */
  readonly length: number
}

/** What a panel holds, for a person to check before anything is fitted. */
export interface PanelDescription {
  readonly entities: number
  readonly periods: number
  readonly spacing: PeriodSpacing
  readonly features: number
  /** Observed rows, and those that a full panel would have. */
  readonly rows: number
  readonly possibleRows: number
  /** Entities by label: class 0, class 1, unknown; of row labels the observed rows. Null without labels. */
  readonly classes: {
    readonly level: 'entity' | 'row'
    readonly counts: readonly [zero: number, one: number, unknown: number]
  } | null
  /** Observed rows in which the feature is missing. */
  readonly missing: Readonly<Record<string, number>>
  readonly gaps: readonly PanelGap[]
  /** Calendar periods that no entity has, between the first and the last. */
  readonly absentPeriods: number
  /** Length of each entity's longest unbroken run -> number of entities. */
  readonly longestRuns: Readonly<Record<number, number>>
}

/**
 * Counts, missing cells by feature, gaps in each entity's history and longest unbroken runs, by which one sees how many
 * windows of a width there can be.
 *
 * @example
 * describePanel(panel).gaps // [{ entity: 'C_7', after: '2003', before: '2005', length: 1 }]
 */
export const describePanel = (panel: Panel): PanelDescription => {
  const [P, F] = [panel.periods.length, panel.features.length]
  const ordinals = periodOrdinals(panel.periods)
  const gaps: PanelGap[] = []
  const longestRuns: Record<number, number> = {}
  let rows = 0
  panel.entities.forEach((entity, e) => {
    let [last, run, longest] = [-1, 0, 0]
    for (let p = 0; p < P; p++) {
      if (panel.observed[e * P + p] === 0) continue
      rows++
      const length = last < 0 ? 0 : ordinals[p]! - ordinals[last]! - 1
      if (length > 0)
        gaps.push({ entity, after: panel.periods[last] as string, before: panel.periods[p] as string, length })
      run = length > 0 || last < 0 ? 1 : run + 1
      longest = Math.max(longest, run)
      last = p
    }
    longestRuns[longest] = (longestRuns[longest] ?? 0) + 1
  })
  const missing = panel.features.map((name, f): [string, number] => {
    let count = 0
    for (let r = 0; r < panel.observed.length; r++) count += panel.observed[r]! & panel.missing[r * F + f]!
    return [name, count]
  })
  const { labels } = panel
  const counts: [number, number, number] = [0, 0, 0]
  labels?.values.forEach((label, i) => {
    if (labels.level === 'entity' || panel.observed[i] === 1) counts[label < 0 ? 2 : (label as 0 | 1)]++
  })
  return {
    entities: panel.entities.length,
    periods: P,
    spacing: periodSpacing(panel.periods),
    features: F,
    rows,
    possibleRows: panel.observed.length,
    classes: labels === undefined ? null : { level: labels.level, counts },
    missing: Object.fromEntries(missing),
    gaps,
    absentPeriods: P === 0 ? 0 : ordinals[P - 1]! - ordinals[0]! + 1 - P,
    longestRuns,
  }
}
