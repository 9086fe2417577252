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

/** How complete the histories of a panel are. */
export interface PanelGapReport {
  readonly spacing: PeriodSpacing
  /** Observed rows, and those that a full panel would have. */
  readonly rows: number
  readonly possibleRows: number
  readonly gaps: readonly PanelGap[]
  /** Calendar periods that no entity has, between the first and the last. */
  readonly absentPeriods: number
  /** Length of each entity's longest unbroken run -> number of entities. */
  readonly longestRuns: Readonly<Record<number, number>>
}

/**
 * Gaps in each entity's history and longest unbroken runs, by which one sees how many windows of a width there can be.
 * `describePanel` counts the rest: missing cells, classes.
 *
 * @example
 * panelGaps(panel).gaps // [{ entity: 'C_7', after: '2003', before: '2005', length: 1 }]
 */
export const panelGaps = (panel: Panel): PanelGapReport => {
  const P = panel.periods.length
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
  return {
    spacing: periodSpacing(panel.periods),
    rows,
    possibleRows: panel.observed.length,
    gaps,
    absentPeriods: P === 0 ? 0 : ordinals[P - 1]! - ordinals[0]! + 1 - P,
    longestRuns,
  }
}
