// Elementwise functions that training does not meet often: in double precision with the compiler's own
// implementations (ports of musl), so that the bits do not depend on the engine's Math.

const SIN = 0, COS = 1, TAN = 2, ASIN = 3, ACOS = 4, ATAN = 5, SINH = 6, COSH = 7, ASINH = 8, ACOSH = 9, ATANH = 10

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
/** a^b over n elements; sa, sb: 0 repeats a scalar, 1 walks. */
export function precisePow(a: usize, sa: i32, b: usize, sb: i32, o: usize, n: i32): void {
  for (let i: i32 = 0; i < n; i++) {
    store<f32>(o, <f32>NativeMath.pow(load<f32>(a), load<f32>(b)))
    a += <usize>sa << 2; b += <usize>sb << 2; o += 4
  }
}
