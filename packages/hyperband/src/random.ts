import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plusFromState } from 'pure-rand/generator/xoroshiro128plus'

/** A source of uniform numbers in [0, 1). */
export type Random = () => number

/** The 32-bit finaliser of MurmurHash3 (Appleby 2011): every input bit reaches every output bit. */
function mix(word: number): number {
  let h = word | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return h ^ (h >>> 16)
}

function hashKeys(seed: number, keys: readonly number[], salt: number): number {
  let h = mix(seed ^ salt)
  for (const key of keys) h = mix(Math.imul(h, 31) ^ mix(key + 0x9e3779b9) ^ salt)
  return h
}

/**
 * An independent random stream for each tuple of keys, so that what one trial draws never depends on what another drew
 * or when. The state of a xoroshiro128+ generator is four hashes of the keys, because its plain seeding gives
 * neighbouring seeds nearly equal first outputs.
 *
 * @example
 * const random = stream(7, 0, 12) // study seed 7, bracket 0, configuration 12
 */
export function stream(seed: number, ...keys: number[]): Random {
  const generator = xoroshiro128plusFromState([
    hashKeys(seed, keys, 0x243f6a88),
    hashKeys(seed, keys, 0x85a308d3),
    hashKeys(seed, keys, 0x13198a2e),
    hashKeys(seed, keys, 0x03707344) | 1,
  ])
  return () => uniformFloat64(generator)
}

/** A uint32 that depends on the seed and on a text (a trial's name), for the random numbers of an objective. */
export function seedOf(seed: number, text: string): number {
  let h = mix(seed ^ 0x51ed270b)
  for (let i = 0; i < text.length; i++) h = mix(Math.imul(h, 31) ^ text.charCodeAt(i))
  return h >>> 0
}

/** Standard normal by Box and Muller (1958). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}
