// Gradients of elementwise functions, in the order of operations of tfjs-core's own: the same bits as its ops on this
// backend. Blocks are padded to 64 bytes, so the last vector may run over the end.
import { splat } from './math'

/** o = dy (y (1 - y)), y = sigmoid(x). */
export function sigmoidGradient(dy: usize, y: usize, o: usize, n: i32): void {
  const end = o + (<usize>n << 2), one = splat(1)
  while (o < end) {
    const s = v128.load(y)
    v128.store(o, f32x4.mul(v128.load(dy), f32x4.mul(s, f32x4.sub(one, s))))
    dy += 16; y += 16; o += 16
  }
}

/** o = (1 - y^2) dy, y = tanh(x). */
export function tanhGradient(dy: usize, y: usize, o: usize, n: i32): void {
  const end = o + (<usize>n << 2), one = splat(1)
  while (o < end) {
    const t = v128.load(y)
    v128.store(o, f32x4.mul(f32x4.sub(one, f32x4.mul(t, t)), v128.load(dy)))
    dy += 16; y += 16; o += 16
  }
}

/** o = dy step(x); NaN in x stays. */
export function reluGradient(dy: usize, x: usize, o: usize, n: i32): void {
  const end = o + (<usize>n << 2), one = splat(1), zero = splat(0)
  while (o < end) {
    const v = v128.load(x)
    const step = v128.bitselect(v, v128.and(one, f32x4.gt(v, zero)), f32x4.ne(v, v))
    v128.store(o, f32x4.mul(v128.load(dy), step))
    dy += 16; x += 16; o += 16
  }
}

/** o = dy where min <= x <= max, else 0. */
export function clipGradient(dy: usize, x: usize, o: usize, n: i32, min: f32, max: f32): void {
  const end = o + (<usize>n << 2), low = splat(min), high = splat(max)
  while (o < end) {
    const v = v128.load(x)
    v128.store(o, v128.and(v128.load(dy), v128.and(f32x4.ge(v, low), f32x4.le(v, high))))
    dy += 16; x += 16; o += 16
  }
}
