import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { mersenne } from 'pure-rand/generator/mersenne'
import { requireFunction, requireInteger } from './checks.ts'
import { StatsError } from './errors.ts'

/** Where randomness comes from: a `seed` (integer from 0 to 2^32 - 1, same seed, same result) or a function giving uniform numbers in [0, 1). */
export type RandomSource =
  | { readonly seed: number; readonly random?: undefined }
  | { readonly random: () => number; readonly seed?: undefined }

export function createRandom(source: { seed?: number | undefined; random?: (() => number) | undefined }): () => number {
  if (source.random !== undefined) {
    requireFunction(source.random, 'random')
    return source.random
  }
  if (source.seed === undefined) {
    throw new StatsError(
      'missing-randomness',
      'either seed (an unsigned 32-bit integer) or random must be given',
      source.seed,
    )
  }
  requireInteger(source.seed, 'seed', 0, 0xffffffff)
  const generator = mersenne(source.seed | 0)
  return () => uniformFloat64(generator)
}

/** Fisher-Yates, in place. */
export function shuffle(values: Float64Array | Int32Array, from: number, to: number, random: () => number): void {
  for (let i = to - 1; i > from; i--) {
    const j = from + Math.floor(random() * (i - from + 1))
    const swap = values[i] as number
    values[i] = values[j] as number
    values[j] = swap
  }
}
