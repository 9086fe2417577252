import { apportion } from './apportion.ts'
import { assemble } from './assemble.ts'
import { checkDistance, type DistanceOptions, type Space, spaceOf } from './distance.ts'
import { SmoteError } from './errors.ts'
import { kMeans } from './k-means.ts'
import { distanceOf, measureIn } from './measure.ts'
import { findNeighbours } from './neighbours.ts'
import { type OptionKeys, readOptions } from './options.ts'
import { power } from './power.ts'
import { classStreams, drawIndex, RANDOM_KEYS } from './random.ts'
import { anyRelation, checkCount } from './relation.ts'
import type { Labels, Resampled, Samples, Values } from './samples.ts'
import type { OversamplingOptions } from './smote.ts'
import { planGrowth } from './strategy.ts'
import { emptySynthesis } from './synthesis.ts'
import { allRows, checkSamples } from './table.ts'

/** Options of {@link kMeansSmote}. */
export interface KMeansSmoteOptions extends Omit<OversamplingOptions, 'neighbours' | 'distance'> {
  /** Number of clusters, at most the number of rows. Default 8. */
  readonly clusters?: number | undefined
  /**
   * A cluster takes part if (rows of other classes + 1) / (rows of the class + 1) is below this. Default 1: where the
   * class prevails.
   */
  readonly imbalanceThreshold?: number | undefined
  /** Exponent of the mean distance in a cluster's sparsity, at least 0. Default: the number of values in a row. */
  readonly densityExponent?: number | undefined
  /** How near is measured; the metric is Euclidean. */
  readonly distance?: Omit<DistanceOptions, 'metric'> | undefined
  /** Starts of k-means, of which the best is taken. Default 5. */
  readonly starts?: number | undefined
  /** Rounds of k-means at most. Default 100. */
  readonly maxRounds?: number | undefined
}

const KEYS: OptionKeys<KMeansSmoteOptions> = {
  ...RANDOM_KEYS,
  k: true,
  strategy: true,
  clusters: true,
  imbalanceThreshold: true,
  densityExponent: true,
  distance: true,
  starts: true,
  maxRounds: true,
}

const DISTANCE_KEYS: OptionKeys<NonNullable<KMeansSmoteOptions['distance']>> = {
  scale: true,
  stepWeights: true,
  featureWeights: true,
}

/** Keeps the stream of k-means apart from those of the classes. */
const CLUSTERING = 1

/**
 * k-means SMOTE: clusters all rows, then applies SMOTE within the clusters where the class prevails, more where it is
 * sparse.
 *
 * A cluster's share is proportional to (mean distance between its rows of the class) ^ exponent / their number. Within
 * a cluster of fewer than `k + 1` rows of the class, all the others are neighbours; with fewer than 2 it takes no part.
 *
 * Source: Douzas, Bacao and Last (2018), Improving imbalanced learning through a heuristic oversampling method based on
 * k-means and SMOTE, Information Sciences 465, algorithm 1.
 *
 * @param samples - training rows, `[n, ...dims]`
 * @returns the originals, bit by bit, then the synthetic rows (by cluster) with their provenance
 * @throws {SmoteError} as {@link smote}, except `k-too-large`, and `no-candidates` if no cluster takes part
 *
 * @example
 * ```ts
 * const values = new Float32Array([0, 1, 2, 3, 20, 21, 22, 23, 24])
 * kMeansSmote({ values, shape: [9, 1], labels: [1, 1, 1, 1, 0, 0, 0, 0, 0] }, { clusters: 2, k: 2, seed: 1 })
 * ```
 */
export function kMeansSmote<V extends Values, L extends Labels, const S extends readonly number[]>(
  samples: Samples<V, L, S>,
  options: KMeansSmoteOptions,
): Resampled<V, L, S> {
  const known = readOptions(options, KEYS, 'kMeansSmote')
  const { k = 5, clusters = 8, imbalanceThreshold = 1, strategy = 'not majority', starts = 5, maxRounds = 100 } = known
  const given = readOptions(known.distance, DISTANCE_KEYS, 'distance in kMeansSmote')
  const table = checkSamples(samples)
  const distance = checkDistance({ ...given, metric: 'euclidean' }, table.shape)
  const { densityExponent = table.width } = known
  checkCount('k', k)
  checkCount('clusters', clusters)
  checkCount('starts', starts)
  checkCount('maxRounds', maxRounds)
  if (clusters > table.rows) {
    throw new SmoteError('bad-option', `clusters must be at most the number of rows (${table.rows}).`, clusters)
  }
  if (typeof imbalanceThreshold !== 'number' || !(imbalanceThreshold > 0)) {
    throw new SmoteError('bad-option', 'imbalanceThreshold must be more than 0.', imbalanceThreshold)
  }
  if (typeof densityExponent !== 'number' || !(densityExponent >= 0 && densityExponent < Number.POSITIVE_INFINITY)) {
    throw new SmoteError('bad-option', 'densityExponent must be a finite number of at least 0.', densityExponent)
  }
  const stream = classStreams(known)
  const growths = planGrowth(table.classes, strategy)
  for (const { label, rows } of growths) {
    if (rows.length < 2) {
      throw new SmoteError('one-sample', `Interpolation needs at least 2 rows of a class; class ${label} has 1.`, {
        label,
        rows: rows.length,
      })
    }
  }
  const everyone = allRows(table)
  const space = spaceOf(table, everyone, distance)
  const { assignment } = kMeans(space, everyone, { clusters, starts, maxRounds }, stream(0, CLUSTERING))
  const sizes = new Int32Array(clusters)
  for (const cluster of assignment) sizes[cluster]! += 1
  const parts = growths.map(({ label, rows, missing }) => {
    const members = Array.from({ length: clusters }, (_, cluster) =>
      rows.filter((row) => assignment[row] === cluster),
    ).filter(
      (own, cluster) => own.length > 1 && (sizes[cluster]! - own.length + 1) / (own.length + 1) < imbalanceThreshold,
    )
    if (members.length === 0) {
      throw new SmoteError(
        'no-candidates',
        `k-means SMOTE needs a cluster where class ${label} prevails: use another number of clusters, or a larger imbalanceThreshold.`,
        { label, clusters, imbalanceThreshold },
      )
    }
    const random = stream(label)
    const made = emptySynthesis(label, missing)
    let i = 0
    apportion(missing, sparsities(space, members, densityExponent)).forEach((share, place) => {
      const own = members[place]!
      const near = findNeighbours(space, own, own, Math.min(k, own.length - 1), anyRelation)
      for (const end = i + share; i < end; i++) {
        const at = drawIndex(random, own.length)
        made.base[i] = own[at]!
        made.partner[i] = near.rows[at * near.k + drawIndex(random, near.k)]!
        made.lambda[i] = random()
      }
    })
    return made
  })
  return assemble(samples, table, parts)
}

/**
 * Weights in proportion to `meanDistance ^ exponent / rows`: the distances are taken relative to the largest, as powers of their own
 * would overflow.
 */
function sparsities(space: Space, members: readonly Int32Array[], exponent: number): Float64Array {
  const distances = members.map((rows) => meanDistance(space, rows))
  const largest = Math.max(...distances)
  if (largest === 0 && exponent > 0) return new Float64Array(members.length).fill(1)
  return Float64Array.from(members, (rows, at) => power(distances[at]! / (largest || 1), exponent) / rows.length)
}

function meanDistance(space: Space, rows: Int32Array): number {
  const measure = measureIn(space)
  let sum = 0
  for (let i = 1; i < rows.length; i++) {
    for (let j = 0; j < i; j++) sum += distanceOf(space, measure(rows[i]!, rows[j]!, Number.POSITIVE_INFINITY))
  }
  return sum / ((rows.length * (rows.length - 1)) / 2)
}
