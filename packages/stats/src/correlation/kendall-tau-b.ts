import { requireFinite, requireSameLength } from '../input/checks.ts'
import { requireSample } from '../input/pairs.ts'

/**
 * Kendall's tau-b of paired values: concordant minus discordant pairs, over the geometric mean of the pairs that are not
 * tied in the first and of those not tied in the second; from -1 to 1, NaN if one side is constant.
 *
 * Source: Kendall 1945, Biometrika 33, 239-251; counted in O(n log n) as Knight 1966, J. Am. Stat. Assoc. 61, 436-439.
 *
 * @throws StatsError if lengths differ, there are fewer than 2 pairs, or a value is not finite.
 * @example kendallTauB([1, 2, 3, 4], [1, 3, 2, 4]) // 0.6667
 */
export function kendallTauB(first: ArrayLike<number>, second: ArrayLike<number>): number {
  requireSameLength(first, 'first', second, 'second')
  requireSample(first, 'first', 2)
  requireFinite(second, 'second')
  const n = first.length
  const order = Int32Array.from({ length: n }, (_, i) => i).sort(
    (a, b) => first[a]! - first[b]! || second[a]! - second[b]!,
  )
  const x = Float64Array.from(order, (i) => first[i]!)
  const y = Float64Array.from(order, (i) => second[i]!)
  const all = (n * (n - 1)) / 2
  const tiedInFirst = tiedPairs(n, (i) => x[i] === x[i - 1])
  const tiedInBoth = tiedPairs(n, (i) => x[i] === x[i - 1] && y[i] === y[i - 1])
  const exchanges = sortCountingExchanges(y)
  const tiedInSecond = tiedPairs(n, (i) => y[i] === y[i - 1])
  const untied = (all - tiedInFirst) * (all - tiedInSecond)
  if (untied === 0) return Number.NaN
  return (all - tiedInFirst - tiedInSecond + tiedInBoth - 2 * exchanges) / Math.sqrt(untied)
}

/** Pairs inside runs of positions of which each equals the one before. */
function tiedPairs(n: number, equalsBefore: (position: number) => boolean): number {
  let pairs = 0
  for (let i = 1, run = 0; i < n; i++) {
    run = equalsBefore(i) ? run + 1 : 0
    pairs += run
  }
  return pairs
}

/** Sorts in place by merging; returns the number of pairs that stood the wrong way round. */
function sortCountingExchanges(values: Float64Array): number {
  const n = values.length
  let from = values
  let to = new Float64Array(n)
  let exchanges = 0
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(start + width, n)
      const end = Math.min(start + 2 * width, n)
      let left = start
      let right = middle
      for (let k = start; k < end; k++) {
        if (right === end || (left < middle && from[left]! <= from[right]!)) to[k] = from[left++]!
        else {
          exchanges += middle - left
          to[k] = from[right++]!
        }
      }
    }
    ;[from, to] = [to, from as Float64Array<ArrayBuffer>]
  }
  if (from !== values) values.set(from)
  return exchanges
}
