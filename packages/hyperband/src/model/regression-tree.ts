/** One input: numbers in [0, 1], or the indices of `categories` unordered values. */
export interface TreeFeature {
  readonly values: Float64Array
  /** 0 for numbers. */
  readonly categories: number
}

/** A side of a box: an interval of numbers, or the categories that belong to it (1) or not (0). */
export type Side = { readonly from: number; readonly to: number } | { readonly has: Uint8Array }

/** A leaf of a tree: its box in the space of the features, and the mean of the targets there. */
export interface Leaf {
  readonly box: readonly Side[]
  readonly value: number
}

/** Share of the feature's range (or of its categories) that a side covers. */
export const measureOf = (side: Side): number =>
  'has' in side ? side.has.reduce((sum, one) => sum + one, 0) / side.has.length : side.to - side.from

interface Split {
  readonly feature: number
  readonly gain: number
  /** Numbers at most this go left. */
  readonly threshold?: number
  /** Categories that go left. */
  readonly left?: Uint8Array
}

/**
 * Leaves of a regression tree grown until each is pure or deeper than `maxDepth` (Breiman et al. 1984): every split is the
 * one that lowers the sum of squares most. Of categories, that one is found among those that cut their order by mean
 * target (Fisher 1958). Categories that a node has no row of go with its larger child.
 *
 * @param features inputs by column
 * @param targets one a row
 * @param weights how often each row counts (a bootstrap sample); rows of weight 0 are left out
 */
export function growTree(
  features: readonly TreeFeature[],
  targets: Float64Array,
  weights: ArrayLike<number>,
  maxDepth = 64,
): Leaf[] {
  const leaves: Leaf[] = []
  const rows = Array.from(targets.keys()).filter((row) => (weights[row] as number) > 0)
  // Sorted once; a split keeps the order of each list.
  const orders = features.map(({ values }) =>
    Int32Array.from(rows).sort((a, b) => (values[a] as number) - (values[b] as number)),
  )
  const whole = features.map(
    ({ categories }): Side => (categories > 0 ? { has: new Uint8Array(categories).fill(1) } : { from: 0, to: 1 }),
  )
  const stack = [{ orders, box: whole, depth: 0 }]
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const { box, depth } = node
    const inside = node.orders[0] as Int32Array
    let [count, sum, least, most] = [0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const row of inside) {
      const [target, weight] = [targets[row] as number, weights[row] as number]
      count += weight
      sum += weight * target
      least = Math.min(least, target)
      most = Math.max(most, target)
    }
    const split =
      least < most && depth < maxDepth ? bestSplit(features, targets, weights, node.orders, count, sum) : undefined
    if (split === undefined) {
      leaves.push({ box, value: sum / count })
      continue
    }
    const { feature, threshold } = split
    const { values } = features[feature] as TreeFeature
    const goesLeft = (row: number): boolean =>
      threshold === undefined ? split.left?.[values[row] as number] === 1 : (values[row] as number) <= threshold
    const [left, right] = cut(box[feature] as Side, split)
    const replaced = (side: Side): Side[] => box.map((old, f) => (f === feature ? side : old))
    stack.push(
      {
        orders: node.orders.map((order) => order.filter((row) => !goesLeft(row))),
        box: replaced(right),
        depth: depth + 1,
      },
      { orders: node.orders.map((order) => order.filter(goesLeft)), box: replaced(left), depth: depth + 1 },
    )
  }
  return leaves
}

function cut(side: Side, { threshold, left }: Split): [Side, Side] {
  if ('has' in side) {
    return [
      { has: side.has.map((one, c) => one & (left?.[c] ?? 0)) },
      { has: side.has.map((one, c) => one & ~(left?.[c] ?? 0)) },
    ]
  }
  const at = threshold as number
  return [
    { from: side.from, to: at },
    { from: at, to: side.to },
  ]
}

function bestSplit(
  features: readonly TreeFeature[],
  targets: Float64Array,
  weights: ArrayLike<number>,
  orders: readonly Int32Array[],
  count: number,
  sum: number,
): Split | undefined {
  let best: Split | undefined
  // What a split takes off the sum of squares, but for a constant.
  const gainOf = (n: number, s: number): number => (s * s) / n + (sum - s) ** 2 / (count - n)
  features.forEach(({ values, categories }, feature) => {
    const order = orders[feature] as Int32Array
    let [n, s] = [0, 0]
    if (categories === 0) {
      for (let i = 0; i + 1 < order.length; i++) {
        const row = order[i] as number
        n += weights[row] as number
        s += (weights[row] as number) * (targets[row] as number)
        const [here, next] = [values[row] as number, values[order[i + 1] as number] as number]
        if (here === next) continue
        const middle = (here + next) / 2
        const threshold = middle < next ? middle : here
        // Nothing lies between 0 and the least positive number: a side without measure.
        if (threshold === 0) continue
        const gain = gainOf(n, s)
        if (best === undefined || gain > best.gain) best = { feature, gain, threshold }
      }
      return
    }
    const counts = new Float64Array(categories)
    const sums = new Float64Array(categories)
    for (const row of order) {
      const category = values[row] as number
      counts[category] = (counts[category] as number) + (weights[row] as number)
      sums[category] = (sums[category] as number) + (weights[row] as number) * (targets[row] as number)
    }
    const mean = (category: number): number => (sums[category] as number) / (counts[category] as number)
    const present = Array.from(counts.keys())
      .filter((category) => (counts[category] as number) > 0)
      .sort((a, b) => mean(a) - mean(b) || a - b)
    for (let i = 0; i + 1 < present.length; i++) {
      n += counts[present[i] as number] as number
      s += sums[present[i] as number] as number
      const gain = gainOf(n, s)
      if (best !== undefined && gain <= best.gain) continue
      const left = new Uint8Array(categories)
      if (2 * n > count) left.fill(1)
      present.forEach((category, at) => {
        left[category] = at <= i ? 1 : 0
      })
      best = { feature, gain, left }
    }
  })
  return best
}
