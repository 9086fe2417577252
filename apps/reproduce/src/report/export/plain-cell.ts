import { cellValue, formatNumber } from '../format.ts'
import type { Cell, Column } from '../schema.ts'

/** A cell as one piece of text: the value, its interval, the paper's figure and the verdict. */
export function plainCell(cell: Cell | undefined, { digits }: Column): string {
  const { value, low, high, paper, verdict, difference } = cellValue(cell)
  const parts = [formatNumber(value, digits)]
  if (low !== undefined && high !== undefined)
    parts.push(`[${formatNumber(low, digits)}, ${formatNumber(high, digits)}]`)
  const notes: string[] = []
  if (paper !== undefined) notes.push(`paper ${formatNumber(paper, digits)}`)
  if (verdict !== undefined)
    notes.push(
      difference === undefined || difference === 0
        ? verdict
        : `${verdict} ${difference > 0 ? '+' : ''}${formatNumber(difference, digits)}`,
    )
  if (notes.length > 0) parts.push(`(${notes.join(', ')})`)
  return parts.join(' ')
}

/** `Table 3. Title`, or the title alone. */
export const itemTitle = ({ item, title }: { readonly item?: string; readonly title: string }): string =>
  item === undefined ? title : `${item}. ${title}`
