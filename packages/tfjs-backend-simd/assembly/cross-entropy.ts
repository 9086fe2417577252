// Binary cross-entropy on logits, element by element. Blocks are padded, so the last vector may run over the end.
import { splat, neg0, vexp, vlog1p } from './math'

/** o = softplus(z) - y z over n floats. */
export function crossEntropies(z: usize, y: usize, o: usize, n: i32): void {
  const end = z + (<usize>n << 2)
  while (z < end) {
    const x = v128.load(z)
    const linear = f32x4.sub(f32x4.pmax(x, splat(0)), f32x4.mul(x, v128.load(y)))
    v128.store(o, f32x4.add(linear, vlog1p(vexp(v128.or(x, neg0())))))
    z += 16; y += 16; o += 16
  }
}

/** Gradient of `crossEntropies`: dz = d (sigmoid(z) - y), dy = -d z. */
export function crossEntropiesGradient(z: usize, y: usize, d: usize, dz: usize, dy: usize, n: i32): void {
  const end = z + (<usize>n << 2)
  while (z < end) {
    const x = v128.load(z), g = v128.load(d), e = vexp(v128.or(x, neg0()))
    const s = f32x4.div(splat(1), f32x4.add(e, splat(1)))
    const p = v128.bitselect(f32x4.mul(e, s), s, f32x4.lt(x, splat(0)))
    v128.store(dz, f32x4.mul(g, f32x4.sub(p, v128.load(y))))
    v128.store(dy, v128.xor(f32x4.mul(g, x), neg0()))
    z += 16; y += 16; d += 16; dz += 16; dy += 16
  }
}
