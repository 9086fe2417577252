// Vector functions. Four floats at a time, no branches, the same instructions on every engine.
// exp, log: argument reduction and minimax coefficients of Cephes (Moshier 1992, expf.c and logf.c).
// NaN passes through: pmax(x, bound) and pmin(x, bound) return x when a comparison fails.

// @ts-ignore: decorator
@inline export function madd(a: v128, b: v128, c: v128): v128 { return f32x4.add(f32x4.mul(a, b), c) }
// @ts-ignore: decorator
@inline export function splat(x: f32): v128 { return f32x4.splat(x) }
// @ts-ignore: decorator
@inline export function neg0(): v128 { return i32x4.splat(0x80000000) }

// 2^n for integral n in [-126, 127]
// @ts-ignore: decorator
@inline function pow2(n: v128): v128 { return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23) }

// r + r^2 p(r) = e^r - 1 on |r| <= ln(2)/2
// @ts-ignore: decorator
@inline function expm1Reduced(r: v128): v128 {
  const r2 = f32x4.mul(r, r)
  const p0 = madd(r, splat(1.6666665459e-1), splat(5.0000001201e-1))
  const p1 = madd(r, splat(8.3334519073e-3), splat(4.1665795894e-2))
  const p2 = madd(r, splat(1.9875691500e-4), splat(1.3981999507e-3))
  return madd(madd(madd(p2, r2, p1), r2, p0), r2, r)
}
// @ts-ignore: decorator
@inline function reduce(x: v128, n: v128): v128 {
  return f32x4.sub(f32x4.sub(x, f32x4.mul(n, splat(0.693359375))), f32x4.mul(n, splat(-2.12194440e-4)))
}

/** e^x; overflows to infinity, underflows gradually. */
// @ts-ignore: decorator
@inline export function vexp(x: v128): v128 {
  x = f32x4.pmin(f32x4.pmax(x, splat(-104)), splat(89))
  const n = f32x4.nearest(f32x4.mul(x, splat(1.44269504)))
  const p = f32x4.add(expm1Reduced(reduce(x, n)), splat(1))
  const i = i32x4.trunc_sat_f32x4_s(n)
  const half = i32x4.shr_s(i, 1)
  return f32x4.mul(f32x4.mul(p, pow2(half)), pow2(i32x4.sub(i, half)))
}

/** e^x - 1 without cancellation. */
// @ts-ignore: decorator
@inline export function vexpm1(x: v128): v128 {
  const big = f32x4.gt(x, splat(20))
  const y = f32x4.pmin(f32x4.pmax(x, splat(-40)), splat(20))
  const n = f32x4.nearest(f32x4.mul(y, splat(1.44269504)))
  const s = pow2(i32x4.trunc_sat_f32x4_s(n))
  const small = f32x4.add(f32x4.mul(s, expm1Reduced(reduce(y, n))), f32x4.sub(s, splat(1)))
  // s * r + (s - 1) turns -0 into 0 and keeps tiny x exact only through r itself
  const tiny = f32x4.lt(f32x4.abs(x), splat(1e-10))
  return v128.bitselect(vexp(x), v128.bitselect(x, small, tiny), big)
}

/** Natural logarithm; -infinity at 0, NaN below, denormals included. */
// @ts-ignore: decorator
@inline export function vlog(x: v128): v128 {
  const small = f32x4.lt(x, splat(1.17549435e-38))
  const y = v128.bitselect(f32x4.mul(x, splat(8388608)), x, small)
  // exponent such that the mantissa lies in [sqrt(1/2), sqrt(2))
  const shifted = i32x4.sub(y, i32x4.splat(0x3f3504f3))
  const k = i32x4.shr_s(shifted, 23)
  const m = i32x4.sub(y, i32x4.shl(k, 23))
  const e = f32x4.convert_i32x4_s(i32x4.sub(k, v128.and(small, i32x4.splat(23))))
  const f = f32x4.sub(m, splat(1))
  const z = f32x4.mul(f, f)
  let p = madd(f, splat(7.0376836292e-2), splat(-1.1514610310e-1))
  p = madd(p, f, splat(1.1676998740e-1))
  p = madd(p, f, splat(-1.2420140846e-1))
  p = madd(p, f, splat(1.4249322787e-1))
  p = madd(p, f, splat(-1.6668057665e-1))
  p = madd(p, f, splat(2.0000714765e-1))
  p = madd(p, f, splat(-2.4999993993e-1))
  p = madd(p, f, splat(3.3333331174e-1))
  let r = f32x4.mul(f32x4.mul(f, z), p)
  r = madd(e, splat(-2.12194440e-4), r)
  r = f32x4.sub(r, f32x4.mul(z, splat(0.5)))
  r = madd(e, splat(0.693359375), f32x4.add(f, r))
  const inf = splat(Infinity)
  r = v128.bitselect(x, r, v128.or(f32x4.eq(x, inf), f32x4.ne(x, x)))
  r = v128.bitselect(splat(-Infinity), r, f32x4.eq(x, splat(0)))
  return v128.bitselect(splat(NaN), r, f32x4.lt(x, splat(0)))
}

/** log(1 + x) without cancellation. */
// @ts-ignore: decorator
@inline export function vlog1p(x: v128): v128 {
  const u = f32x4.add(x, splat(1))
  const d = f32x4.sub(u, splat(1))
  const r = f32x4.mul(vlog(u), f32x4.div(x, d))
  const exact = v128.or(f32x4.eq(d, splat(0)), f32x4.eq(u, splat(Infinity)))
  return v128.bitselect(x, r, exact)
}

/** log(1 + e^x). */
// @ts-ignore: decorator
@inline export function vsoftplus(x: v128): v128 {
  return f32x4.add(f32x4.pmax(x, splat(0)), vlog1p(vexp(v128.or(x, neg0()))))
}
