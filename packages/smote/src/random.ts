import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'
import { SmoteError } from './errors.ts'
import type { OptionKeys } from './options.ts'

/** Where randomness comes from: a whole number, or a generator of numbers in [0, 1). */
export interface RandomSource {
  /** A whole number; its low 32 bits count. The same seed gives the same rows, bit by bit. */
  readonly seed?: number | undefined
  /** Read once, for a seed: an alternative to `seed` that lets one generator drive a whole experiment. */
  readonly random?: (() => number) | undefined
}

export const RANDOM_KEYS: OptionKeys<RandomSource> = { seed: true, random: true }

/**
 * A stream of numbers in [0, 1) for one class, which depends on the seed and the label and on nothing else, so that
 * adding a class does not change the rows of another. `purpose` tells several streams of one label apart.
 *
 * @throws {SmoteError} `bad-option`
 */
export function classStreams(source: RandomSource): (label: number, purpose?: number) => () => number {
  const seed = seedOf(source)
  return (label, purpose = 0) => {
    const words = [1, 2, 3, 4].map((position) => mix(mix(mix(mix(seed) ^ label) ^ purpose) ^ position))
    const generator = xoroshiro128plusFromState(words)
    return () => uniformFloat64(generator)
  }
}

function seedOf({ seed, random }: RandomSource): number {
  if (seed !== undefined && random !== undefined) {
    throw new SmoteError('bad-option', 'Give either seed or random, not both.', { seed, random })
  }
  if (seed !== undefined) {
    if (!Number.isSafeInteger(seed)) throw new SmoteError('bad-option', 'seed must be a whole number.', seed)
    return seed | 0
  }
  if (typeof random !== 'function') {
    throw new SmoteError(
      'bad-option',
      'Randomness must be given: a seed (whole number) or random (() => number).',
      random,
    )
  }
  const drawn: unknown = random()
  if (typeof drawn !== 'number' || !(drawn >= 0 && drawn < 1))
    throw new SmoteError('bad-option', 'random() must give numbers in [0, 1).', drawn)
  return (drawn * 2 ** 32) | 0
}

/** The finaliser of MurmurHash3 (Appleby 2011) after an odd step, so that neighbouring seeds give unrelated streams. */
function mix(word: number): number {
  let h = (word + 0x9e3779b9) | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

/** A whole number in [0, size). */
export function drawIndex(random: () => number, size: number): number {
  return Math.floor(random() * size)
}
