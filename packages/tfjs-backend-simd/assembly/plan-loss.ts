// Binary cross-entropy on logits, in float64 inside.

// e^-x for x >= 0: ln 2 in two parts, Taylor polynomial of degree 13 on [-0.35, 0.35] (Cody and Waite 1980).
function expMinus(x: f64): f64 {
  if (!(x < 700)) return x == x ? 0 : x
  const n = nearest(x * 1.4426950408889634)
  const r = n * 0.6931471803691238 - x + n * 1.9082149292705877e-10
  let sum: f64 = 1.0 / 6227020800
  sum = sum * r + 1.0 / 479001600; sum = sum * r + 1.0 / 39916800; sum = sum * r + 1.0 / 3628800
  sum = sum * r + 1.0 / 362880; sum = sum * r + 1.0 / 40320; sum = sum * r + 1.0 / 5040; sum = sum * r + 1.0 / 720
  sum = sum * r + 1.0 / 120; sum = sum * r + 1.0 / 24; sum = sum * r + 1.0 / 6; sum = sum * r + 0.5
  sum = sum * r + 1; sum = sum * r + 1
  return sum * reinterpret<f64>((1023 - <i64>n) << 52)
}

// log(1 + e) for e in [0, 1]: 2 artanh(s), s = e / (2 + e) <= 1/3.
function logOnePlus(e: f64): f64 {
  const s = e / (2 + e), y = s * s
  let sum: f64 = 0
  for (let n: i32 = 31; n >= 3; n -= 2) sum = (sum + 1.0 / <f64>n) * y
  return 2 * s + 2 * s * sum
}

/**
 * sum_r w_r (softplus(z_r) - y_r z_r) over `rows` logits Z (rows of ldz floats); D[r] = scale w_r (sigmoid(z_r) - y_r),
 * the rest of D's `columns` being zero.
 */
export function bceWithLogits(rows: i32, columns: i32, Z: usize, ldz: i32, Y: usize, W: usize, D: usize, ldd: i32, scale: f64): f64 {
  let loss: f64 = 0
  for (let r: i32 = 0; r < rows; r++) {
    const z = <f64>load<f32>(Z), y = <f64>load<f32>(Y), w = <f64>load<f32>(W)
    const e = expMinus(abs(z))
    loss += w * (max<f64>(z, 0) - y * z + logOnePlus(e))
    const p = z >= 0 ? 1 / (1 + e) : e / (1 + e)
    memory.fill(D, 0, <usize>columns << 2)
    store<f32>(D, <f32>(scale * w * (p - y)))
    Z += <usize>ldz << 2; Y += 4; W += 4; D += <usize>ldd << 2
  }
  return loss
}
