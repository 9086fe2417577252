import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'

export interface Clusters {
  readonly kind: 'float32' | 'float64'
  readonly dims: readonly number[]
  /** Rows by class. */
  readonly counts: readonly number[]
  readonly seed: number
  /** Distance of neighbouring class centres along each coordinate, in standard deviations. Default 1. */
  readonly spread?: number
}

/** Standard normal numbers (Box and Muller 1958). */
export function gaussian(seed: number): () => number {
  const generator = xoroshiro128plus(seed)
  return () =>
    Math.sqrt(-2 * Math.log(1 - uniformFloat64(generator))) * Math.cos(2 * Math.PI * uniformFloat64(generator))
}

/** One normal cloud a class, rows ordered by class. */
export function gaussianSamples({ kind, dims, counts, seed, spread = 1 }: Clusters) {
  const normal = gaussian(seed)
  const rows = counts.reduce((sum, count) => sum + count, 0)
  const width = dims.reduce((product, size) => product * size, 1)
  const labels = Uint8Array.from(counts.flatMap((count, label) => Array.from({ length: count }, () => label)))
  const values = kind === 'float32' ? new Float32Array(rows * width) : new Float64Array(rows * width)
  for (let i = 0; i < values.length; i++) values[i] = normal() + spread * (labels[Math.floor(i / width)] ?? 0)
  return { values, shape: [rows, ...dims] as readonly number[], labels }
}
