import { apportion } from './apportion.ts'
import { assemble } from './assemble.ts'
import { checkDistance, spaceOf } from './distance.ts'
import { SmoteError } from './errors.ts'
import { findNeighbours } from './neighbours.ts'
import { readOptions } from './options.ts'
import { otherClassCounts } from './other-classes.ts'
import { classStreams, drawIndex } from './random.ts'
import { acrossClasses, checkAvailable, checkClassNeighbours, checkCount, checkRelation } from './relation.ts'
import type { Labels, Resampled, Samples, Values } from './samples.ts'
import { OVERSAMPLING_KEYS, type OversamplingOptions } from './smote.ts'
import { planGrowth } from './strategy.ts'
import { emptySynthesis } from './synthesis.ts'
import { allRows, checkSamples } from './table.ts'

/**
 * ADASYN: a row becomes a base the more often, the more of its `k` nearest neighbours are of other classes.
 *
 * Each base's share of the new rows is proportional to that fraction; shares are rounded by largest remainder, so that
 * the counts of the strategy are met exactly. Partners are drawn among the `k` nearest rows of the class.
 *
 * `neighbours: 'other-group'` holds for both searches; `'same-group'` for partners only, as the search among all classes
 * would find none of another class in a group of one.
 *
 * Source: He, Bai, Garcia and Li (2008), ADASYN: Adaptive Synthetic Sampling Approach for Imbalanced Learning, IJCNN,
 * equations 2 to 5.
 *
 * @param samples - training rows, `[n, ...dims]`
 * @returns the originals, bit by bit, then the synthetic rows (by base) with their provenance
 * @throws {SmoteError} as {@link smote}, and `no-candidates` if no row of a class that is to grow has a neighbour of
 * another class
 *
 * @example
 * ```ts
 * const values = new Float32Array([0, 1, 2, 3, 4, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5])
 * adasyn({ values, shape: [11, 1], labels: [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0] }, { k: 2, seed: 1 })
 * ```
 */
export function adasyn<V extends Values, L extends Labels, const S extends readonly number[]>(
  samples: Samples<V, L, S>,
  options: OversamplingOptions,
): Resampled<V, L, S> {
  const known = readOptions(options, OVERSAMPLING_KEYS, 'adasyn')
  const { k = 5, strategy = 'not majority', neighbours = 'any' } = known
  checkCount('k', k)
  const table = checkSamples(samples)
  const distance = checkDistance(known.distance, table.shape)
  const stream = classStreams(known)
  const relation = checkRelation(neighbours, table.groups)
  const everyone = allRows(table)
  const parts = planGrowth(table.classes, strategy).map(({ label, rows, missing }) => {
    checkClassNeighbours(label, rows, k, relation)
    checkAvailable('all classes', everyone, 'k', k, acrossClasses(relation))
    const around = findNeighbours(spaceOf(table, everyone, distance), rows, everyone, k, acrossClasses(relation))
    const foreign = otherClassCounts(around, table.labels, label)
    if (foreign.every((count) => count === 0)) {
      throw new SmoteError(
        'no-candidates',
        `ADASYN needs rows with neighbours of other classes; class ${label} has none: use smote, or a larger k.`,
        { label, k },
      )
    }
    const near = findNeighbours(spaceOf(table, rows, distance), rows, rows, k, relation)
    const random = stream(label)
    const made = emptySynthesis(label, missing)
    let i = 0
    apportion(missing, Float64Array.from(foreign)).forEach((share, at) => {
      for (const end = i + share; i < end; i++) {
        made.base[i] = rows[at]!
        made.partner[i] = near.rows[at * k + drawIndex(random, k)]!
        made.lambda[i] = random()
      }
    })
    return made
  })
  return assemble(samples, table, parts)
}
