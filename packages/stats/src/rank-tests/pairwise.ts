import type { BlockRanks } from './ranks.ts'

/** Two treatments compared on their mean ranks. */
export interface RankComparison {
  /** Column index of the first treatment. */
  readonly first: number
  readonly second: number
  /** Mean rank of the first minus that of the second; negative: the first is better. */
  readonly rankDifference: number
  /** Test statistic of the difference, with its sign. */
  readonly statistic: number
  /** Two-sided, before adjustment. */
  readonly pValue: number
  readonly adjustedPValue: number
  /** Whether the adjusted p-value is at most alpha. */
  readonly significant: boolean
}

/** All pairs (i, j) with i < j, in rows. */
export function allPairs(treatments: number): [number, number][] {
  const pairs: [number, number][] = []
  for (let i = 0; i < treatments; i++) for (let j = i + 1; j < treatments; j++) pairs.push([i, j])
  return pairs
}

/** Mean rank of `first` minus that of `second`, from the sums, so that equal sums give exactly 0. */
export function meanRankDifference(ranked: BlockRanks, first: number, second: number): number {
  return (ranked.rankSums[first]! - ranked.rankSums[second]!) / ranked.blocks
}
