// Elementwise functions that training does not meet often: in double precision with the compiler's own
// implementations (ports of musl), so that the bits do not depend on the engine's Math.

const SIN = 0, COS = 1, TAN = 2, ASIN = 3, ACOS = 4, ATAN = 5, SINH = 6, COSH = 7, ASINH = 8, ACOSH = 9, ATANH = 10, ERF = 11

// Rational Chebyshev approximations of Cody (1969): erf(x) = x A(x^2) / B(x^2) up to 0.46875, beyond it
// 1 - e^(-x^2) C(x) / D(x).
const ERF_A = memory.data<f64>([1.85777706184603153e-1, 3.16112374387056560e0, 1.13864154151050156e2, 3.77485237685302021e2, 3.20937758913846947e3])
const ERF_B = memory.data<f64>([1, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3, 2.84423683343917062e3])
const ERF_C = memory.data<f64>([2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594e0, 6.61191906371416295e1, 2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3, 1.23033935479799725e3])
const ERF_D = memory.data<f64>([1, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2, 1.62138957456669019e3, 3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3, 1.23033935480374942e3])

function polynomial(x: f64, coefficients: usize, count: usize): f64 {
  let sum: f64 = 0
  for (let i: usize = 0; i < count; i++) sum = sum * x + load<f64>(coefficients + (i << 3))
  return sum
}

function erf(x: f64): f64 {
  const v = abs(x)
  if (v <= 0.46875) return x * polynomial(x * x, ERF_A, 5) / polynomial(x * x, ERF_B, 5)
  // In float32 erf is 1 from 3.92 on.
  const y = v < 4 ? 1 - NativeMath.exp(-v * v) * polynomial(v, ERF_C, 9) / polynomial(v, ERF_D, 9) : v == v ? 1 : v
  return copysign<f64>(y, x)
}

// @ts-ignore: decorator
@inline function apply(op: i32, x: f64): f64 {
  if (op == SIN) return NativeMath.sin(x)
  if (op == COS) return NativeMath.cos(x)
  if (op == TAN) return NativeMath.tan(x)
  if (op == ASIN) return NativeMath.asin(x)
  if (op == ACOS) return NativeMath.acos(x)
  if (op == ATAN) return NativeMath.atan(x)
  if (op == SINH) return NativeMath.sinh(x)
  if (op == COSH) return NativeMath.cosh(x)
  if (op == ASINH) return NativeMath.asinh(x)
  if (op == ACOSH) return NativeMath.acosh(x)
  if (op == ERF) return erf(x)
  return NativeMath.atanh(x)
}
// @ts-ignore: decorator
@inline function each(op: i32, x: usize, o: usize, n: i32): void {
  const end = x + (<usize>n << 2)
  while (x < end) { store<f32>(o, <f32>apply(op, load<f32>(x))); x += 4; o += 4 }
}
export function preciseSin(x: usize, o: usize, n: i32): void { each(SIN, x, o, n) }
export function preciseCos(x: usize, o: usize, n: i32): void { each(COS, x, o, n) }
export function preciseTan(x: usize, o: usize, n: i32): void { each(TAN, x, o, n) }
export function preciseAsin(x: usize, o: usize, n: i32): void { each(ASIN, x, o, n) }
export function preciseAcos(x: usize, o: usize, n: i32): void { each(ACOS, x, o, n) }
export function preciseAtan(x: usize, o: usize, n: i32): void { each(ATAN, x, o, n) }
export function preciseSinh(x: usize, o: usize, n: i32): void { each(SINH, x, o, n) }
export function preciseCosh(x: usize, o: usize, n: i32): void { each(COSH, x, o, n) }
export function preciseAsinh(x: usize, o: usize, n: i32): void { each(ASINH, x, o, n) }
export function preciseAcosh(x: usize, o: usize, n: i32): void { each(ACOSH, x, o, n) }
export function preciseAtanh(x: usize, o: usize, n: i32): void { each(ATANH, x, o, n) }
export function preciseErf(x: usize, o: usize, n: i32): void { each(ERF, x, o, n) }
/** a^b over n elements; sa, sb: 0 repeats a scalar, 1 walks. */
export function precisePow(a: usize, sa: i32, b: usize, sb: i32, o: usize, n: i32): void {
  for (let i: i32 = 0; i < n; i++) {
    store<f32>(o, <f32>NativeMath.pow(load<f32>(a), load<f32>(b)))
    a += <usize>sa << 2; b += <usize>sb << 2; o += 4
  }
}
/** atan2(a, b) over n elements; sa, sb: 0 repeats a scalar, 1 walks. */
export function preciseAtan2(a: usize, sa: i32, b: usize, sb: i32, o: usize, n: i32): void {
  for (let i: i32 = 0; i < n; i++) {
    store<f32>(o, <f32>NativeMath.atan2(load<f32>(a), load<f32>(b)))
    a += <usize>sa << 2; b += <usize>sb << 2; o += 4
  }
}
