const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
const bits = new DataView(new ArrayBuffer(8))

function powerOfTwo(exponent: number): number {
  bits.setUint32(0, (exponent + 1023) << 20)
  bits.setUint32(4, 0)
  return bits.getFloat64(0)
}

/**
 * e^x in float64 from additions, multiplications and one division only, so that it has the same bits in every engine
 * (`Math.exp` has not). Argument reduction by multiples of ln 2 and a Taylor polynomial of degree 13 on
 * [-0.35, 0.35] (Cody and Waite 1980, chapter 6); relative error below 1e-15.
 *
 * @example
 * exp(1) // 2.718281828459045
 */
export function exp(x: number): number {
  if (Number.isNaN(x)) return x
  if (x > 709.78) return Number.POSITIVE_INFINITY
  if (x < -708.39) return 0
  const k = Math.round(x / Math.LN2)
  const r = x - k * LN2_HIGH - k * LN2_LOW
  let sum = 1 / 6227020800
  for (let n = 13; n > 0; n--) sum = sum * r + INVERSE_FACTORIAL[n - 1]!
  return k === 1024 ? sum * 2 * powerOfTwo(1023) : sum * powerOfTwo(k)
}

const INVERSE_FACTORIAL = ((): number[] => {
  const table = [1]
  for (let n = 1, factorial = 1; n <= 12; n++) {
    factorial *= n
    table.push(1 / factorial)
  }
  return table
})()

/**
 * Natural logarithm in float64, same bits in every engine: mantissa to [sqrt(1/2), sqrt(2)), then the series of
 * 2 artanh((m - 1) / (m + 1)); relative error below 1e-15.
 *
 * @returns NaN below 0, -Infinity at 0
 * @example
 * log(Math.E) // 1
 */
export function log(x: number): number {
  if (Number.isNaN(x) || x < 0) return Number.NaN
  if (x === 0) return Number.NEGATIVE_INFINITY
  if (x === Number.POSITIVE_INFINITY) return x
  let exponent = 0
  let value = x
  if (value < 2.2250738585072014e-308) {
    value *= 18014398509481984
    exponent = -54
  }
  bits.setFloat64(0, value)
  const high = bits.getUint32(0)
  exponent += (high >>> 20) - 1023
  bits.setUint32(0, (high & 0xfffff) | 0x3ff00000)
  let m = bits.getFloat64(0)
  if (m > Math.SQRT2) {
    m /= 2
    exponent += 1
  }
  const s = (m - 1) / (m + 1)
  const s2 = s * s
  let sum = 0
  for (let n = 21; n >= 3; n -= 2) sum = (sum + 1 / n) * s2
  return exponent * LN2_HIGH + (2 * s + (2 * s * sum + exponent * LN2_LOW))
}

/**
 * log(1 + x) for x >= 0, accurate near 0 (Goldberg 1991, theorem 4).
 *
 * @example
 * log1p(1e-20) // 1e-20
 */
export function log1p(x: number): number {
  const u = 1 + x
  return u === 1 ? x : (log(u) * x) / (u - 1)
}

/**
 * Logistic function 1 / (1 + e^-x), same bits in every engine.
 *
 * @example
 * sigmoid(0) // 0.5
 */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x))
  const e = exp(x)
  return e / (1 + e)
}

/**
 * log(1 + e^x) without overflow, same bits in every engine.
 *
 * @example
 * softplus(0) // 0.6931471805599453
 */
export function softplus(x: number): number {
  return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x))
}

/**
 * cos(pi t) for t in [0, 1], same bits in every engine; Taylor series around the nearest of 0, 1/2, 1.
 *
 * @example
 * cosPi(1) // -1
 */
export function cosPi(t: number): number {
  if (t > 0.5) return -cosPi(1 - t)
  const half = t > 0.25
  const x = Math.PI * (half ? 0.5 - t : t)
  const x2 = x * x
  let sum = 0
  for (let n = 20; n >= 2; n -= 2) sum = ((sum + 1) * -x2) / (half ? n * (n + 1) : n * (n - 1))
  return half ? x * (1 + sum) : 1 + sum
}
