import type { Cell, CellValue } from '../report/schema.ts'
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

/** A number that has no interval beside the paper's: both print alike, or they differ. */
export function paperPoint(value: number, paper: number | undefined, decimals: number): Cell {
  if (paper === undefined) return value
  if (!Number.isFinite(value)) return { value: null, paper, verdict: 'cannot be' }
  if (value.toFixed(decimals) === paper.toFixed(decimals)) return { value, paper, verdict: 'reproduced' }
  return { value, paper, verdict: 'differs', difference: value - paper }
}
