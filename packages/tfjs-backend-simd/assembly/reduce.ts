// Reductions of x[outer][n][inner] over n. The order of operations depends on the shape alone.
// inner = 1: sixteen partial results by position modulo 16, combined in a fixed tree; for sums within blocks of 4,096
// values, which are added up in float64.
// inner > 1: each column from the first row to the last, sums in blocks of 256 rows.
import { splat, vexp } from './math'

const SUM = 0, MAX = 1, MIN = 2, PROD = 3
const BLOCK: i32 = 256
const RUN: i32 = 4096

// @ts-ignore: decorator
@inline function start(op: i32): f32 {
  if (op == SUM) return 0
  if (op == MAX) return -Infinity
  if (op == MIN) return Infinity
  return 1
}
// @ts-ignore: decorator
@inline function join(op: i32, x: v128, y: v128): v128 {
  if (op == SUM) return f32x4.add(x, y)
  if (op == MAX) return f32x4.max(x, y)
  if (op == MIN) return f32x4.min(x, y)
  return f32x4.mul(x, y)
}
// All ones in the first `count` lanes.
// @ts-ignore: decorator
@inline function lanes(count: i32): v128 { return i32x4.gt_s(i32x4.splat(count), i32x4(0, 1, 2, 3)) }
// @ts-ignore: decorator
@inline function across(op: i32, x: v128): f32 {
  x = join(op, x, v128.shuffle<f32>(x, x, 2, 3, 0, 1))
  return f32x4.extract_lane(join(op, x, v128.shuffle<f32>(x, x, 1, 0, 3, 2)), 0)
}
// @ts-ignore: decorator
@inline function row(op: i32, x: usize, n: i32): f32 {
  const init = splat(start(op))
  let r0 = init, r1 = init, r2 = init, r3 = init
  let left = n
  for (; left >= 16; left -= 16) {
    r0 = join(op, r0, v128.load(x)); r1 = join(op, r1, v128.load(x, 16))
    r2 = join(op, r2, v128.load(x, 32)); r3 = join(op, r3, v128.load(x, 48))
    x += 64
  }
  for (; left >= 4; left -= 4) { r0 = join(op, r0, v128.load(x)); x += 16 }
  if (left > 0) r1 = join(op, r1, v128.bitselect(v128.load(x), init, lanes(left)))
  return across(op, join(op, join(op, r0, r1), join(op, r2, r3)))
}
// A sum over any number of values.
function longSum(x: usize, n: i32): f32 {
  let total: f64 = 0
  for (; n > 0; n -= RUN) {
    total += <f64>row(SUM, x, min(RUN, n))
    x += <usize>RUN << 2
  }
  return <f32>total
}
// @ts-ignore: decorator
@inline function columns(op: i32, x: usize, o: usize, n: i32, inner: i32): void {
  const stride = <usize>inner << 2
  const init = splat(start(op))
  for (let c: i32 = 0; c < inner; c += 4) {
    let total = init
    let p = x + (<usize>c << 2)
    for (let i: i32 = 0; i < n; i += BLOCK) {
      const end = min(n, i + BLOCK)
      let part = init
      for (let j = i; j < end; j++) { part = join(op, part, v128.load(p)); p += stride }
      total = join(op, total, part)
    }
    v128.store(o + (<usize>c << 2), total)
  }
}
// @ts-ignore: decorator
@inline function reduce(op: i32, x: usize, o: usize, outer: i32, n: i32, inner: i32): void {
  for (let i: i32 = 0; i < outer; i++) {
    if (inner == 1) store<f32>(o, row(op, x, n))
    else columns(op, x, o, n, inner)
    x += <usize>n * (<usize>inner << 2); o += <usize>inner << 2
  }
}
export function reduceSum(x: usize, o: usize, outer: i32, n: i32, inner: i32): void {
  if (inner > 1 || n <= RUN) reduce(SUM, x, o, outer, n, inner)
  else for (let i: i32 = 0; i < outer; i++) { store<f32>(o, longSum(x, n)); x += <usize>n << 2; o += 4 }
}
export function reduceMax(x: usize, o: usize, outer: i32, n: i32, inner: i32): void { reduce(MAX, x, o, outer, n, inner) }
export function reduceMin(x: usize, o: usize, outer: i32, n: i32, inner: i32): void { reduce(MIN, x, o, outer, n, inner) }
export function reduceProd(x: usize, o: usize, outer: i32, n: i32, inner: i32): void { reduce(PROD, x, o, outer, n, inner) }

// o = exp(x - top) over n floats, and their sum in four partial results.
function exponentials(x: usize, o: usize, n: i32, top: v128): f32 {
  let sum = splat(0)
  const end = x + (<usize>(n & ~3) << 2)
  while (x < end) {
    const e = vexp(f32x4.sub(v128.load(x), top))
    sum = f32x4.add(sum, e)
    v128.store(o, e)
    x += 16; o += 16
  }
  if (n & 3) {
    const e = vexp(f32x4.sub(v128.load(x), top))
    sum = f32x4.add(sum, v128.and(e, lanes(n & 3)))
    v128.store(o, e)
  }
  return across(SUM, sum)
}
/** Softmax of each row: exp(x - max) / sum. */
export function softmaxRows(x: usize, o: usize, rows: i32, n: i32): void {
  const bytes = <usize>n << 2
  for (let r: i32 = 0; r < rows; r++) {
    const top = splat(row(MAX, x, n))
    let sum: f64 = 0
    for (let c: i32 = 0; c < n; c += RUN) {
      const at = <usize>c << 2
      sum += <f64>exponentials(x + at, o + at, min(RUN, n - c), top)
    }
    const total = splat(<f32>sum)
    for (let c: usize = 0; c < bytes; c += 16) v128.store(o + c, f32x4.div(v128.load(o + c), total))
    x += bytes; o += bytes
  }
}
