import { shuffle } from '../input/random.ts'
import type { BlockRanks } from './ranks.ts'

/** Bound on (states visited) x (distinct orders of a block); about a second of work. */
const ENUMERATION_BUDGET = 4e6

/** Sum of squared deviations of the doubled rank sums from their mean: an integer, monotone in the Friedman statistic. */
function spread(doubledSums: ArrayLike<number>, mean: number): number {
  let sum = 0
  for (let j = 0; j < doubledSums.length; j++) sum += (doubledSums[j]! - mean) ** 2
  return sum
}

function observedSpread(ranked: BlockRanks): { spread: number; mean: number } {
  const mean = ranked.blocks * (ranked.treatments + 1)
  return {
    spread: spread(
      Array.from(ranked.rankSums, (sum) => 2 * sum),
      mean,
    ),
    mean,
  }
}

/**
 * Exact P(statistic >= observed) when every order of the ranks inside every block is equally likely, given the ties.
 * Convolves the blocks one by one; since the distribution is the same for each relabelling of the treatments, a state is the
 * sorted vector of (doubled) rank sums. Returns undefined where the enumeration would pass its budget.
 */
export function enumerateFriedman(ranked: BlockRanks): number | undefined {
  const { blocks, treatments } = ranked
  const observed = observedSpread(ranked)
  const base = 2 * blocks * treatments + 1
  if (base ** treatments > Number.MAX_SAFE_INTEGER) return undefined
  let states = new Map<number, number>([[0, 1]])
  let work = 0
  const sums = new Float64Array(treatments)
  const next = new Float64Array(treatments)
  for (let block = 0; block < blocks; block++) {
    const row = ranked.ranks.subarray(block * treatments, (block + 1) * treatments)
    const orders = distinctOrders(row, ENUMERATION_BUDGET / states.size)
    if (orders === undefined) return undefined
    work += orders.length * states.size
    if (work > ENUMERATION_BUDGET) return undefined
    const grown = new Map<number, number>()
    for (const [key, probability] of states) {
      decode(key, base, sums)
      const share = probability / orders.length
      for (const order of orders) {
        for (let j = 0; j < treatments; j++) insertSorted(next, j, sums[j]! + order[j]!)
        const nextKey = encode(next, base)
        grown.set(nextKey, (grown.get(nextKey) ?? 0) + share)
      }
    }
    states = grown
  }
  let pValue = 0
  for (const [key, probability] of states) {
    decode(key, base, sums)
    if (spread(sums, observed.mean) >= observed.spread) pValue += probability
  }
  return Math.min(1, pValue)
}

/** Insertion beats the typed arrays' own sort several times over for so few values. */
function insertSorted(sorted: Float64Array, count: number, value: number): void {
  let j = count
  for (; j > 0 && sorted[j - 1]! > value; j--) sorted[j] = sorted[j - 1]!
  sorted[j] = value
}

function encode(sums: Float64Array, base: number): number {
  let key = 0
  for (let j = 0; j < sums.length; j++) key = key * base + sums[j]!
  return key
}

function decode(key: number, base: number, sums: Float64Array): void {
  let rest = key
  for (let j = sums.length - 1; j >= 0; j--) {
    sums[j] = rest % base
    rest = Math.floor(rest / base)
  }
}

/** All distinct orders of doubled ranks, or undefined if there are more than `limit`. */
function distinctOrders(ranks: Float64Array, limit: number): Float64Array[] | undefined {
  const counts = new Map<number, number>()
  for (const rank of ranks) counts.set(2 * rank, (counts.get(2 * rank) ?? 0) + 1)
  let total = 1
  let placed = 0
  for (const count of counts.values()) for (let i = 1; i <= count; i++) total *= ++placed / i
  if (total > limit) return undefined
  const orders: Float64Array[] = []
  const current = new Float64Array(ranks.length)
  const place = (position: number) => {
    if (position === ranks.length) {
      orders.push(current.slice())
      return
    }
    for (const [value, count] of counts) {
      if (count === 0) continue
      counts.set(value, count - 1)
      current[position] = value
      place(position + 1)
      counts.set(value, count)
    }
  }
  place(0)
  return orders
}

/** (1 + hits) / (1 + draws) of random orders in every block (Phipson and Smyth 2010). */
export function simulateFriedman(ranked: BlockRanks, draws: number, random: () => number): number {
  const { blocks, treatments } = ranked
  const observed = observedSpread(ranked)
  const rows = Float64Array.from(ranked.ranks, (rank) => 2 * rank)
  const sums = new Float64Array(treatments)
  let hits = 0
  for (let draw = 0; draw < draws; draw++) {
    sums.fill(0)
    for (let offset = 0; offset < blocks * treatments; offset += treatments) {
      shuffle(rows, offset, offset + treatments, random)
      for (let j = 0; j < treatments; j++) sums[j]! += rows[offset + j]!
    }
    if (spread(sums, observed.mean) >= observed.spread) hits++
  }
  return (1 + hits) / (1 + draws)
}
