// The pointwise halves of a GRU step (Cho et al. 2014) with the reset gate applied after the recurrent product, as in
// cuDNN. Gates stand as [z | r | n], `units` floats each (a multiple of 8).
import { madd } from './madd'
import { sigmoidRun, splat, tanhRun } from './plan-simd'

/**
 * z = s(G_z + R_z), r = s(G_r + R_r), n = tanh(G_n + r R_n), h = n + z (p - n). G: input sums in, activations out; R:
 * recurrent sums, kept (rows of ldr floats, 0 to repeat one); P: previous states (rows of ldp, 0 to repeat one).
 */
export function gruCells(batch: i32, units: i32, G: usize, ldg: i32, R: usize, ldr: i32, P: usize, ldp: i32, H: usize, ldh: i32): void {
  const u = <usize>units << 2
  for (let b: i32 = 0; b < batch; b++) {
    for (let j: usize = 0; j < 2 * u; j += 16) v128.store(G + j, f32x4.add(v128.load(G + j), v128.load(R + j)))
    sigmoidRun(G, G, 2 * u)
    const n = G + 2 * u, r = G + u, q = R + 2 * u
    for (let j: usize = 0; j < u; j += 16) v128.store(n + j, madd(v128.load(r + j), v128.load(q + j), v128.load(n + j)))
    tanhRun(n, n, u)
    for (let j: usize = 0; j < u; j += 16) { const x = v128.load(n + j); v128.store(H + j, madd(v128.load(G + j), f32x4.sub(v128.load(P + j), x), x)) }
    G += <usize>ldg << 2; R += <usize>ldr << 2; P += <usize>ldp << 2; H += <usize>ldh << 2
  }
}

/**
 * Gradient of `gruCells`: G's activations become gradients of the input sums, O receives those of the recurrent sums
 * (rows of ldo; may be R), and DP += z DH (rows of lddp) unless first != 0.
 */
export function gruCellsGradient(batch: i32, units: i32, G: usize, ldg: i32, R: usize, ldr: i32, P: usize, ldp: i32, DH: usize, ldh: i32, O: usize, ldo: i32, DP: usize, lddp: i32, first: i32): void {
  const u = <usize>units << 2, one = splat(1)
  for (let b: i32 = 0; b < batch; b++) {
    for (let j: usize = 0; j < u; j += 16) {
      const dh = v128.load(DH + j), z = v128.load(G + j), r = v128.load(G + u + j), n = v128.load(G + 2 * u + j), q = v128.load(R + 2 * u + j)
      const dn = f32x4.mul(f32x4.mul(dh, f32x4.sub(one, z)), f32x4.sub(one, f32x4.mul(n, n)))
      const dz = f32x4.mul(f32x4.mul(dh, f32x4.sub(v128.load(P + j), n)), f32x4.mul(z, f32x4.sub(one, z)))
      const dr = f32x4.mul(f32x4.mul(dn, q), f32x4.mul(r, f32x4.sub(one, r)))
      v128.store(G + j, dz); v128.store(O + j, dz)
      v128.store(G + u + j, dr); v128.store(O + u + j, dr)
      v128.store(G + 2 * u + j, dn); v128.store(O + 2 * u + j, f32x4.mul(dn, r))
      if (!first) v128.store(DP + j, madd(dh, z, v128.load(DP + j)))
    }
    G += <usize>ldg << 2; R += <usize>ldr << 2; P += <usize>ldp << 2; O += <usize>ldo << 2
    DH += <usize>ldh << 2; DP += <usize>lddp << 2
  }
}
