import type { ChangedCell, ComparedItem, Content } from './comparison.ts'

/** A number with at most so many significant digits, or a text as it is. */
export const shown = (value: unknown, digits = 6): string => {
  if (value === null || value === undefined) return 'none'
  return typeof value === 'number' ? String(Number(value.toPrecision(digits))) : String(value)
}

const withInterval = (value: Content, interval: readonly [number, number] | undefined): string =>
  interval === undefined ? shown(value) : `${shown(value)} [${shown(interval[0], 4)}, ${shown(interval[1], 4)}]`

const place = ({ row, column }: ChangedCell): string => (column === '' ? row : `${row} | ${column}`)

function changeText(cell: ChangedCell): string {
  const { before, after, difference, intervalBefore, intervalAfter, withinIntervals, verdict, paper, side } = cell
  if (side === 'before') return `${before === null ? '' : `${withInterval(before, intervalBefore)}, `}only before`
  if (side === 'after') return `${after === null ? '' : `${withInterval(after, intervalAfter)}, `}only after`
  const [a, b] = [withInterval(before, intervalBefore), withInterval(after, intervalAfter)]
  const parts = [a === b && before === after ? a : `${a} -> ${b}`]
  if (difference !== null && difference !== 0) parts[0] += ` (${difference > 0 ? '+' : ''}${shown(difference, 4)})`
  if (withinIntervals !== null) parts.push(withinIntervals ? 'within both intervals' : 'outside an interval')
  if (verdict !== undefined) parts.push(`verdict ${verdict.before ?? 'none'} -> ${verdict.after ?? 'none'}`)
  if (paper !== undefined) parts.push(`paper's figure ${shown(paper.before)} -> ${shown(paper.after)}`)
  return parts.join(', ')
}

/** Rows of a table that one run alone has: every cell of theirs is there on that side only. */
function loneRows({ kind, cells }: ComparedItem): Map<string, readonly ChangedCell[]> {
  if (kind === 'values') return new Map()
  const rows = new Map<string, ChangedCell[]>()
  for (const cell of cells) rows.set(cell.row, [...(rows.get(cell.row) ?? []), cell])
  return new Map([...rows].filter(([, row]) => row.length > 1 && row.every(({ side }) => side !== 'both')))
}

/** A line for each changed cell, in their order; a row that one run alone has is one line, behind the others. */
export function cellLines(item: ComparedItem): string[] {
  const alone = loneRows(item)
  return [
    ...item.cells.filter(({ row }) => !alone.has(row)).map((cell) => `  ${place(cell)}: ${changeText(cell)}`),
    ...[...alone].map(([row, cells]) => {
      const side = cells[0]?.side ?? 'both'
      const filled = cells
        .map(({ column, before, after }) => ({ column, value: before ?? after }))
        .filter(({ value }) => value !== null)
      return `  row only ${side}: ${row} (${filled.map(({ column, value }) => `${column} ${shown(value)}`).join('; ')})`
    }),
  ]
}
