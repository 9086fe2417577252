import { cellValue, formatDifference, formatInterval, formatNumber } from '../format.ts'
import type { Cell, Column } from '../schema.ts'

/** A cell as one piece of text: the value, its interval, the paper's figure and the verdict. */
export function plainCell(cell: Cell | undefined, { digits }: Column): string {
  const { value, low, high, paper, verdict, difference } = cellValue(cell)
  const parts = [formatNumber(value, digits)]
  if (low !== undefined && high !== undefined) parts.push(formatInterval(low, high, digits))
  const notes: string[] = []
  if (paper !== undefined) notes.push(`paper ${formatNumber(paper, digits)}`)
  if (verdict !== undefined)
    notes.push(
      difference === undefined || difference === 0 ? verdict : `${verdict} ${formatDifference(difference, digits)}`,
    )
  if (notes.length > 0) parts.push(`(${notes.join(', ')})`)
  return parts.join(' ')
}
