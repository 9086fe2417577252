import type { RankComparison } from '../rank-tests/pairwise.ts'

/**
 * Maximal runs of treatments, neighbours by mean rank, of which no two differ significantly; runs of one are left out.
 * Each run lists column indices from the best mean rank to the worst.
 */
export function indistinguishableGroups(
  meanRanks: readonly number[],
  comparisons: readonly Pick<RankComparison, 'first' | 'second' | 'significant'>[],
): number[][] {
  const order = meanRanks.map((_, index) => index).sort((a, b) => meanRanks[a]! - meanRanks[b]! || a - b)
  const k = order.length
  const differ = new Uint8Array(k * k)
  for (const { first, second, significant } of comparisons) {
    if (significant) differ[first * k + second] = differ[second * k + first] = 1
  }
  const groups: number[][] = []
  let covered = -1
  for (let start = 0; start < k; start++) {
    let end = start
    while (end + 1 < k && !order.slice(start, end + 1).some((member) => differ[member * k + order[end + 1]!] === 1))
      end++
    if (end > start && end > covered) groups.push(order.slice(start, end + 1))
    covered = Math.max(covered, end)
  }
  return groups
}
