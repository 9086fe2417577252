import type { CellValue } from '../report/schema.ts'
import { type Interval, intervalCell } from './intervals.ts'

/** Decimals that the papers print. */
const DECIMALS = 3

/**
 * Ours beside the paper's figure, with the verdict: `reproduced` where both print alike, else `within interval` or
 * `differs`, with ours minus the paper's. Without a figure of the paper, or of ours, there is no verdict.
 *
 * @example
 * paperCell({ estimate: 0.9, lower: 0.8, upper: 0.95 }, 0.94).verdict // 'within interval'
 */
export function paperCell(interval: Interval, paper: number | undefined, decimals: number = DECIMALS): CellValue {
  const cell = intervalCell(interval)
  if (paper === undefined) return cell
  const { estimate, lower, upper } = interval
  if (!Number.isFinite(estimate)) return { ...cell, paper, verdict: 'cannot be' }
  if (estimate.toFixed(decimals) === paper.toFixed(decimals)) return { ...cell, paper, verdict: 'reproduced' }
  return {
    ...cell,
    paper,
    verdict: paper >= lower && paper <= upper ? 'within interval' : 'differs',
    difference: estimate - paper,
  }
}
