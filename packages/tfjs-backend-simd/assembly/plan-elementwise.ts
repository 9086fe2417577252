// Elementwise kernels of a step plan, over `rows` rows of `columns` floats (a multiple of 4), with row strides.
import { madd } from './madd'
import { exp4, sigmoidRun, splat, tanhRun } from './plan-simd'

/** Activations by number: 0 linear, 1 relu, 2 tanh, 3 sigmoid. */
export function activate(kind: i32, rows: i32, columns: i32, X: usize, ldx: i32): void {
  const bytes = <usize>columns << 2, step = <usize>ldx << 2
  const zero = splat(0)
  for (let r: i32 = 0; r < rows; r++) {
    if (kind == 1) {
      let p = X
      const end = X + bytes
      while (p < end) { v128.store(p, f32x4.pmax(v128.load(p), zero)); p += 16 }
    } else if (kind == 2) tanhRun(X, X, bytes)
    else if (kind == 3) sigmoidRun(X, X, bytes)
    X += step
  }
}

/** D = D f'(x) where Y = f(x), f as in `activate`. */
export function activateGradient(kind: i32, rows: i32, columns: i32, Y: usize, ldy: i32, D: usize, ldd: i32): void {
  const bytes = <usize>columns << 2, sy = <usize>ldy << 2, sd = <usize>ldd << 2
  const zero = splat(0), one = splat(1)
  for (let r: i32 = 0; r < rows; r++) {
    let y = Y, d = D
    const end = Y + bytes
    if (kind == 1) while (y < end) { v128.store(d, v128.and(v128.load(d), f32x4.gt(v128.load(y), zero))); y += 16; d += 16 }
    else if (kind == 2) while (y < end) { const v = v128.load(y); v128.store(d, f32x4.mul(v128.load(d), f32x4.sub(one, f32x4.mul(v, v)))); y += 16; d += 16 }
    else if (kind == 3) while (y < end) { const v = v128.load(y); v128.store(d, f32x4.mul(v128.load(d), f32x4.mul(v, f32x4.sub(one, v)))); y += 16; d += 16 }
    Y += sy; D += sd
  }
}

/** O = factor A, or O += factor A. */
export function scaleInto(rows: i32, columns: i32, A: usize, lda: i32, O: usize, ldo: i32, factor: f32, accumulate: i32): void {
  const bytes = <usize>columns << 2, sa = <usize>lda << 2, so = <usize>ldo << 2, f = splat(factor)
  for (let r: i32 = 0; r < rows; r++) {
    let a = A, o = O
    const end = A + bytes
    if (accumulate) while (a < end) { v128.store(o, madd(v128.load(a), f, v128.load(o))); a += 16; o += 16 }
    else while (a < end) { v128.store(o, f32x4.mul(v128.load(a), f)); a += 16; o += 16 }
    A += sa; O += so
  }
}

/** Zeroes columns [from, to) of each row: the padding of activations whose f(0) is not 0. */
export function clearColumns(rows: i32, from: i32, to: i32, X: usize, ldx: i32): void {
  for (let r: i32 = 0; r < rows; r++) {
    memory.fill(X + (<usize>from << 2), 0, <usize>(to - from) << 2)
    X += <usize>ldx << 2
  }
}

/**
 * Dropout with the counter-based mask of `dropout-mask.ts` of @fdp/models: O = X mask (or O += X mask) over X laid out
 * [steps][batch][columns], the mask's element number being (first + b) stride + t width + number[column]; number[] < 0
 * is padding and gives 0.
 */
export function dropout(steps: i32, batch: i32, columns: i32, X: usize, ldx: i32, O: usize, ldo: i32, number: usize, first: i32, stride: i32, width: i32, k0: i32, k1: i32, threshold: i32, scale: f32, accumulate: i32): void {
  const s = splat(scale), key0 = i32x4.splat(k0), key1 = i32x4.splat(k1), limit = i32x4.splat(threshold), zero = i32x4.splat(0)
  const mul0 = i32x4.splat(0x7feb352d), mul1 = i32x4.splat(<i32>0x846ca68b)
  const bytes = <usize>columns << 2
  for (let t: i32 = 0; t < steps; t++) for (let b: i32 = 0; b < batch; b++) {
    const base = i32x4.splat((first + b) * stride + t * width)
    for (let j: usize = 0; j < bytes; j += 16) {
      const n = v128.load(number + j)
      let w = i32x4.add(i32x4.add(base, n), key0)
      w = v128.xor(w, i32x4.shr_u(w, 16))
      w = i32x4.mul(w, mul0)
      w = v128.xor(w, i32x4.shr_u(w, 15))
      w = i32x4.mul(i32x4.add(w, key1), mul1)
      w = v128.xor(w, i32x4.shr_u(w, 16))
      const keep = v128.and(i32x4.ge_u(w, limit), i32x4.ge_s(n, zero))
      let y = v128.and(f32x4.mul(v128.load(X + j), s), keep)
      if (accumulate) y = f32x4.add(y, v128.load(O + j))
      v128.store(O + j, y)
    }
    X += <usize>ldx << 2; O += <usize>ldo << 2
  }
}

/** Softmax over the leading dimension, in place: X[steps][batch] (batch a multiple of 4), rows ld floats apart. */
export function softmaxSteps(steps: i32, batch: i32, X: usize, ld: i32): void {
  const step = <usize>ld << 2, all = <usize>steps * step
  for (let j: usize = 0; j < <usize>batch << 2; j += 16) {
    const p = X + j, end = p + all
    let top = v128.load(p)
    for (let q = p + step; q < end; q += step) top = f32x4.pmax(v128.load(q), top)
    let sum = splat(0)
    for (let q = p; q < end; q += step) {
      const e = exp4(f32x4.sub(v128.load(q), top))
      v128.store(q, e)
      sum = f32x4.add(sum, e)
    }
    const inverse = f32x4.div(splat(1), sum)
    for (let q = p; q < end; q += step) v128.store(q, f32x4.mul(v128.load(q), inverse))
  }
}

/** Whether two blocks hold the same bits; `bytes` is a multiple of 4. */
export function sameBits(A: usize, B: usize, bytes: usize): i32 {
  const end = A + bytes
  // In pieces of 4 kB, after each of which a difference ends the search.
  while (A + 64 <= end) {
    let d = i32x4.splat(0)
    const stop = min(A + 4096, A + ((end - A) & ~63))
    while (A < stop) {
      const x = v128.or(v128.xor(v128.load(A), v128.load(B)), v128.xor(v128.load(A, 16), v128.load(B, 16)))
      const y = v128.or(v128.xor(v128.load(A, 32), v128.load(B, 32)), v128.xor(v128.load(A, 48), v128.load(B, 48)))
      d = v128.or(d, v128.or(x, y))
      A += 64; B += 64
    }
    if (v128.any_true(d)) return 0
  }
  while (A < end) {
    if (load<i32>(A) != load<i32>(B)) return 0
    A += 4; B += 4
  }
  return 1
}
