/** Index of the first value that is NaN or infinite, -1 where there is none. */
export function firstNonFinite(values: Float32Array): number {
  // x - x is 0 for finite numbers alone; four sums, so that no addition waits for the one before.
  let [a, b, c, d] = [0, 0, 0, 0]
  const whole = values.length & ~3
  for (let i = 0; i < whole; i += 4) {
    a += values[i]! - values[i]!
    b += values[i + 1]! - values[i + 1]!
    c += values[i + 2]! - values[i + 2]!
    d += values[i + 3]! - values[i + 3]!
  }
  if (a + b + c + d === 0 && values.subarray(whole).every(Number.isFinite)) return -1
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return i
  return -1
}
