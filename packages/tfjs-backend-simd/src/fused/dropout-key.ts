/**
 * Two 32-bit words that key the mask of one dropout at one step. With sums and products modulo 2^32,
 * `a = mix(seed + 0x9e3779b9)`, `a = mix(a ^ (stream + 0x85ebca6b))`, `k0 = mix(a ^ (step + 0xc2b2ae35))`,
 * `k1 = mix(k0 + 0x27d4eb2f)`; `mix` is the 32-bit finaliser "lowbias32" (Wellons 2018, Hash Prospector).
 */
export function dropoutKey(seed: number, stream: number, step: number): readonly [k0: number, k1: number] {
  const a = mix(mix(seed + 0x9e3779b9) ^ (stream + 0x85ebca6b))
  const k0 = mix(a ^ (step + 0xc2b2ae35))
  return [k0, mix(k0 + 0x27d4eb2f)]
}

function mix(value: number): number {
  let x = value | 0
  x ^= x >>> 16
  x = Math.imul(x, 0x7feb352d)
  x ^= x >>> 15
  x = Math.imul(x, 0x846ca68b)
  return x ^ (x >>> 16)
}
