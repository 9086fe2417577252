/** Seeded uint32 stream (mulberry32). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Seeded floats in [-1, 1). */
export function seededFloats(length: number, seed: number): Float32Array {
  const random = seededRandom(seed)
  return Float32Array.from({ length }, () => 2 * random() - 1)
}
