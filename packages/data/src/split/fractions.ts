import { checkObject } from '../check.ts'
import { DataError } from '../errors.ts'

/** Shares of the parts; they are positive or 0 and sum to 1 (within 1e-9). */
export interface Fractions {
  readonly train: number
  /** Default 0: no validation part. */
  readonly validation?: number
  readonly test: number
}

export type Triple<T> = readonly [train: T, validation: T, test: T]

export const checkFractions = (fractions: Fractions): Triple<number> => {
  checkObject(fractions, 'fractions')
  const shares: Triple<number> = [fractions.train, fractions.validation ?? 0, fractions.test]
  const total = shares[0] + shares[1] + shares[2]
  const ok = shares.every((share) => Number.isFinite(share) && share >= 0)
  if (!ok || Math.abs(total - 1) > 1e-9 || shares[0] === 0)
    throw new DataError({
      code: 'invalid-option',
      rule: 'fractions must not be negative, train must be positive, and they must sum to 1',
      received: fractions,
    })
  return shares
}

/**
 * `count` things in three parts by largest remainder: each part gets the whole number below its quota (count x share; a
 * quota within 1e-9 of a whole number is that number), what is left goes to the largest remainders, ties to the earlier
 * part.
 */
export const allocate = (count: number, shares: Triple<number>): Triple<number> => {
  const quotas = shares.map((share) => {
    const quota = count * share
    return Math.abs(quota - Math.round(quota)) < 1e-9 ? Math.round(quota) : quota
  })
  const sizes = quotas.map(Math.floor)
  const order = [0, 1, 2].sort((a, b) => {
    const difference = (quotas[b] as number) - (sizes[b] as number) - ((quotas[a] as number) - (sizes[a] as number))
    return Math.abs(difference) < 1e-9 ? a - b : difference
  })
  let left = count - sizes.reduce((sum, size) => sum + size, 0)
  for (const part of order) {
    if (left === 0) break
    sizes[part] = (sizes[part] as number) + 1
    left--
  }
  return sizes as unknown as Triple<number>
}
