import { growTree, type Leaf, measureOf, type Side, type TreeFeature } from '../model/regression-tree.ts'
import { stream } from '../random.ts'

/** Shares of the variance of the targets over the whole space, by feature. */
export interface VarianceShare {
  /** Mean over the trees. */
  readonly share: number
  /** Standard deviation over the trees. */
  readonly deviation: number
}

/** Rows that a tree draws at most: more make it slower, not its variances clearer. */
const MOST_ROWS = 10_000

/**
 * Functional analysis of variance (Hutter, Hoos, Leyton-Brown 2014, ICML, algorithm 2 for sets of one parameter): a random
 * forest of regression trees over the space; in each tree, the variance of the prediction that is left when all other
 * features are averaged out, as a share of the prediction's whole variance. Exact for the trees, since they are constant on
 * boxes.
 */
export function fanova(
  features: readonly TreeFeature[],
  targets: Float64Array,
  { trees, seed }: { readonly trees: number; readonly seed: number },
): VarianceShare[] {
  const n = targets.length
  const shares = features.map(() => [] as number[])
  for (let tree = 0; tree < trees; tree++) {
    const random = stream(seed, tree)
    const weights = new Uint32Array(n)
    for (let i = 0; i < Math.min(n, MOST_ROWS); i++) {
      const row = Math.floor(random() * n)
      weights[row] = (weights[row] as number) + 1
    }
    const { main } = decompose(growTree(features, targets, weights))
    for (const [f, share] of main.entries()) shares[f]?.push(share)
  }
  return shares.map((list) => {
    const mean = list.reduce((sum, share) => sum + share, 0) / list.length
    const squares = list.reduce((sum, share) => sum + (share - mean) ** 2, 0)
    return { share: mean, deviation: list.length > 1 ? Math.sqrt(squares / (list.length - 1)) : 0 }
  })
}

/**
 * Variance of a function that is constant on boxes, over the uniform measure, and the shares of it that single features
 * explain (0 where the function is constant).
 */
export function decompose(leaves: readonly Leaf[]): { readonly variance: number; readonly main: number[] } {
  const sides = leaves.map(({ box }) => box.map(measureOf))
  const volumes = sides.map((measures) => measures.reduce((product, measure) => product * measure, 1))
  const mean = leaves.reduce((sum, { value }, l) => sum + value * (volumes[l] as number), 0)
  const variance = leaves.reduce((sum, { value }, l) => sum + (value - mean) ** 2 * (volumes[l] as number), 0)
  const main = Array.from(leaves[0]?.box ?? [], (_, f) => {
    if (variance === 0) return 0
    const parts = leaves.map(({ box, value }, l) => ({
      side: box[f] as Side,
      weight: ((value - mean) * (volumes[l] as number)) / (sides[l]?.[f] as number),
    }))
    return Math.max(0, marginalVariance(parts) / variance)
  })
  return { variance, main }
}

/** Integral of the square of a sum of weighted indicators of sides. */
function marginalVariance(parts: readonly { readonly side: Side; readonly weight: number }[]): number {
  const first = parts[0]?.side
  if (first !== undefined && 'has' in first) {
    const marginal = new Float64Array(first.has.length)
    for (const { side, weight } of parts) {
      if (!('has' in side)) continue
      side.has.forEach((one, c) => {
        if (one === 1) marginal[c] = (marginal[c] as number) + weight
      })
    }
    return marginal.reduce((sum, value) => sum + value * value, 0) / marginal.length
  }
  const changes = new Map<number, number>()
  const change = (at: number, by: number): void => void changes.set(at, (changes.get(at) ?? 0) + by)
  for (const { side, weight } of parts) {
    if ('has' in side) continue
    change(side.from, weight)
    change(side.to, -weight)
  }
  const borders = [...changes.keys()].sort((a, b) => a - b)
  let [total, height] = [0, 0]
  borders.forEach((at, i) => {
    height += changes.get(at) as number
    total += height * height * ((borders[i + 1] ?? at) - at)
  })
  return total
}
