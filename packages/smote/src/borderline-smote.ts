import { assemble } from './assemble.ts'
import { checkDistance, spaceOf } from './distance.ts'
import { SmoteError } from './errors.ts'
import { findNeighbours } from './neighbours.ts'
import { type OptionKeys, readOptions } from './options.ts'
import { otherClassCounts, withoutClass } from './other-classes.ts'
import { classStreams, drawIndex } from './random.ts'
import {
  acrossClasses,
  anyRelation,
  checkAvailable,
  checkClassNeighbours,
  checkCount,
  checkRelation,
} from './relation.ts'
import type { Labels, Resampled, Samples, Values } from './samples.ts'
import { OVERSAMPLING_KEYS, type OversamplingOptions } from './smote.ts'
import { planGrowth } from './strategy.ts'
import { emptySynthesis } from './synthesis.ts'
import { allRows, checkSamples } from './table.ts'

/** Options of {@link borderlineSmote}. */
export interface BorderlineOptions extends OversamplingOptions {
  /** 1: partners of the same class. 2: also the nearest row of another class, with lambda below one half. Default 1. */
  readonly kind?: 1 | 2 | undefined
  /** Neighbours of any class that decide whether a row is in danger. Default 10. */
  readonly m?: number | undefined
}

const KEYS: OptionKeys<BorderlineOptions> = { ...OVERSAMPLING_KEYS, kind: true, m: true }

/**
 * Borderline-SMOTE: only rows in danger become base rows, those with at least half, but not all, of their `m` nearest
 * neighbours in other classes.
 *
 * `kind: 1` is SMOTE from these bases. With `kind: 2` the partner is drawn among the `k` nearest of the class and the
 * one nearest of another class, and towards the latter lambda is drawn from [0, 0.5).
 *
 * `neighbours: 'other-group'` holds for both searches; `'same-group'` for partners only, as the search among all classes
 * would find none of another class in a group of one. The nearest row of another class, with `kind: 2`, may be of any group.
 *
 * Source: Han, Wang and Mao (2005), Borderline-SMOTE: A New Over-Sampling Method in Imbalanced Data Sets Learning, ICIC,
 * LNCS 3644, section 3.
 *
 * @param samples - training rows, `[n, ...dims]`
 * @returns the originals, bit by bit, then the synthetic rows with their provenance
 * @throws {SmoteError} as {@link smote}, and `no-candidates` if no row of a class that is to grow is in danger
 *
 * @example
 * ```ts
 * const values = new Float32Array([0, 1, 2, 3, 4, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5])
 * borderlineSmote({ values, shape: [11, 1], labels: [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0] }, { k: 2, m: 4, seed: 1 })
 * ```
 */
export function borderlineSmote<V extends Values, L extends Labels, const S extends readonly number[]>(
  samples: Samples<V, L, S>,
  options: BorderlineOptions,
): Resampled<V, L, S> {
  const known = readOptions(options, KEYS, 'borderlineSmote')
  const { k = 5, m = 10, kind = 1, strategy = 'not majority', neighbours = 'any' } = known
  checkCount('k', k)
  checkCount('m', m)
  if (kind !== 1 && kind !== 2) throw new SmoteError('bad-option', 'kind must be 1 or 2.', kind)
  const table = checkSamples(samples)
  const distance = checkDistance(known.distance, table.shape)
  const stream = classStreams(known)
  const relation = checkRelation(neighbours, table.groups)
  const everyone = allRows(table)
  const parts = planGrowth(table.classes, strategy).map(({ label, rows, missing }) => {
    checkClassNeighbours(label, rows, k, relation)
    checkAvailable('all classes', everyone, 'm', m, acrossClasses(relation))
    const whole = spaceOf(table, everyone, distance)
    const around = findNeighbours(whole, rows, everyone, m, acrossClasses(relation))
    const foreign = otherClassCounts(around, table.labels, label)
    const bases = rows.filter((_, at) => 2 * foreign[at]! >= m && foreign[at]! < m)
    if (bases.length === 0) {
      throw new SmoteError(
        'no-candidates',
        `Borderline-SMOTE needs rows with at least half, but not all, of their m neighbours in other classes; class ${label} has none: use smote, or another m.`,
        { label, m },
      )
    }
    const near = findNeighbours(spaceOf(table, rows, distance), bases, rows, k, relation)
    const enemies = kind === 2 ? findNeighbours(whole, bases, withoutClass(table, label), 1, anyRelation) : undefined
    const random = stream(label)
    const made = emptySynthesis(label, missing)
    for (let i = 0; i < missing; i++) {
      const at = drawIndex(random, bases.length)
      const choice = drawIndex(random, enemies === undefined ? k : k + 1)
      made.base[i] = bases[at]!
      made.partner[i] = choice < k ? near.rows[at * k + choice]! : enemies!.rows[at]!
      made.lambda[i] = choice < k ? random() : random() / 2
    }
    return made
  })
  return assemble(samples, table, parts)
}
