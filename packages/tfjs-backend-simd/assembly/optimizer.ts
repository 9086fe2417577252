// Optimizer updates in place, in the order of operations of tfjs-core's own: the same bits as its ops on this backend.
// A gradient of exactly zero would let its moments decay into denormals, which WebAssembly cannot flush and which cost
// tenfold; 1e-25 (and 1e-30 for squares) keeps them normal and vanishes beside any gradient above 1e-18.
import { splat } from './math'

/** Adam: m, v and value of n floats; correction1 = 1 - beta1^t, correction2 = 1 - beta2^t. */
export function adamUpdate(value: usize, m: usize, v: usize, g: usize, n: i32, beta1: f32, oneMinusBeta1: f32, beta2: f32, oneMinusBeta2: f32, correction1: f32, correction2: f32, epsilon: f32, negativeRate: f32): void {
  const end = value + (<usize>n << 2)
  const b1 = splat(beta1), r1 = splat(oneMinusBeta1), b2 = splat(beta2), r2 = splat(oneMinusBeta2)
  const c1 = splat(correction1), c2 = splat(correction2), eps = splat(epsilon), rate = splat(negativeRate)
  const tiny = splat(1e-25), tinySquare = splat(1e-30)
  while (value < end) {
    const x = v128.load(g)
    const m1 = f32x4.add(f32x4.mul(v128.load(m), b1), f32x4.mul(f32x4.add(x, tiny), r1))
    const v1 = f32x4.add(f32x4.mul(v128.load(v), b2), f32x4.mul(f32x4.add(f32x4.mul(x, x), tinySquare), r2))
    v128.store(m, m1)
    v128.store(v, v1)
    const step = f32x4.div(f32x4.div(m1, c1), f32x4.add(f32x4.sqrt(f32x4.div(v1, c2)), eps))
    v128.store(value, f32x4.add(f32x4.mul(step, rate), v128.load(value)))
    value += 16; m += 16; v += 16; g += 16
  }
}

/** value += g * negativeRate. */
export function sgdUpdate(value: usize, g: usize, n: i32, negativeRate: f32): void {
  const end = value + (<usize>n << 2), rate = splat(negativeRate)
  while (value < end) {
    v128.store(value, f32x4.add(f32x4.mul(rate, v128.load(g)), v128.load(value)))
    value += 16; g += 16
  }
}

/** RMSProp, not centered: mean square s, momentum buffer b. */
export function rmspropUpdate(value: usize, s: usize, b: usize, g: usize, n: i32, decay: f32, oneMinusDecay: f32, momentum: f32, epsilon: f32, rate: f32): void {
  const end = value + (<usize>n << 2)
  const d = splat(decay), r = splat(oneMinusDecay), mu = splat(momentum), eps = splat(epsilon), lr = splat(rate)
  const tinySquare = splat(1e-30)
  while (value < end) {
    const x = v128.load(g)
    const s1 = f32x4.add(f32x4.mul(v128.load(s), d), f32x4.mul(f32x4.add(f32x4.mul(x, x), tinySquare), r))
    const b1 = f32x4.add(f32x4.mul(v128.load(b), mu), f32x4.div(f32x4.mul(x, lr), f32x4.sqrt(f32x4.add(s1, eps))))
    v128.store(s, s1)
    v128.store(b, b1)
    v128.store(value, f32x4.sub(v128.load(value), b1))
    value += 16; s += 16; b += 16; g += 16
  }
}
