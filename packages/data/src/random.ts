import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { DataError } from './errors.ts'

/** Where randomness comes from: a seed (uint32), or a function that gives numbers in [0, 1). One of the two. */
export interface RandomOptions {
  readonly seed?: number
  readonly random?: () => number
}

/** A number outside [0, 1) would shuffle things away, and others into two places. */
const checkedRandom =
  (random: () => number): (() => number) =>
  () => {
    const value = random()
    if (!(value >= 0 && value < 1))
      throw new DataError({ code: 'invalid-option', rule: 'random must give numbers in [0, 1)', received: value })
    return value
  }

export const randomFrom = ({ seed, random }: RandomOptions): (() => number) => {
  if (random !== undefined) {
    if (typeof random !== 'function')
      throw new DataError({ code: 'invalid-option', rule: 'random must be a function', received: random })
    if (seed !== undefined)
      throw new DataError({ code: 'invalid-option', rule: 'seed or random may be given, not both', received: seed })
    return checkedRandom(random)
  }
  if (seed === undefined || !Number.isInteger(seed) || seed < 0 || seed > 0xffffffff)
    throw new DataError({
      code: 'invalid-option',
      rule: 'seed must be an integer from 0 to 2^32 - 1 (or give random)',
      received: seed,
    })
  const generator = xoroshiro128plus(seed)
  return () => uniformFloat64(generator)
}

/** Fisher-Yates (Durstenfeld 1964) in place. */
export const shuffle = <T extends { length: number; [index: number]: number }>(items: T, random: () => number): T => {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const kept = items[i] as number
    items[i] = items[j] as number
    items[j] = kept
  }
  return items
}
