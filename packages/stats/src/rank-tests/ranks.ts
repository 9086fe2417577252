import { requireBoolean } from '../input/checks.ts'
import type { ScoreMatrix } from '../input/score-matrix.ts'

/**
 * Ranks from 1, ties sharing their mean (midranks), written to `ranks`; returns the sum of t^3 - t over groups of t ties.
 */
export function midranks(values: ArrayLike<number>, ranks: Float64Array): number {
  const n = values.length
  const order = new Int32Array(n)
  for (let i = 0; i < n; i++) order[i] = i
  order.sort((a, b) => values[a]! - values[b]!)
  let tieSum = 0
  for (let start = 0; start < n; ) {
    let end = start + 1
    while (end < n && values[order[end]!] === values[order[start]!]) end++
    const ties = end - start
    tieSum += ties * (ties * ties - 1)
    for (let i = start; i < end; i++) ranks[order[i]!] = (start + 1 + end) / 2
    start = end
  }
  return tieSum
}

export interface BlockRanks {
  readonly blocks: number
  readonly treatments: number
  /** Row-major [block][treatment]; 1 is the best. */
  readonly ranks: Float64Array
  readonly rankSums: Float64Array
  /** Sum of t^3 - t over all groups of t tied scores inside a block. */
  readonly tieSum: number
}

/** Ranks within each block, 1 for the best treatment. */
export function rankBlocks(matrix: ScoreMatrix, higherIsBetter: boolean): BlockRanks {
  requireBoolean(higherIsBetter, 'higherIsBetter')
  const { blocks, treatments } = matrix
  const ranks = new Float64Array(blocks * treatments)
  const rankSums = new Float64Array(treatments)
  const row = new Float64Array(treatments)
  let tieSum = 0
  for (let block = 0; block < blocks; block++) {
    const offset = block * treatments
    for (let j = 0; j < treatments; j++)
      row[j] = higherIsBetter ? -matrix.values[offset + j]! : matrix.values[offset + j]!
    tieSum += midranks(row, ranks.subarray(offset, offset + treatments))
    for (let j = 0; j < treatments; j++) rankSums[j]! += ranks[offset + j]!
  }
  return { blocks, treatments, ranks, rankSums, tieSum }
}

export function meanRanksOf(ranked: BlockRanks): number[] {
  return Array.from(ranked.rankSums, (sum) => sum / ranked.blocks)
}

/** Standard error of the difference of two mean ranks under the Friedman null, sqrt(k (k + 1) / (6 n)) (Demsar 2006). */
export function meanRankDifferenceError(treatments: number, blocks: number): number {
  return Math.sqrt((treatments * (treatments + 1)) / (6 * blocks))
}
