// Elementwise functions of one tensor. Blocks are padded to 64 bytes, so the last vector may run over the end.
import { madd, neg0, splat, vexpm1, vlog, vlog1p, vsoftplus } from './math'

const EXPM1 = 1, LOG = 2, LOG1P = 3, SOFTPLUS = 6, ELU = 7, SELU = 8, LEAKY = 9,
  RELU = 10, RELU6 = 11, CLIP = 12, NEG = 13, ABS = 14, SQRT = 15, RSQRT = 16, SQUARE = 17, STEP = 18, RECIPROCAL = 19,
  SIGN = 20, FLOOR = 21, CEIL = 22, ROUND = 23, AFFINE = 24
const SELU_SCALE: f32 = 1.0507009873554804934193349852946, SELU_SCALE_ALPHA: f32 = 1.7580993408473768599402175208123

// @ts-ignore: decorator
@inline function apply(op: i32, x: v128, a: v128, b: v128): v128 {
  const zero = splat(0)
  if (op == EXPM1) return vexpm1(x)
  if (op == LOG) return vlog(x)
  if (op == LOG1P) return vlog1p(x)
  if (op == SOFTPLUS) return vsoftplus(x)
  if (op == ELU) return v128.bitselect(x, vexpm1(x), f32x4.ge(x, zero))
  if (op == SELU) return v128.bitselect(f32x4.mul(x, splat(SELU_SCALE)), f32x4.mul(vexpm1(x), splat(SELU_SCALE_ALPHA)), f32x4.ge(x, zero))
  if (op == LEAKY) return v128.bitselect(f32x4.mul(x, a), x, f32x4.lt(x, zero))
  if (op == RELU) return f32x4.pmax(x, zero)
  if (op == RELU6) return f32x4.pmin(f32x4.pmax(x, zero), splat(6))
  if (op == CLIP) return v128.bitselect(b, v128.bitselect(a, x, f32x4.lt(x, a)), f32x4.gt(x, b))
  if (op == NEG) return v128.xor(x, neg0())
  if (op == ABS) return f32x4.abs(x)
  if (op == SQRT) return f32x4.sqrt(x)
  if (op == RSQRT) return f32x4.div(splat(1), f32x4.sqrt(x))
  if (op == SQUARE) return f32x4.mul(x, x)
  if (op == STEP) return v128.bitselect(x, v128.bitselect(splat(1), a, f32x4.gt(x, zero)), f32x4.ne(x, x))
  if (op == RECIPROCAL) return f32x4.div(splat(1), x)
  if (op == SIGN) return v128.bitselect(splat(1), v128.and(f32x4.lt(x, zero), splat(-1)), f32x4.gt(x, zero))
  if (op == FLOOR) return f32x4.floor(x)
  if (op == CEIL) return f32x4.ceil(x)
  if (op == ROUND) return f32x4.nearest(x)
  return madd(x, a, b)
}

// @ts-ignore: decorator
@inline function each(op: i32, x: usize, o: usize, n: i32, p: f32, q: f32): void {
  const a = splat(p), b = splat(q)
  const end = x + (<usize>n << 2)
  while (x < end) { v128.store(o, apply(op, v128.load(x), a, b)); x += 16; o += 16 }
}

export function unaryExpm1(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(EXPM1, x, o, n, p, q) }
export function unaryLog(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(LOG, x, o, n, p, q) }
export function unaryLog1p(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(LOG1P, x, o, n, p, q) }
export function unarySoftplus(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(SOFTPLUS, x, o, n, p, q) }
export function unaryElu(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(ELU, x, o, n, p, q) }
export function unarySelu(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(SELU, x, o, n, p, q) }
export function unaryLeakyRelu(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(LEAKY, x, o, n, p, q) }
export function unaryRelu(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(RELU, x, o, n, p, q) }
export function unaryRelu6(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(RELU6, x, o, n, p, q) }
export function unaryClip(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(CLIP, x, o, n, p, q) }
export function unaryNeg(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(NEG, x, o, n, p, q) }
export function unaryAbs(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(ABS, x, o, n, p, q) }
export function unarySqrt(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(SQRT, x, o, n, p, q) }
export function unaryRsqrt(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(RSQRT, x, o, n, p, q) }
export function unarySquare(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(SQUARE, x, o, n, p, q) }
export function unaryStep(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(STEP, x, o, n, p, q) }
export function unaryReciprocal(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(RECIPROCAL, x, o, n, p, q) }
export function unarySign(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(SIGN, x, o, n, p, q) }
export function unaryFloor(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(FLOOR, x, o, n, p, q) }
export function unaryCeil(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(CEIL, x, o, n, p, q) }
export function unaryRound(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(ROUND, x, o, n, p, q) }
/** x * p + q */
export function unaryAffine(x: usize, o: usize, n: i32, p: f32, q: f32): void { each(AFFINE, x, o, n, p, q) }
