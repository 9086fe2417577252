import type { Panel, PanelLabels } from './panel.ts'
import { type PanelGapReport, panelGaps } from './panel-gaps.ts'

/** What a panel holds. */
export interface PanelDescription extends PanelGapReport {
  readonly entities: number
  readonly periods: number
  /** First and last period; undefined in an empty panel. */
  readonly firstPeriod: string | undefined
  readonly lastPeriod: string | undefined
  /** Missing cells of the observed rows, by feature. */
  readonly missing: Readonly<Record<string, number>>
  /** Entities (or observed rows, by the level of the labels) of class 0, of class 1, and without a known class. */
  readonly classes:
    | {
        readonly level: PanelLabels['level']
        readonly negative: number
        readonly positive: number
        readonly unknown: number
      }
    | undefined
}

/**
 * Counts what a panel holds: entities, periods, rows, gaps, missing cells by feature, classes. `findSuspicious` looks at the values.
 *
 * @example
 * describePanel(panel) // { entities: 40, periods: 8, rows: 320, missing: { roe: 3, ... }, classes: { level: 'entity', positive: 10, ... } }
 */
export const describePanel = (panel: Panel): PanelDescription => {
  const { entities, periods, features, missing, observed, labels } = panel
  const F = features.length
  const lacking = new Array<number>(F).fill(0)
  observed.forEach((seen, row) => {
    if (seen === 1) for (let f = 0; f < F; f++) lacking[f]! += missing[row * F + f]!
  })
  const counts = { negative: 0, positive: 0, unknown: 0 }
  labels?.values.forEach((label, i) => {
    if (labels.level === 'row' && observed[i] === 0) return
    counts[label === 1 ? 'positive' : label === 0 ? 'negative' : 'unknown']++
  })
  return {
    entities: entities.length,
    periods: periods.length,
    firstPeriod: periods[0],
    lastPeriod: periods.at(-1),
    ...panelGaps(panel),
    missing: Object.fromEntries(features.map((feature, f) => [feature, lacking[f] as number])),
    classes: labels === undefined ? undefined : { level: labels.level, ...counts },
  }
}
