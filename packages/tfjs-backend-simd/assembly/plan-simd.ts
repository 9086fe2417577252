// Vector helpers of the plan module. Constants of the rational functions stand in memory and are loaded before a
// loop: V8 rebuilds a v128 constant at each use inside one.
import { madd } from './madd'

// tanh(x) = x P(x^2) / Q(x^2), degrees 4 and 4, |x| clamped to 7.9; own fit (Lawson-weighted least squares for the
// relative error), at most 3.8e-7 relative in float32. sigmoid(x) = 1/2 + x P'(x^2) / Q'(x^2), the same fit at x/2.
const TANH = memory.data<f32>([
  1.0, 0.134506255, 0.00357899722, 2.20233305e-5, 1.54280944e-8,
  0.467839539, 0.0261922572, 0.000342365878, 8.59882903e-7, 7.9, -7.9, 0, // last: padding
], 16)
const SIGMOID = memory.data<f32>([
  0.25, 0.25 * 0.134506255 / 4, 0.25 * 0.00357899722 / 16, 0.25 * 2.20233305e-5 / 64, 0.25 * 1.54280944e-8 / 256,
  0.467839539 / 4, 0.0261922572 / 16, 0.000342365878 / 64, 8.59882903e-7 / 256, 15.8, -15.8, 0.5,
], 16)

// @ts-ignore: decorator
@inline export function splat(x: f32): v128 { return f32x4.splat(x) }
/** Sum of the lanes: (0 + 2) + (1 + 3). */
// @ts-ignore: decorator
@inline export function sumLanes(x: v128): f32 {
  x = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1))
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1)
}
/** x P(y) / Q(y) with y = x^2 and Q(0) = 1, in Estrin's form. */
// @ts-ignore: decorator
@inline function rational(x: v128, one: v128, p0: v128, p1: v128, p2: v128, p3: v128, p4: v128, q1: v128, q2: v128, q3: v128, q4: v128): v128 {
  const y = f32x4.mul(x, x), y2 = f32x4.mul(y, y)
  const p = madd(madd(y2, p4, madd(y, p3, p2)), y2, madd(y, p1, p0))
  const q = madd(madd(y2, q4, madd(y, q3, q2)), y2, madd(y, q1, one))
  return f32x4.div(f32x4.mul(x, p), q)
}

/** o[i] = tanh(x[i]) over `bytes` (a multiple of 16); o may be x. NaN stays NaN. */
export function tanhRun(x: usize, o: usize, bytes: usize): void {
  const p0 = v128.load_splat<f32>(TANH), p1 = v128.load_splat<f32>(TANH, 4), p2 = v128.load_splat<f32>(TANH, 8), p3 = v128.load_splat<f32>(TANH, 12), p4 = v128.load_splat<f32>(TANH, 16)
  const q1 = v128.load_splat<f32>(TANH, 20), q2 = v128.load_splat<f32>(TANH, 24), q3 = v128.load_splat<f32>(TANH, 28), q4 = v128.load_splat<f32>(TANH, 32), hi = v128.load_splat<f32>(TANH, 36), lo = v128.load_splat<f32>(TANH, 40)
  const end = x + bytes
  while (x < end) {
    v128.store(o, rational(f32x4.pmin(f32x4.pmax(v128.load(x), lo), hi), p0, p0, p1, p2, p3, p4, q1, q2, q3, q4))
    x += 16; o += 16
  }
}
/** o[i] = 1 / (1 + e^-x[i]) over `bytes` (a multiple of 16); o may be x. Error relative to 1. */
export function sigmoidRun(x: usize, o: usize, bytes: usize): void {
  const p0 = v128.load_splat<f32>(SIGMOID), p1 = v128.load_splat<f32>(SIGMOID, 4), p2 = v128.load_splat<f32>(SIGMOID, 8), p3 = v128.load_splat<f32>(SIGMOID, 12), p4 = v128.load_splat<f32>(SIGMOID, 16)
  const q1 = v128.load_splat<f32>(SIGMOID, 20), q2 = v128.load_splat<f32>(SIGMOID, 24), q3 = v128.load_splat<f32>(SIGMOID, 28), q4 = v128.load_splat<f32>(SIGMOID, 32), hi = v128.load_splat<f32>(SIGMOID, 36), lo = v128.load_splat<f32>(SIGMOID, 40), half = v128.load_splat<f32>(SIGMOID, 44)
  const one = f32x4.add(half, half), end = x + bytes
  while (x < end) {
    v128.store(o, f32x4.add(half, rational(f32x4.pmin(f32x4.pmax(v128.load(x), lo), hi), one, p0, p1, p2, p3, p4, q1, q2, q3, q4)))
    x += 16; o += 16
  }
}

/** e^x for x <= 88: 2^n times a polynomial of degree 6 in x - n ln 2 (own minimax fit), 1.3e-7 relative; below -87: e^-87. */
// @ts-ignore: decorator
@inline export function exp4(x: v128): v128 {
  x = f32x4.pmax(x, f32x4.splat(-87))
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(1.44269504)))
  // ln 2 in two parts, the first with nine trailing zero bits, so that n times it is exact (Cody and Waite 1980).
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693145751953125))), f32x4.mul(n, f32x4.splat(1.42860677e-6)))
  let p = madd(r, f32x4.splat(0.00138131448), f32x4.splat(0.00836941879))
  p = madd(p, r, f32x4.splat(0.041668456))
  p = madd(p, r, f32x4.splat(0.166665152))
  p = madd(p, r, f32x4.splat(0.49999994))
  p = madd(p, f32x4.mul(r, r), f32x4.add(r, f32x4.splat(1)))
  return f32x4.mul(p, i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23))
}
