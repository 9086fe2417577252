/** The generator of `test/golden/make_*.py`. */
export function stream(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
}

/** `draw` of `test/golden/make_*.py`. */
export function draw(next: () => number, length: number, scale: number): Float32Array {
  return Float32Array.from({ length }, () => (next() * 2 - 1) * scale)
}
