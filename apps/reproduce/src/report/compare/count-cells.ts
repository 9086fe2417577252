import type { CellCounts, ComparedItem } from './comparison.ts'

/** How many cells of items were compared, and what became of them. */
export function countCells(items: readonly ComparedItem[]): CellCounts {
  const cells = items.flatMap((item) => item.cells)
  const both = cells.filter(({ side }) => side === 'both')
  return {
    compared: items.reduce((sum, { compared }) => sum + compared, 0),
    differ: both.length,
    outside: both.filter(({ withinIntervals }) => withinIntervals === false).length,
    onlyBefore: cells.filter(({ side }) => side === 'before').length,
    onlyAfter: cells.filter(({ side }) => side === 'after').length,
  }
}
