import type { Panel } from '@fdp/data'

/** Index of the last observed period of each company. */
export function lastPeriods({ entities, periods, observed }: Panel): Int32Array {
  const last = new Int32Array(entities.length).fill(-1)
  observed.forEach((seen, row) => {
    if (seen === 1) last[Math.floor(row / periods.length)] = row % periods.length
  })
  return last
}

/** Windows of companies at risk, with what came of it. */
export interface AtRisk {
  /** Indices of the windows. */
  readonly rows: Int32Array
  /** 1 where the company failed within the next year. */
  readonly labels: Uint8Array
}

/**
 * Windows labelled by "fails within the next year": a failed company's last window is 1, every window of a company that did
 * not fail is 0. Earlier windows of a failed company are left out: it was failing already, though not within the year.
 *
 * One window a company, its last, would also teach a model why companies leave the panel: most of those that lived left it by merger
 * or delisting, and a company that goes on looks different.
 *
 * @param from the first last-year of a window that counts, as a period key
 */
export function atRisk(
  panel: Panel,
  windows: { readonly company: Int32Array; readonly period: Int32Array },
  from = '',
): AtRisk {
  const failed = panel.labels?.values
  if (failed === undefined) throw new Error('windows at risk need a panel with labels')
  const last = lastPeriods(panel)
  const rows: number[] = []
  for (let row = 0; row < windows.company.length; row++) {
    const company = windows.company[row] ?? -1
    const period = windows.period[row] ?? -1
    if ((panel.periods[period] ?? '') < from) continue
    if (failed[company] === 1 && period !== last[company]) continue
    rows.push(row)
  }
  return {
    rows: Int32Array.from(rows),
    labels: Uint8Array.from(rows, (row) => (failed[windows.company[row] ?? -1] === 1 ? 1 : 0)),
  }
}

/** The windows that end with their company's last year: one a company. */
export function lastWindows(
  panel: Panel,
  windows: { readonly company: Int32Array; readonly period: Int32Array },
): Int32Array {
  const last = lastPeriods(panel)
  const rows: number[] = []
  windows.company.forEach((company, row) => {
    if (windows.period[row] === last[company]) rows.push(row)
  })
  return Int32Array.from(rows)
}

/** The latest window of each company: its last years, or its last unbroken ones where a year is missing. */
export function latestWindows(windows: { readonly company: Int32Array; readonly period: Int32Array }): Int32Array {
  const latest = new Map<number, number>()
  windows.company.forEach((company, row) => {
    const kept = latest.get(company)
    if (kept === undefined || (windows.period[row] ?? -1) > (windows.period[kept] ?? -1)) latest.set(company, row)
  })
  return Int32Array.from([...latest.values()].sort((a, b) => a - b))
}
