import { uniform } from './seed.ts'

/**
 * Weights drawn from U(-l, l), l = sqrt(6 / (fan in + fan out)) (Glorot and Bengio 2010, equation 16). As in Keras, the
 * last two dimensions are the fans and the product of the others multiplies both.
 *
 * @param shape shape of the weight, at least one dimension
 * @example
 * glorotUniform([3, 34, 64], 7) // Float32Array of 6528
 */
export function glorotUniform(shape: readonly number[], seed: number): Float32Array<ArrayBuffer> {
  const size = shape.reduce((a, b) => a * b, 1)
  const receptive = shape.slice(0, -2).reduce((a, b) => a * b, 1)
  const last = shape.at(-1) ?? 1
  const before = shape.at(-2) ?? last
  const limit = Math.sqrt(6 / (receptive * (before + last)))
  const random = uniform(seed)
  return Float32Array.from({ length: size }, () => (2 * random() - 1) * limit)
}

/**
 * A matrix `[rows, columns]` with orthonormal rows (or columns, whichever are fewer): modified Gram-Schmidt on entries
 * that are close to normal (sums of twelve uniform numbers), after Saxe, McClelland and Ganguli (2014).
 *
 * @example
 * orthogonal([64, 256], 7) // 64 rows of length 1, at right angles
 */
export function orthogonal(shape: readonly [rows: number, columns: number], seed: number): Float32Array<ArrayBuffer> {
  const [rows, columns] = shape
  const wide = rows <= columns
  const count = Math.min(rows, columns)
  const length = Math.max(rows, columns)
  const random = uniform(seed)
  const vectors: Float64Array[] = []
  for (let i = 0; i < count; i++) {
    const v = new Float64Array(length)
    for (let k = 0; k < length; k++) {
      let sum = -6
      for (let d = 0; d < 12; d++) sum += random()
      v[k] = sum
    }
    for (const u of vectors) {
      let dot = 0
      for (let k = 0; k < length; k++) dot += u[k]! * v[k]!
      for (let k = 0; k < length; k++) v[k] = v[k]! - dot * u[k]!
    }
    let norm = 0
    for (let k = 0; k < length; k++) norm += v[k]! * v[k]!
    const scale = 1 / Math.sqrt(norm)
    for (let k = 0; k < length; k++) v[k] = v[k]! * scale
    vectors.push(v)
  }
  const matrix = new Float32Array(rows * columns)
  for (let i = 0; i < count; i++)
    for (let k = 0; k < length; k++) matrix[wide ? i * columns + k : k * columns + i] = vectors[i]![k]!
  return matrix
}
