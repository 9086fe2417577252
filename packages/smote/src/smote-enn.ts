import { selectRows } from './assemble.ts'
import { cleanedLabels } from './cleaning.ts'
import { type EditingOptions, withoutContradicted } from './edited-nearest-neighbours.ts'
import { type OptionKeys, readOptions } from './options.ts'
import type { Labels, Resampled, Samples, Values } from './samples.ts'
import { OVERSAMPLING_KEYS, type OversamplingOptions, smote } from './smote.ts'
import { tableOf } from './table.ts'

/** Options of {@link smoteEnn}. */
export interface SmoteEnnOptions extends OversamplingOptions, Pick<EditingOptions, 'clean' | 'agreement'> {
  /** Neighbours that judge a row after SMOTE. Default 3. */
  readonly judges?: number | undefined
}

const KEYS: OptionKeys<SmoteEnnOptions> = {
  ...OVERSAMPLING_KEYS,
  clean: true,
  agreement: true,
  judges: true,
}

/**
 * SMOTE, then edited nearest neighbours among originals and synthetic rows, by default in all classes.
 *
 * The neighbour rule holds for SMOTE only: rows are judged by all rows.
 *
 * `clean` goes by the classes as they were given: after SMOTE they are mostly of one size. (imbalanced-learn goes by the
 * classes after SMOTE, where `'not minority'` spares the lowest of equally frequent labels.)
 *
 * Source: Batista, Prati and Monard (2004), A Study of the Behavior of Several Methods for Balancing Machine Learning
 * Training Data, SIGKDD Explorations 6(1), section 3.2.
 *
 * @param samples - training rows, `[n, ...dims]`
 * @returns the originals that stay (`kept`), bit by bit, then the synthetic rows that stay, with their provenance
 * @throws {SmoteError} as {@link smote} and {@link editedNearestNeighbours}
 *
 * @example
 * ```ts
 * const values = new Float32Array([0, 1, 2, 3, 2.9, 4, 5, 6, 7, 8])
 * smoteEnn({ values, shape: [10, 1], labels: [1, 1, 1, 1, 0, 0, 0, 0, 0, 0] }, { k: 2, seed: 1 }).kept
 * ```
 */
export function smoteEnn<V extends Values, L extends Labels, const S extends readonly number[]>(
  samples: Samples<V, L, S>,
  options: SmoteEnnOptions,
): Resampled<V, L, S> {
  const { clean = 'all', agreement, judges = 3, ...growing } = readOptions(options, KEYS, 'smoteEnn')
  const grown = smote(samples, growing)
  const cleaned = [...cleanedLabels(tableOf(samples), clean)]
  const editing = { k: judges, agreement, clean: cleaned, distance: growing.distance }
  return selectRows(grown, withoutContradicted(tableOf(grown), editing, 'judges'))
}
