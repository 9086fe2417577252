/**
 * Two 32-bit words that key the dropout mask of one layer at one step.
 *
 * With `mix` below and all sums and products modulo 2^32:
 * `a = mix(seed + 0x9e3779b9)`, `a = mix(a ^ (stream + 0x85ebca6b))`, `k0 = mix(a ^ (step + 0xc2b2ae35))`,
 * `k1 = mix(k0 + 0x27d4eb2f)`; `mix` is the 32-bit finaliser "lowbias32" (Wellons 2018, Hash Prospector):
 * `x ^= x >> 16; x *= 0x7feb352d; x ^= x >> 15; x *= 0x846ca68b; x ^= x >> 16` with unsigned shifts.
 *
 * @param seed uint32 of the training run
 * @param stream number of the dropout layer in its model (0, 1, 2, ...)
 * @param step number of the update, from 0 over all epochs
 * @example
 * dropoutKey(7, 0, 0) // [k0, k1], both uint32
 */
export function dropoutKey(seed: number, stream: number, step: number): readonly [k0: number, k1: number] {
  let a = mix((seed + 0x9e3779b9) | 0)
  a = mix(a ^ ((stream + 0x85ebca6b) | 0))
  const k0 = mix(a ^ ((step + 0xc2b2ae35) | 0))
  return [k0, mix((k0 + 0x27d4eb2f) | 0)]
}

function mix(value: number): number {
  let x = value | 0
  x ^= x >>> 16
  x = Math.imul(x, 0x7feb352d)
  x ^= x >>> 15
  x = Math.imul(x, 0x846ca68b)
  x ^= x >>> 16
  return x >>> 0
}

/**
 * The uint32 of one element: `x = element + k0; x ^= x >> 16; x *= 0x7feb352d; x ^= x >> 15; x += k1;
 * x *= 0x846ca68b; x ^= x >> 16`, modulo 2^32, unsigned shifts ("lowbias32" with a second key word in its middle).
 *
 * `element` is the row-major index into the layer's output `[batch, ...]`: row r of the batch, not of the data set.
 */
export function dropoutWord(k0: number, k1: number, element: number): number {
  let x = (element + k0) | 0
  x ^= x >>> 16
  x = Math.imul(x, 0x7feb352d)
  x ^= x >>> 15
  x = (x + k1) | 0
  x = Math.imul(x, 0x846ca68b)
  x ^= x >>> 16
  return x >>> 0
}

/**
 * The smallest {@link dropoutWord} that keeps its element: `floor(rate 2^32)`, rate in [0, 1).
 * A word below it drops the element.
 */
export function dropoutThreshold(rate: number): number {
  return Math.floor(rate * 4294967296)
}

/** What a kept element is multiplied with: `fround(1 / (1 - rate))` (inverted dropout, Srivastava et al. 2014). */
export function dropoutScale(rate: number): number {
  return Math.fround(1 / (1 - rate))
}

/**
 * The mask of one dropout layer at one step: 0 where dropped, {@link dropoutScale} where kept. Counter-based, so any
 * element can be computed alone, in any order, by any kernel; integers only, so it is the same on every machine.
 *
 * @param length number of elements of the layer's output `[batch, ...]`
 * @example
 * dropoutMask({ seed: 7, stream: 0, step: 12, rate: 0.5 }, 4) // Float32Array of 0 and 2
 */
export function dropoutMask(
  { seed, stream, step, rate }: { seed: number; stream: number; step: number; rate: number },
  length: number,
): Float32Array<ArrayBuffer> {
  const [k0, k1] = dropoutKey(seed, stream, step)
  const threshold = dropoutThreshold(rate)
  const scale = dropoutScale(rate)
  const mask = new Float32Array(length)
  for (let i = 0; i < length; i++) if (dropoutWord(k0, k1, i) >= threshold) mask[i] = scale
  return mask
}
