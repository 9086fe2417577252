import { SmoteError } from './errors.ts'
import type { Resampled } from './samples.ts'

/** Where a row comes from: a row of the samples that were given, or a point between two of them. */
export type Origin =
  | { readonly kind: 'original'; readonly row: number }
  | {
      readonly kind: 'synthetic'
      readonly label: number
      readonly base: number
      readonly partner: number
      readonly lambda: number
      /** Rows whose most frequent category was taken, if there are categorical columns. */
      readonly voters?: readonly number[]
    }

/**
 * Where one row of a result comes from.
 *
 * @param row - index in the result
 * @throws {SmoteError} `bad-option` for what is no result, and for a row that does not exist
 *
 * @example
 * ```ts
 * const { kind } = originOf(smote(samples, { k: 2, seed: 7 }), 7) // 'synthetic', with label, base, partner and lambda
 * ```
 */
export function originOf(result: Pick<Resampled, 'kept' | 'provenance'>, row: number): Origin {
  if (typeof result !== 'object' || result === null || result.kept === undefined || result.provenance === undefined) {
    throw new SmoteError('bad-option', 'result must be what a sampler gave, with kept and provenance.', result)
  }
  const { kept, provenance } = result
  const { count, parents, lambda, labels, voters } = provenance
  if (!Number.isSafeInteger(row) || row < 0 || row >= kept.length + count) {
    throw new SmoteError(
      'bad-option',
      `row must be the index of a row of the result (0 to ${kept.length + count - 1}).`,
      row,
    )
  }
  if (row < kept.length) return { kind: 'original', row: kept[row]! }
  const i = row - kept.length
  const k = voters === undefined ? 0 : voters.length / count
  return {
    kind: 'synthetic',
    label: labels[i]!,
    base: parents[2 * i]!,
    partner: parents[2 * i + 1]!,
    lambda: lambda[i]!,
    ...(voters === undefined ? {} : { voters: [...voters.subarray(i * k, (i + 1) * k)] }),
  }
}
