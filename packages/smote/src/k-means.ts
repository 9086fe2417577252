import type { Space } from './distance.ts'
import { drawIndex } from './random.ts'

/** A partition of rows. */
export interface Clustering {
  /** Cluster of each of the rows that were given. */
  readonly assignment: Int32Array
  /** Sum of squared distances of the rows to their centres. */
  readonly inertia: number
}

/**
 * k-means by Lloyd's rounds from k-means++ centres, in a Euclidean space: of several starts, the one with the least
 * inertia. A cluster that loses all its rows keeps its centre.
 *
 * Source: Lloyd (1982), IEEE Transactions on Information Theory 28(2); Arthur and Vassilvitskii (2007), k-means++, SODA.
 */
export function kMeans(
  space: Space,
  rows: Int32Array,
  { clusters, starts, maxRounds }: { clusters: number; starts: number; maxRounds: number },
  random: () => number,
): Clustering {
  const { values, width, factors } = space
  const points = new Float64Array(rows.length * width)
  rows.forEach((row, at) => {
    for (let j = 0; j < width; j++) points[at * width + j] = values[row * width + j]! * (factors?.[j] ?? 1)
  })
  let best = lloyd(points, width, seedCentres(points, width, clusters, random), maxRounds)
  for (let start = 1; start < starts; start++) {
    const other = lloyd(points, width, seedCentres(points, width, clusters, random), maxRounds)
    if (other.inertia < best.inertia) best = other
  }
  return best
}

function lloyd(points: Float64Array, width: number, centres: Float64Array, maxRounds: number): Clustering {
  const assignment = new Int32Array(points.length / width).fill(-1)
  for (let round = 0; round < maxRounds && assign(points, width, centres, assignment); round++) {
    moveCentres(points, width, centres, assignment)
  }
  let inertia = 0
  assignment.forEach((cluster, at) => {
    inertia += squared(points, at * width, centres, cluster * width, width)
  })
  return { assignment, inertia }
}

function seedCentres(points: Float64Array, width: number, clusters: number, random: () => number): Float64Array {
  const count = points.length / width
  const centres = new Float64Array(clusters * width)
  const nearest = new Float64Array(count).fill(Number.POSITIVE_INFINITY)
  let chosen = drawIndex(random, count)
  for (let cluster = 0; cluster < clusters; cluster++) {
    centres.set(points.subarray(chosen * width, (chosen + 1) * width), cluster * width)
    let total = 0
    for (let at = 0; at < count; at++) {
      nearest[at] = Math.min(nearest[at]!, squared(points, at * width, centres, cluster * width, width))
      total += nearest[at]!
    }
    chosen = drawWeighted(nearest, random() * total)
  }
  return centres
}

function drawWeighted(weights: Float64Array, target: number): number {
  let passed = 0
  let last = 0
  for (let at = 0; at < weights.length; at++) {
    if (weights[at] === 0) continue
    passed += weights[at]!
    last = at
    if (passed > target) return at
  }
  return last
}

/** Gives each point its nearest centre (ties to the earlier); whether any changed. */
function assign(points: Float64Array, width: number, centres: Float64Array, assignment: Int32Array): boolean {
  let changed = false
  for (let at = 0; at < assignment.length; at++) {
    let best = 0
    let least = Number.POSITIVE_INFINITY
    for (let cluster = 0; cluster * width < centres.length; cluster++) {
      const distance = squared(points, at * width, centres, cluster * width, width)
      if (distance < least) {
        least = distance
        best = cluster
      }
    }
    if (assignment[at] !== best) {
      assignment[at] = best
      changed = true
    }
  }
  return changed
}

function moveCentres(points: Float64Array, width: number, centres: Float64Array, assignment: Int32Array): void {
  const sums = new Float64Array(centres.length)
  const sizes = new Int32Array(centres.length / width)
  assignment.forEach((cluster, at) => {
    sizes[cluster]! += 1
    for (let j = 0; j < width; j++) sums[cluster * width + j]! += points[at * width + j]!
  })
  sizes.forEach((size, cluster) => {
    if (size === 0) return
    for (let j = 0; j < width; j++) centres[cluster * width + j] = sums[cluster * width + j]! / size
  })
}

function squared(a: Float64Array, p: number, b: Float64Array, q: number, width: number): number {
  let sum = 0
  for (let j = 0; j < width; j++) {
    const d = a[p + j]! - b[q + j]!
    sum += d * d
  }
  return sum
}
