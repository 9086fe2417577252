/** The numbers of `test/golden/fill.py`: float32 in [-scale, scale), a hash of name and index. */
export function fill(name: string, shape: readonly number[], scale?: number): Float32Array<ArrayBuffer> {
  let key = 0x811c9dc5
  for (const byte of new TextEncoder().encode(name)) key = Math.imul(key ^ byte, 0x01000193) >>> 0
  const inner = shape.slice(1).reduce((a, b) => a * b, 1)
  const range = scale ?? (shape.length > 1 ? 1 / Math.sqrt(inner) : 0.1)
  const values = new Float32Array(inner * (shape[0] ?? 1))
  for (let i = 0; i < values.length; i++) {
    let x = (i + key) | 0
    x ^= x >>> 16
    x = Math.imul(x, 0x7feb352d)
    x ^= x >>> 15
    x = Math.imul(x, 0x846ca68b)
    x ^= x >>> 16
    values[i] = ((2 * (x >>> 0)) / 4294967296 - 1) * range
  }
  return values
}
