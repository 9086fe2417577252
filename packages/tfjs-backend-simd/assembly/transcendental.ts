// exp, tanh and the logistic function over a tensor, with constants in locals: V8 would rebuild every v128.const inside
// the loop, which costs more than the arithmetic. exp is vexp of math.ts, operation for operation. tanh is the rational
// approximation of degree 13/6 with the coefficients of Eigen's generic float tanh, and exactly one in magnitude from
// 9.02 on; the logistic function is accurate in both tails.
import { madd, neg0 } from './math'

const EXP: usize = memory.data<f32>([
  -104, 89, 1.44269504, 0.693359375, -2.12194440e-4, 1.6666665459e-1, 5.0000001201e-1, 8.3334519073e-3, 4.1665795894e-2,
  1.9875691500e-4, 1.3981999507e-3, 1,
])
const TANH: usize = memory.data<f32>([
  -7.99881172180175781, 7.99881172180175781, 6.37261928875436e-04, 4.89352455891786e-03, 5.12229709037114e-08,
  1.48572235717979e-05, 2.00018790482477e-13, -8.60467152213735e-11, -2.76076847742355e-16, 2.26843463243900e-03,
  4.89352518554385e-03, 1.19825839466702e-06, 1.18534705686654e-04, 9.02, 1,
])
// @ts-ignore: decorator
@inline function constant(table: usize, i: usize): v128 { return v128.load_splat<f32>(table + (i << 2)) }

// @ts-ignore: decorator
@inline function expWith(x: v128, low: v128, high: v128, log2e: v128, ln2: v128, ln2rest: v128, p0a: v128, p0b: v128, p1a: v128, p1b: v128, p2a: v128, p2b: v128, one: v128): v128 {
  x = f32x4.pmin(f32x4.pmax(x, low), high)
  const n = f32x4.nearest(f32x4.mul(x, log2e))
  const r = f32x4.sub(f32x4.sub(x, f32x4.mul(n, ln2)), f32x4.mul(n, ln2rest))
  const r2 = f32x4.mul(r, r)
  const p = f32x4.add(madd(madd(madd(madd(r, p2a, p2b), r2, madd(r, p1a, p1b)), r2, madd(r, p0a, p0b)), r2, r), one)
  const i = i32x4.trunc_sat_f32x4_s(n)
  const half = i32x4.shr_s(i, 1)
  // the bits of one are those of the exponent's offset
  return f32x4.mul(f32x4.mul(p, i32x4.add(i32x4.shl(half, 23), one)), i32x4.add(i32x4.shl(i32x4.sub(i, half), 23), one))
}
// @ts-ignore: decorator
@inline function expLoop(logistic: bool, x: usize, o: usize, n: i32): void {
  const c0 = constant(EXP, 0), c1 = constant(EXP, 1), c2 = constant(EXP, 2), c3 = constant(EXP, 3), c4 = constant(EXP, 4), c5 = constant(EXP, 5)
  const c6 = constant(EXP, 6), c7 = constant(EXP, 7), c8 = constant(EXP, 8), c9 = constant(EXP, 9), c10 = constant(EXP, 10), one = constant(EXP, 11)
  const sign = neg0()
  const end = x + (<usize>n << 2)
  while (x < end) {
    const v = v128.load(x)
    if (logistic) {
      const e = expWith(v128.or(v, sign), c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, one)
      const d = f32x4.div(one, f32x4.add(e, one))
      v128.store(o, v128.bitselect(f32x4.mul(e, d), d, f32x4.lt(v, f32x4.splat(0))))
    } else v128.store(o, expWith(v, c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, one))
    x += 16; o += 16
  }
}
export function unaryExp(x: usize, o: usize, n: i32, p: f32, q: f32): void { expLoop(false, x, o, n) }
export function unarySigmoid(x: usize, o: usize, n: i32, p: f32, q: f32): void { expLoop(true, x, o, n) }

export function unaryTanh(x: usize, o: usize, n: i32, p: f32, q: f32): void {
  const low = constant(TANH, 0), high = constant(TANH, 1), a1 = constant(TANH, 2), a0 = constant(TANH, 3), a3 = constant(TANH, 4), a2 = constant(TANH, 5), a5 = constant(TANH, 6), a4 = constant(TANH, 7)
  const a6 = constant(TANH, 8), b1 = constant(TANH, 9), b0 = constant(TANH, 10), b3 = constant(TANH, 11), b2 = constant(TANH, 12), bound = constant(TANH, 13), one = constant(TANH, 14)
  const sign = neg0()
  const end = x + (<usize>n << 2)
  while (x < end) {
    const v = v128.load(x)
    const c = f32x4.pmin(f32x4.pmax(v, low), high)
    const y = f32x4.mul(c, c), y2 = f32x4.mul(y, y)
    const num = madd(madd(madd(y2, a6, madd(y, a5, a4)), y2, madd(y, a3, a2)), y2, madd(y, a1, a0))
    const den = madd(madd(y, b3, b2), y2, madd(y, b1, b0))
    const t = f32x4.mul(c, f32x4.div(num, den))
    v128.store(o, v128.bitselect(v128.or(one, v128.and(v, sign)), t, f32x4.ge(f32x4.abs(v), bound)))
    x += 16; o += 16
  }
}
