import { DataError } from '@fdp/data'
import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

/** A source of random numbers whose bits are the same in every engine. */
export interface RandomStream {
  /** In [0, 1). */
  uniform(): number
  /**
   * Mean 0, variance 1: the sum of twelve uniforms less 6 (Irwin-Hall). Near to normal, but within [-6, 6] and with thinner tails (excess kurtosis
   * -0.1); taken because it needs additions only.
   */
  normal(): number
}

/**
 * A stream of its own for each (seed, keys): streams of other keys do not move when one draws more.
 *
 * @throws DataError `invalid-option` for a seed that is no uint32
 */
export function randomStream(seed: number, ...keys: readonly number[]): RandomStream {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff)
    throw new DataError({ code: 'invalid-option', rule: 'seed must be an integer from 0 to 2^32 - 1', received: seed })
  let state = seed
  for (const key of keys) state = mix(state ^ mix((key + 0x9e3779b9) | 0))
  const generator = xoroshiro128plus(state)
  const uniform = (): number => uniformFloat64(generator)
  return {
    uniform,
    normal: () => {
      let sum = -6
      for (let i = 0; i < 12; i++) sum += uniform()
      return sum
    },
  }
}

/** The finaliser of MurmurHash3 (Appleby 2011), a bijection of 32-bit integers. */
function mix(value: number): number {
  let x = value
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return x ^ (x >>> 16)
}
