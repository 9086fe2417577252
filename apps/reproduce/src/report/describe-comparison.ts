import type { ChangedCell, Comparison } from './compare-results.ts'

const shown = (value: unknown): string =>
  value === null ? 'none' : typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value)

function cellLine({ row, column, before, after, difference, withinIntervals }: ChangedCell): string {
  const by = difference === null || difference === 0 ? '' : ` (${difference > 0 ? '+' : ''}${shown(difference)})`
  const interval = withinIntervals === null ? '' : withinIntervals ? ', within both intervals' : ', outside an interval'
  const same =
    before === after ? `${shown(before)}, its interval or verdict changed` : `${shown(before)} -> ${shown(after)}`
  return `  ${row} / ${column}: ${same}${by}${interval}`
}

/** A comparison as text: settings, then cells table by table. */
export function describeComparison({ identical, setting, cells, compared }: Comparison): string {
  if (identical) return `the same results in every one of ${compared} cells (timings left out)\n`
  const lines: string[] = []
  if (setting.length > 0) {
    lines.push('settings')
    for (const { name, before, after } of setting) lines.push(`  ${name}: ${shown(before)} -> ${shown(after)}`)
  }
  for (const table of new Set(cells.map((cell) => cell.table))) {
    lines.push(table)
    for (const cell of cells) if (cell.table === table) lines.push(cellLine(cell))
  }
  const apart = cells.filter(({ withinIntervals }) => withinIntervals === false).length
  lines.push(
    `${cells.length} cells changed, ${compared} are in both runs${apart > 0 ? `; ${apart} moved outside an interval` : ''}`,
  )
  return `${lines.join('\n')}\n`
}
