import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { mersenne } from 'pure-rand/generator/mersenne'
import { requireFunction, requireInteger } from './checks.ts'
import { StatsError } from './errors.ts'

/** Where randomness comes from: a `seed` (integer from 0 to 2^32 - 1, same seed, same result) or a function giving uniform numbers in [0, 1), not both. */
export type RandomSource =
  | { readonly seed: number; readonly random?: undefined }
  | { readonly random: () => number; readonly seed?: undefined }

interface GivenSource {
  readonly seed?: number | undefined
  readonly random?: (() => number) | undefined
}

/** What is given must be in order, also where nothing comes to be drawn; it may be nothing. */
export function requireRandomSource({ seed, random }: GivenSource): void {
  if (random !== undefined) requireFunction(random, 'random')
  if (seed !== undefined) requireInteger(seed, 'seed', 0, 0xffffffff)
  if (seed !== undefined && random !== undefined) {
    throw new StatsError('unknown-option', 'seed or random may be given, not both', seed)
  }
}

export function createRandom(source: GivenSource): () => number {
  requireRandomSource(source)
  const { seed, random } = source
  if (random !== undefined) return checkedRandom(random)
  if (seed === undefined) {
    throw new StatsError('missing-randomness', 'either seed (an unsigned 32-bit integer) or random must be given', seed)
  }
  const generator = mersenne(seed | 0)
  return () => uniformFloat64(generator)
}

/** A number outside [0, 1) would draw what is not there, and some of them without end. */
function checkedRandom(random: () => number): () => number {
  return () => {
    const value: unknown = random()
    if (typeof value !== 'number' || !(value >= 0 && value < 1)) {
      throw new StatsError('out-of-range', 'random must give numbers in [0, 1)', value)
    }
    return value
  }
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
