import { selectRows } from './assemble.ts'
import { type CleaningOptions, cleanedLabels } from './cleaning.ts'
import { type OptionKeys, readOptions } from './options.ts'
import type { Labels, Resampled, Samples, Values } from './samples.ts'
import { OVERSAMPLING_KEYS, type OversamplingOptions, smote } from './smote.ts'
import { tableOf } from './table.ts'
import { withoutTomekLinks } from './tomek-links.ts'

/** Options of {@link smoteTomek}. */
export interface SmoteTomekOptions extends OversamplingOptions, Pick<CleaningOptions, 'clean'> {}

const KEYS: OptionKeys<SmoteTomekOptions> = { ...OVERSAMPLING_KEYS, clean: true }

/**
 * SMOTE, then removal of Tomek links among originals and synthetic rows, by default from all classes.
 *
 * The neighbour rule holds for SMOTE only: links are looked for among all rows.
 *
 * `clean` goes by the classes as they were given: after SMOTE they are mostly of one size. (imbalanced-learn goes by the
 * classes after SMOTE, where `'not minority'` spares the lowest of equally frequent labels.)
 *
 * Source: Batista, Bazzan and Monard (2003), Balancing Training Data for Automated Annotation of Keywords: A Case Study,
 * WOB; Batista, Prati and Monard (2004), SIGKDD Explorations 6(1), section 3.2.
 *
 * @param samples - training rows, `[n, ...dims]`
 * @returns the originals that stay (`kept`), bit by bit, then the synthetic rows that stay, with their provenance
 * @throws {SmoteError} as {@link smote} and {@link removeTomekLinks}
 *
 * @example
 * ```ts
 * const values = new Float32Array([0, 1, 2, 3, 2.9, 4, 5, 6, 7, 8])
 * smoteTomek({ values, shape: [10, 1], labels: [1, 1, 1, 1, 0, 0, 0, 0, 0, 0] }, { k: 2, seed: 1 }).kept
 * ```
 */
export function smoteTomek<V extends Values, L extends Labels, const S extends readonly number[]>(
  samples: Samples<V, L, S>,
  options: SmoteTomekOptions,
): Resampled<V, L, S> {
  const { clean = 'all', ...growing } = readOptions(options, KEYS, 'smoteTomek')
  const grown = smote(samples, growing)
  const cleaned = [...cleanedLabels(tableOf(samples), clean)]
  return selectRows(grown, withoutTomekLinks(tableOf(grown), { clean: cleaned, distance: growing.distance }))
}
