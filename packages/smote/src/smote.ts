import { assemble } from './assemble.ts'
import { checkDistance, type DistanceOptions, spaceOf } from './distance.ts'
import { findNeighbours } from './neighbours.ts'
import { type OptionKeys, readOptions } from './options.ts'
import { classStreams, drawIndex, RANDOM_KEYS, type RandomSource } from './random.ts'
import { checkClassNeighbours, checkCount, checkRelation, type NeighbourRule } from './relation.ts'
import type { Labels, Resampled, Samples, Values } from './samples.ts'
import { planGrowth, type Strategy } from './strategy.ts'
import { emptySynthesis } from './synthesis.ts'
import { checkSamples } from './table.ts'

/** Options that all interpolating samplers share. */
export interface OversamplingOptions extends RandomSource {
  /** Neighbours of a row that may become its partner. Default 5. */
  readonly k?: number | undefined
  /** How many rows each class is to have afterwards. Default `'not majority'`. */
  readonly strategy?: Strategy | undefined
  /** Which rows may be neighbours, by group. Default `'any'`. */
  readonly neighbours?: NeighbourRule | undefined
  /** How near is measured. Default: Euclidean on the values as they are. */
  readonly distance?: DistanceOptions | undefined
}

export const OVERSAMPLING_KEYS: OptionKeys<OversamplingOptions> = {
  ...RANDOM_KEYS,
  k: true,
  strategy: true,
  neighbours: true,
  distance: true,
}

/**
 * SMOTE: grows classes by rows between a row and one of its `k` nearest neighbours of the same class.
 *
 * For each synthetic row a base row of the class is drawn, then one of its neighbours, then lambda, all uniformly; asking
 * for more rows of a class leaves the earlier ones as they are. The rows of a class depend on its own rows, the options
 * and the seed only, not on the other classes.
 *
 * Source: Chawla, Bowyer, Hall and Kegelmeyer (2002), SMOTE: Synthetic Minority Over-sampling Technique, Journal of
 * Artificial Intelligence Research 16, section 4.2 (bases are drawn with replacement here, so that any count can be met).
 *
 * @param samples - training rows, `[n, ...dims]`
 * @returns the originals, bit by bit, then the synthetic rows with their provenance
 * @throws {SmoteError} `held-out-role`, `bad-shape`, `bad-values`, `bad-labels`, `bad-groups`, `bad-option`,
 * `bad-strategy`, `unknown-label`, `one-class`, `one-sample`, `k-too-large`
 *
 * @example
 * ```ts
 * const balanced = smote(
 *   { values: new Float32Array([0, 0, 1, 0, 0, 1, 9, 9, 8, 9, 9, 8, 7, 7]), shape: [7, 2], labels: [1, 1, 1, 0, 0, 0, 0] },
 *   { k: 2, seed: 7 },
 * )
 * balanced.shape // [8, 2]
 * ```
 */
export function smote<V extends Values, L extends Labels, const S extends readonly number[]>(
  samples: Samples<V, L, S>,
  options: OversamplingOptions,
): Resampled<V, L, S> {
  const known = readOptions(options, OVERSAMPLING_KEYS, 'smote')
  const { k = 5, strategy = 'not majority', neighbours = 'any' } = known
  checkCount('k', k)
  const table = checkSamples(samples)
  const distance = checkDistance(known.distance, table.shape)
  const stream = classStreams(known)
  const relation = checkRelation(neighbours, table.groups)
  const parts = planGrowth(table.classes, strategy).map(({ label, rows, missing }) => {
    checkClassNeighbours(label, rows, k, relation)
    const near = findNeighbours(spaceOf(table, rows, distance), rows, rows, k, relation)
    const random = stream(label)
    const made = emptySynthesis(label, missing)
    for (let i = 0; i < missing; i++) {
      const at = drawIndex(random, rows.length)
      made.base[i] = rows[at]!
      made.partner[i] = near.rows[at * k + drawIndex(random, k)]!
      made.lambda[i] = random()
    }
    return made
  })
  return assemble(samples, table, parts)
}
