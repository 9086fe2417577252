import { selectRows, unchanged } from './assemble.ts'
import { CLEANING_KEYS, type CleaningOptions, cleanedLabels } from './cleaning.ts'
import { checkDistance, spaceOf } from './distance.ts'
import { SmoteError } from './errors.ts'
import { findNeighbours, type Neighbours } from './neighbours.ts'
import { type OptionKeys, readOptions } from './options.ts'
import { checkAvailable, checkCount, checkRelation } from './relation.ts'
import type { Labels, Resampled, Samples, Values } from './samples.ts'
import { allRows, checkSamples, type Table } from './table.ts'

/** Options of {@link editedNearestNeighbours}. */
export interface EditingOptions extends CleaningOptions {
  /** Neighbours that judge a row. Default 3. */
  readonly k?: number | undefined
  /**
   * `'majority'` (default): a row stays unless another class is more frequent among its neighbours than its own.
   * `'all'`: a row stays only if all its neighbours are of its class.
   */
  readonly agreement?: 'majority' | 'all' | undefined
}

const KEYS: OptionKeys<EditingOptions> = { ...CLEANING_KEYS, k: true, agreement: true }

/**
 * Edited nearest neighbours: removes rows that their `k` nearest neighbours contradict. All are judged by the rows as they
 * were given, so the order does not matter.
 *
 * Source: Wilson (1972), Asymptotic Properties of Nearest Neighbor Rules Using Edited Data, IEEE Transactions on Systems,
 * Man, and Cybernetics 2(3).
 *
 * @param samples - training rows, `[n, ...dims]`
 * @returns the rows that stay, bit by bit and in their order; no synthetic ones
 * @throws {SmoteError} `held-out-role`, `bad-shape`, `bad-values`, `bad-labels`, `bad-groups`, `bad-option`,
 * `bad-strategy`, `unknown-label`, `one-class`, `k-too-large`
 *
 * @example
 * ```ts
 * const values = new Float32Array([0, 1, 2, 3, 1.5, 10, 11, 12])
 * editedNearestNeighbours({ values, shape: [8, 1], labels: [1, 1, 1, 1, 0, 0, 0, 0] }, { clean: [0] }).kept
 * // [0, 1, 2, 3, 5, 6, 7]
 * ```
 */
export function editedNearestNeighbours<V extends Values, L extends Labels, const S extends readonly number[]>(
  samples: Samples<V, L, S>,
  options: EditingOptions = {},
): Resampled<V, L, S> {
  const known = readOptions(options, KEYS, 'editedNearestNeighbours')
  const table = checkSamples(samples)
  return selectRows(unchanged(samples, table), withoutContradicted(table, known))
}

/** Row indices that stay; `name` is what messages call the option `k`. */
export function withoutContradicted(table: Table, options: EditingOptions, name = 'k'): Int32Array {
  const { k = 3, agreement = 'majority', clean, neighbours = 'any' } = options
  const distance = checkDistance(options.distance, table.shape)
  if (agreement !== 'majority' && agreement !== 'all') {
    throw new SmoteError('bad-option', "agreement must be 'majority' or 'all'.", agreement)
  }
  const cleaned = cleanedLabels(table, clean)
  const relation = checkRelation(neighbours, table.groups)
  const everyone = allRows(table)
  checkCount(name, k)
  checkAvailable('all classes', everyone, name, k, relation)
  const judged = everyone.filter((row) => cleaned.has(table.labels[row]!))
  const near = findNeighbours(spaceOf(table, everyone, distance), judged, everyone, k, relation)
  const removed = new Set(judged.filter((row, at) => isContradicted(table.labels, near, row, at, agreement)))
  return everyone.filter((row) => !removed.has(row))
}

function isContradicted(
  labels: Int32Array,
  { rows, k }: Neighbours,
  row: number,
  at: number,
  agreement: 'majority' | 'all',
): boolean {
  const votes = new Map<number, number>()
  for (let i = at * k; i < (at + 1) * k; i++) {
    const label = labels[rows[i]!]!
    votes.set(label, (votes.get(label) ?? 0) + 1)
  }
  const own = votes.get(labels[row]!) ?? 0
  return agreement === 'all' ? own < k : Math.max(...votes.values()) > own
}
