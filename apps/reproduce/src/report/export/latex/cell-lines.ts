import { cellValue, formatDifference, formatInterval, formatNumber } from '../../format.ts'
import type { Cell, CellValue, Column } from '../../schema.ts'

/** What stands in one cell, line under line; a line that the cell does not have is empty. */
export interface CellLines {
  readonly value: string
  readonly interval: string
  /** The paper's figure for the cell. */
  readonly paper: string
  /** Ours minus the paper's, or the verdict on it. */
  readonly verdict: string
}

export const LINES = ['value', 'interval', 'paper', 'verdict'] as const

/** What the first column may say of a line under a row. */
export const LINE_NAMES = ['paper', 'difference', 'verdict'] as const

/** What the first column says of a line under a row, of which `texts` are the cells. */
export function lineName(line: (typeof LINES)[number], texts: readonly string[]): (typeof LINE_NAMES)[number] | '' {
  if (line === 'paper') return 'paper'
  if (line !== 'verdict') return ''
  return texts.every((text) => text === '' || /^[+-]?\d/.test(text)) ? 'difference' : 'verdict'
}

/** That the paper's figure lies in the interval of ours, in short. */
export const WITHIN = 'within'

function verdictText({ verdict, difference }: CellValue, digits: Column['digits']): string {
  if (verdict === undefined) return ''
  if (difference === undefined || difference === 0) return verdict
  const by = formatDifference(difference, digits)
  // A difference says by itself that ours differs.
  return verdict === 'within interval' ? `${by}, ${WITHIN}` : by
}

/** A cell in lines: its value, under it the interval, the paper's figure, and how ours stands to it. */
export function cellLines(cell: Cell | undefined, { digits }: Column): CellLines {
  const whole = cellValue(cell)
  const { value, low, high, paper } = whole
  return {
    value: formatNumber(value, digits),
    interval: low === undefined || high === undefined ? '' : formatInterval(low, high, digits),
    paper: paper === undefined ? '' : formatNumber(paper, digits),
    verdict: verdictText(whole, digits),
  }
}
