// The pointwise halves of an LSTM step (Hochreiter and Schmidhuber 1997; forget gate: Gers et al. 2000). Gates stand as
// [i | f | g | o], `units` floats each (a multiple of 8), before the call as sums, after it as activations.
import { madd } from './madd'
import { sigmoidRun, splat, tanhRun } from './plan-simd'

/**
 * c = f c' + i g, h = o tanh(c) over `batch` rows. G: sums in, activations out, rows of ldg floats; P, the previous
 * cells, rows of ldp (ignored when first != 0); C, T (tanh of the cells): rows of ldc; H: rows of ldh.
 */
export function lstmCells(batch: i32, units: i32, G: usize, ldg: i32, C: usize, P: usize, ldp: i32, T: usize, ldc: i32, H: usize, ldh: i32, first: i32): void {
  const u = <usize>units << 2, lg = <usize>ldg << 2, lc = <usize>ldc << 2, lp = <usize>ldp << 2, lh = <usize>ldh << 2
  for (let b: i32 = 0; b < batch; b++) {
    sigmoidRun(G, G, 2 * u)
    tanhRun(G + 2 * u, G + 2 * u, u)
    sigmoidRun(G + 3 * u, G + 3 * u, u)
    let g = G
    if (first) for (let j: usize = 0; j < u; j += 16, g += 16) v128.store(C + j, f32x4.mul(v128.load(g), v128.load(g + 2 * u)))
    else for (let j: usize = 0; j < u; j += 16, g += 16) v128.store(C + j, madd(v128.load(g + u), v128.load(P + j), f32x4.mul(v128.load(g), v128.load(g + 2 * u))))
    tanhRun(C, T, u)
    g = G + 3 * u
    for (let j: usize = 0; j < u; j += 16, g += 16) v128.store(H + j, f32x4.mul(v128.load(g), v128.load(T + j)))
    G += lg; C += lc; P += lp; T += lc; H += lh
  }
}

/**
 * Gradient of `lstmCells`: G's activations become gradients of the sums. DH is the gradient of h (rows of ldh), DC
 * (rows of ldd) carries that of c from the later step to the earlier; last != 0 where no later step is, first != 0
 * where no earlier one is.
 */
export function lstmCellsGradient(batch: i32, units: i32, G: usize, ldg: i32, P: usize, ldp: i32, T: usize, ldc: i32, DH: usize, ldh: i32, DC: usize, ldd: i32, first: i32, last: i32): void {
  const u = <usize>units << 2, lg = <usize>ldg << 2, lc = <usize>ldc << 2, lp = <usize>ldp << 2, lh = <usize>ldh << 2, ld = <usize>ldd << 2
  const one = splat(1), zero = splat(0)
  for (let b: i32 = 0; b < batch; b++) {
    let gi = G, gf = G + u, gg = gf + u, go = gg + u
    for (let j: usize = 0; j < u; j += 16) {
      const dh = v128.load(DH + j), t = v128.load(T + j), o = v128.load(go)
      let c = f32x4.mul(f32x4.mul(dh, o), f32x4.sub(one, f32x4.mul(t, t)))
      if (!last) c = f32x4.add(c, v128.load(DC + j))
      v128.store(go, f32x4.mul(f32x4.mul(dh, t), f32x4.mul(o, f32x4.sub(one, o))))
      const i = v128.load(gi), f = v128.load(gf), g = v128.load(gg)
      v128.store(DC + j, f32x4.mul(c, f))
      v128.store(gi, f32x4.mul(f32x4.mul(c, g), f32x4.mul(i, f32x4.sub(one, i))))
      v128.store(gg, f32x4.mul(f32x4.mul(c, i), f32x4.sub(one, f32x4.mul(g, g))))
      v128.store(gf, first ? zero : f32x4.mul(f32x4.mul(c, v128.load(P + j)), f32x4.mul(f, f32x4.sub(one, f))))
      gi += 16; gf += 16; gg += 16; go += 16
    }
    G += lg; P += lp; T += lc; DH += lh; DC += ld
  }
}
