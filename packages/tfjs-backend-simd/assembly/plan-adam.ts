// Updates over a run of `bytes` (a multiple of 16) of parameters P with gradients G; slots lie in M and V.
import { madd } from './madd'
import { splat } from './plan-simd'

const TINY = memory.data<f32>([1e-26, 1e-26, 1e-26, 1e-26, 1e-33, 1e-33, 1e-33, 1e-33], 16)

/**
 * Adam (Kingma and Ba 2015) with decoupled decay (Loshchilov and Hutter 2019), the bias corrections taken out of the
 * root: m = b1 m + g1 g, v = b2 v + g2 g^2, p = keep p - rate m / (sqrt(v) + epsilon). A scale of the gradients is in
 * g1 and, squared, in g2.
 *
 * Moments of dead units must stay out of the denormals, which cost ten times a normal number: v by a floor of 1e-33, m by
 * adding 1e-26 and taking it away again, which rounds what is far below to exactly 0. A floor alone would move the
 * padding of the panels away from 0, and Adam, which divides by epsilon, would bring it to life within a few steps.
 */
export function adam(P: usize, G: usize, M: usize, V: usize, bytes: usize, rate: f32, epsilon: f32, b1: f32, g1: f32, b2: f32, g2: f32, keep: f32): void {
  const va = splat(rate), ve = splat(epsilon), vb1 = splat(b1), vg1 = splat(g1), vb2 = splat(b2), vg2 = splat(g2)
  // From memory, as engines build a constant anew in every turn of a loop.
  const vk = splat(keep), t1 = v128.load(TINY), t2 = v128.load(TINY, 16)
  const end = P + bytes
  while (P < end) {
    const g = v128.load(G)
    const m = f32x4.sub(f32x4.add(madd(v128.load(M), vb1, f32x4.mul(g, vg1)), t1), t1)
    const v = madd(v128.load(V), vb2, madd(f32x4.mul(g, g), vg2, t2))
    v128.store(M, m); v128.store(V, v)
    v128.store(P, f32x4.sub(f32x4.mul(v128.load(P), vk), f32x4.div(f32x4.mul(m, va), f32x4.add(f32x4.sqrt(v), ve))))
    P += 16; G += 16; M += 16; V += 16
  }
}

/** u = momentum u + g; p -= decay p + lr u (Nesterov: lr (g + momentum u)). */
export function sgd(P: usize, G: usize, M: usize, bytes: usize, rate: f32, momentum: f32, nesterov: i32, decay: f32, scale: f32): void {
  const lr = splat(rate), mu = splat(momentum), vd = splat(decay), vs = splat(scale), tiny = splat(1e-30)
  const end = P + bytes
  while (P < end) {
    const g = f32x4.mul(v128.load(G), vs), p = v128.load(P)
    const u = momentum == 0 ? g : f32x4.sub(f32x4.add(madd(v128.load(M), mu, g), tiny), tiny)
    if (momentum != 0) v128.store(M, u)
    v128.store(P, f32x4.sub(f32x4.sub(p, f32x4.mul(p, vd)), f32x4.mul(lr, nesterov ? madd(u, mu, g) : u)))
    P += 16; G += 16; M += 16
  }
}

/** s = rho s + (1 - rho) g^2; p -= decay p + lr g / (sqrt(s) + epsilon). */
export function rmsprop(P: usize, G: usize, M: usize, bytes: usize, rate: f32, rho: f32, rest: f32, epsilon: f32, decay: f32, scale: f32): void {
  const lr = splat(rate), r = splat(rho), q = splat(rest), ve = splat(epsilon), vd = splat(decay), vs = splat(scale), tiny = splat(1e-30)
  const end = P + bytes
  while (P < end) {
    const g = f32x4.mul(v128.load(G), vs), p = v128.load(P)
    const s = madd(v128.load(M), r, f32x4.mul(madd(g, g, tiny), q))
    v128.store(M, s)
    v128.store(P, f32x4.sub(f32x4.sub(p, f32x4.mul(p, vd)), f32x4.div(f32x4.mul(lr, g), f32x4.add(f32x4.sqrt(s), ve))))
    P += 16; G += 16; M += 16
  }
}

/** Sum of squares of a run, in float64. */
export function sumOfSquares(G: usize, bytes: usize): f64 {
  let s0 = f64x2.splat(0), s1 = s0
  const end = G + bytes
  while (G < end) {
    const x = v128.load(G)
    const lo = f64x2.promote_low_f32x4(x), hi = f64x2.promote_low_f32x4(v128.shuffle<f32>(x, x, 2, 3, 0, 1))
    s0 = f64x2.add(s0, f64x2.mul(lo, lo)); s1 = f64x2.add(s1, f64x2.mul(hi, hi))
    G += 16
  }
  const s = f64x2.add(s0, s1)
  return f64x2.extract_lane(s, 0) + f64x2.extract_lane(s, 1)
}

/** G = G scale, limited to [-limit, limit]; NaN stays. */
export function clip(G: usize, bytes: usize, scale: f32, limit: f32): void {
  const s = splat(scale), hi = splat(limit), lo = splat(-limit), end = G + bytes
  while (G < end) { v128.store(G, f32x4.pmin(f32x4.pmax(f32x4.mul(v128.load(G), s), lo), hi)); G += 16 }
}
