/** Taylor series of cos and sin on [-pi/4, pi/4] to double precision: sums and products alone. */
function cosSin(x: number): readonly [number, number] {
  const y = -x * x
  let cos = 1
  let sin = x
  let even = 1
  let odd = x
  for (let k = 1; k <= 10; k++) {
    even *= y / ((2 * k - 1) * 2 * k)
    odd *= y / (2 * k * (2 * k + 1))
    cos += even
    sin += odd
  }
  return [cos, sin]
}

/**
 * `exp(sign 2 pi i k / n)` for k = 0 ... n - 1. Engines differ in the last digit of `Math.sin`; sums and products are the
 * same everywhere.
 */
export function unitRoots(n: number, sign: 1 | -1): { readonly re: Float64Array; readonly im: Float64Array } {
  const re = new Float64Array(n)
  const im = new Float64Array(n)
  for (let k = 0; k < n; k++) {
    // The nearest quarter of the circle, and what is left of the angle, exact as a fraction of n.
    const quarter = Math.round((4 * k) / n)
    const [cos, sin] = cosSin(((Math.PI / 2) * (4 * k - quarter * n)) / n)
    const [c, s] = [[cos, -sin, -cos, sin][quarter % 4]!, [sin, cos, -sin, -cos][quarter % 4]!]
    re[k] = c
    im[k] = sign * s
  }
  return { re, im }
}
