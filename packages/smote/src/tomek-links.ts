import { selectRows, unchanged } from './assemble.ts'
import { CLEANING_KEYS, type CleaningOptions, cleanedLabels } from './cleaning.ts'
import { checkDistance, spaceOf } from './distance.ts'
import { findNeighbours } from './neighbours.ts'
import { readOptions } from './options.ts'
import { checkAvailable, checkRelation } from './relation.ts'
import type { Labels, Resampled, Samples, Values } from './samples.ts'
import { allRows, checkSamples, type Table } from './table.ts'

/**
 * Removes Tomek links: of each two rows of different classes that are each other's nearest neighbour, those whose class
 * is cleaned.
 *
 * Source: Tomek (1976), Two Modifications of CNN, IEEE Transactions on Systems, Man, and Cybernetics 6(11).
 *
 * @param samples - training rows, `[n, ...dims]`
 * @returns the rows that stay, bit by bit and in their order; no synthetic ones
 * @throws {SmoteError} `held-out-role`, `bad-shape`, `bad-values`, `bad-labels`, `bad-groups`, `bad-option`,
 * `bad-strategy`, `unknown-label`, `one-class`, `k-too-large`
 *
 * @example
 * ```ts
 * const values = new Float32Array([0, 1, 5, 5.1, 9, 10])
 * removeTomekLinks({ values, shape: [6, 1], labels: [1, 1, 1, 0, 0, 0] }, { clean: [0] }).kept // [0, 1, 2, 4, 5]
 * ```
 */
export function removeTomekLinks<V extends Values, L extends Labels, const S extends readonly number[]>(
  samples: Samples<V, L, S>,
  options: CleaningOptions = {},
): Resampled<V, L, S> {
  const known = readOptions(options, CLEANING_KEYS, 'removeTomekLinks')
  const table = checkSamples(samples)
  return selectRows(unchanged(samples, table), withoutTomekLinks(table, known))
}

/** Row indices that stay. */
export function withoutTomekLinks(table: Table, options: CleaningOptions): Int32Array {
  const { clean, neighbours = 'any' } = options
  const distance = checkDistance(options.distance, table.shape)
  const cleaned = cleanedLabels(table, clean)
  const relation = checkRelation(neighbours, table.groups)
  const everyone = allRows(table)
  checkAvailable('all classes', everyone, 'one neighbour', 1, relation)
  const nearest = findNeighbours(spaceOf(table, everyone, distance), everyone, everyone, 1, relation).rows
  return everyone.filter((row) => {
    const other = nearest[row]!
    const linked = nearest[other] === row && table.labels[other] !== table.labels[row]
    return !(linked && cleaned.has(table.labels[row]!))
  })
}
