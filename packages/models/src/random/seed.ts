import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import { check } from '../errors.ts'

/** Refuses what is no uint32. */
export function checkSeed(seed: unknown): asserts seed is number {
  check(
    typeof seed === 'number' && Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff,
    'invalid-option',
    'seed must be an integer from 0 to 4294967295',
    seed,
  )
}

/**
 * A uint32 that depends on all arguments: a seed of its own for each weight, epoch or member of an ensemble
 * (FNV-1a over the bytes, then the murmur3 finaliser).
 *
 * @example
 * deriveSeed(7, 0) !== deriveSeed(7, 1) // true
 */
export function deriveSeed(seed: number, ...path: readonly (number | string)[]): number {
  let hash = 0x811c9dc5
  const byte = (value: number) => {
    hash = Math.imul(hash ^ value, 0x01000193)
  }
  for (const part of [seed, ...path]) {
    if (typeof part === 'number') for (let shift = 0; shift < 32; shift += 8) byte((part >>> shift) & 255)
    else for (let i = 0; i < part.length; i++) byte(part.charCodeAt(i) & 255)
    byte(0x1f)
  }
  hash ^= hash >>> 16
  hash = Math.imul(hash, 0x85ebca6b)
  hash ^= hash >>> 13
  hash = Math.imul(hash, 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * Uniform numbers in [0, 1) from xoroshiro128+ (Blackman and Vigna 2018), integers and exact products only.
 *
 * @example
 * const random = uniform(7)
 * random() // the same number on every machine
 */
export function uniform(seed: number): () => number {
  const generator = xoroshiro128plus(seed | 0)
  return () => uniformFloat64(generator)
}

/**
 * A permutation of 0 .. n - 1, every one equally likely (Durstenfeld 1964).
 *
 * @example
 * permutation(4, uniform(7)) // Int32Array
 */
export function permutation(n: number, random: () => number): Int32Array<ArrayBuffer> {
  const order = Int32Array.from({ length: n }, (_, i) => i)
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1))
    const t = order[i]!
    order[i] = order[j]!
    order[j] = t
  }
  return order
}
