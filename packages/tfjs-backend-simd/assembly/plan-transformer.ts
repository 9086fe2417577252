// Scaled dot-product self-attention (Vaswani et al. 2017), layer normalization (Ba, Kiros and Hinton 2016) and small
// helpers on rows.
import { madd } from './madd'
import { exp4, splat, sumLanes } from './plan-simd'

/** O[r] = X[r] + V for each row; `columns` a multiple of 4. */
export function addRow(rows: i32, columns: i32, X: usize, ldx: i32, V: usize, O: usize, ldo: i32): void {
  const bytes = <usize>columns << 2
  for (let r: i32 = 0; r < rows; r++) {
    for (let j: usize = 0; j < bytes; j += 16) v128.store(O + j, f32x4.add(v128.load(X + j), v128.load(V + j)))
    X += <usize>ldx << 2; O += <usize>ldo << 2
  }
}

/** S (+)= sum of rows, ascending. */
export function sumRows(rows: i32, columns: i32, X: usize, ldx: i32, S: usize, accumulate: i32): void {
  for (let j: usize = 0; j < <usize>columns << 2; j += 16) {
    let sum = accumulate ? v128.load(S + j) : splat(0), x = X + j
    for (let r: i32 = 0; r < rows; r++) { sum = f32x4.add(sum, v128.load(x)); x += <usize>ldx << 2 }
    v128.store(S + j, sum)
  }
}

/** O[r][i] = X[r][index[i]], 0 where the index is negative. */
export function gatherColumns(rows: i32, count: i32, X: usize, ldx: i32, index: usize, O: usize, ldo: i32): void {
  for (let r: i32 = 0; r < rows; r++) {
    for (let i: i32 = 0; i < count; i++) {
      const k = load<i32>(index + (<usize>i << 2))
      store<f32>(O + (<usize>i << 2), k < 0 ? 0 : load<f32>(X + (<usize>k << 2)))
    }
    X += <usize>ldx << 2; O += <usize>ldo << 2
  }
}

/**
 * Y = gamma (x - mean) / sqrt(var + epsilon) + beta over each row's `depth` channels, padding (zero in X, gamma, beta)
 * left out by `mask`. S keeps mean and 1 / sqrt(var + epsilon), two floats a row.
 */
export function layerNorm(rows: i32, columns: i32, depth: i32, X: usize, ldx: i32, gamma: usize, beta: usize, mask: usize, epsilon: f32, Y: usize, ldy: i32, S: usize): void {
  const bytes = <usize>columns << 2, share: f32 = 1 / <f32>depth
  for (let r: i32 = 0; r < rows; r++) {
    let sum = splat(0)
    for (let j: usize = 0; j < bytes; j += 16) sum = f32x4.add(sum, v128.load(X + j))
    const mean = splat(sumLanes(sum) * share)
    let square = splat(0)
    for (let j: usize = 0; j < bytes; j += 16) { const d = v128.and(f32x4.sub(v128.load(X + j), mean), v128.load(mask + j)); square = madd(d, d, square) }
    const inverse = splat(1 / sqrt<f32>(sumLanes(square) * share + epsilon))
    for (let j: usize = 0; j < bytes; j += 16) v128.store(Y + j, madd(f32x4.mul(f32x4.sub(v128.load(X + j), mean), inverse), v128.load(gamma + j), v128.load(beta + j)))
    store<f32>(S, f32x4.extract_lane(mean, 0)); store<f32>(S, f32x4.extract_lane(inverse, 0), 4)
    X += <usize>ldx << 2; Y += <usize>ldy << 2; S += 8
  }
}

/** Gradient of `layerNorm`: DX (+)=, and DG, DB (gamma, beta) (+)=. */
export function layerNormGradient(rows: i32, columns: i32, depth: i32, X: usize, ldx: i32, gamma: usize, mask: usize, S: usize, D: usize, ldd: i32, DX: usize, lddx: i32, accumulateX: i32, DG: usize, DB: usize, accumulate: i32): void {
  const bytes = <usize>columns << 2, share: f32 = 1 / <f32>depth
  if (!accumulate) { memory.fill(DG, 0, bytes); memory.fill(DB, 0, bytes) }
  for (let r: i32 = 0; r < rows; r++) {
    const mean = v128.load_splat<f32>(S), inverse = v128.load_splat<f32>(S, 4)
    let s0 = splat(0), s1 = splat(0)
    for (let j: usize = 0; j < bytes; j += 16) {
      const d = v128.load(D + j), x = f32x4.mul(f32x4.sub(v128.load(X + j), mean), inverse), g = f32x4.mul(d, v128.load(gamma + j))
      v128.store(DG + j, madd(d, x, v128.load(DG + j)))
      v128.store(DB + j, f32x4.add(d, v128.load(DB + j)))
      s0 = f32x4.add(s0, g); s1 = madd(g, x, s1)
    }
    const m0 = splat(sumLanes(s0) * share), m1 = splat(sumLanes(s1) * share)
    for (let j: usize = 0; j < bytes; j += 16) {
      const x = f32x4.mul(f32x4.sub(v128.load(X + j), mean), inverse), g = f32x4.mul(v128.load(D + j), v128.load(gamma + j))
      let y = v128.and(f32x4.mul(inverse, f32x4.sub(f32x4.sub(g, m0), f32x4.mul(x, m1))), v128.load(mask + j))
      if (accumulateX) y = f32x4.add(y, v128.load(DX + j))
      v128.store(DX + j, y)
    }
    X += <usize>ldx << 2; D += <usize>ldd << 2; DX += <usize>lddx << 2; S += 8
  }
}

// X[steps][size], rows `step` bytes apart -> O[size][width], columns from `steps` on zero.
function transposeSteps(steps: i32, size: i32, X: usize, step: usize, O: usize, width: i32): void {
  memory.fill(O, 0, <usize>(size * width) << 2)
  for (let t: i32 = 0; t < steps; t++) {
    for (let i: i32 = 0; i < size; i++) store<f32>(O + (<usize>(i * width + t) << 2), load<f32>(X + (<usize>i << 2)))
    X += step
  }
}

// O[t] = q . X[:, t] for X[size][width].
// @ts-ignore: decorator
@inline function dotColumns(size: i32, q: usize, X: usize, width: i32, O: usize): void {
  for (let j: usize = 0; j < <usize>width << 2; j += 16) {
    let sum = splat(0), x = X + j
    for (let i: i32 = 0; i < size; i++) { sum = madd(v128.load_splat<f32>(q + (<usize>i << 2)), v128.load(x), sum); x += <usize>width << 2 }
    v128.store(O + j, sum)
  }
}

/**
 * For each row b and head h: P[b][h][t] = softmax_s(scale q_t . k_s), O_t = sum_s P[t][s] v_s. Q, K, V, O lie
 * [steps][batch][heads size], head h from column h size (a multiple of 4); P's rows are `width` (steps rounded up to 4)
 * long, zero beyond steps. W: scratch of size * width floats.
 */
export function selfAttention(steps: i32, batch: i32, heads: i32, size: i32, width: i32, scale: f32, Q: usize, K: usize, V: usize, ld: i32, P: usize, O: usize, ldo: i32, W: usize): void {
  const step = <usize>(batch * ld) << 2, ostep = <usize>(batch * ldo) << 2, bytes = <usize>size << 2
  const lanes = i32x4(0, 1, 2, 3), factor = splat(scale)
  for (let b: i32 = 0; b < batch; b++) for (let h: i32 = 0; h < heads; h++) {
    const at = (<usize>(b * ld + h * size)) << 2
    transposeSteps(steps, size, K + at, step, W, width)
    let q = Q + at, o = O + (<usize>(b * ldo + h * size) << 2)
    for (let t: i32 = 0; t < steps; t++) {
      dotColumns(size, q, W, width, P)
      let top = f32x4.mul(v128.load_splat<f32>(P), factor)
      for (let s: i32 = 0; s < width; s += 4) {
        const p = P + (<usize>s << 2), x = f32x4.mul(v128.load(p), factor)
        v128.store(p, x)
        top = v128.bitselect(f32x4.pmax(top, x), top, i32x4.lt_s(i32x4.add(lanes, i32x4.splat(s)), i32x4.splat(steps)))
      }
      top = f32x4.pmax(top, v128.shuffle<f32>(top, top, 2, 3, 0, 1))
      top = f32x4.pmax(top, v128.shuffle<f32>(top, top, 1, 0, 3, 2))
      let sum = splat(0)
      for (let s: i32 = 0; s < width; s += 4) {
        const p = P + (<usize>s << 2)
        const e = v128.and(exp4(f32x4.sub(v128.load(p), top)), i32x4.lt_s(i32x4.add(lanes, i32x4.splat(s)), i32x4.splat(steps)))
        v128.store(p, e)
        sum = f32x4.add(sum, e)
      }
      const inverse = splat(1 / sumLanes(sum))
      for (let s: usize = 0; s < <usize>width << 2; s += 16) v128.store(P + s, f32x4.mul(v128.load(P + s), inverse))
      for (let j: usize = 0; j < bytes; j += 16) {
        let sum = splat(0), v = V + at + j, p = P
        for (let s: i32 = 0; s < steps; s++) { sum = madd(v128.load_splat<f32>(p), v128.load(v), sum); p += 4; v += step }
        v128.store(o + j, sum)
      }
      P += <usize>width << 2; q += step; o += ostep
    }
  }
}

/** Gradient of `selfAttention` into DQ, DK, DV (overwritten); P becomes scratch. W: 2 size width floats. */
export function selfAttentionGradient(steps: i32, batch: i32, heads: i32, size: i32, width: i32, scale: f32, Q: usize, K: usize, V: usize, ld: i32, P: usize, D: usize, ldd: i32, DQ: usize, DK: usize, DV: usize, ldg: i32, W: usize): void {
  const step = <usize>(batch * ld) << 2, gstep = <usize>(batch * ldg) << 2, dstep = <usize>(batch * ldd) << 2, bytes = <usize>size << 2
  const row = <usize>width << 2, R = W + (<usize>(size * width) << 2), factor = splat(scale)
  for (let b: i32 = 0; b < batch; b++) for (let h: i32 = 0; h < heads; h++) {
    const at = (<usize>(b * ld + h * size)) << 2, gat = (<usize>(b * ldg + h * size)) << 2
    const d = D + (<usize>(b * ldd + h * size) << 2)
    // dV[s] = sum_t P[t][s] d[t]
    for (let s: i32 = 0; s < steps; s++) for (let j: usize = 0; j < bytes; j += 16) {
      let sum = splat(0), p = P + (<usize>s << 2), x = d + j
      for (let t: i32 = 0; t < steps; t++) { sum = madd(v128.load_splat<f32>(p), v128.load(x), sum); p += row; x += dstep }
      v128.store(DV + gat + gstep * <usize>s + j, sum)
    }
    // Scores' gradient over P, by way of dP[t][s] = d[t] . v[s].
    transposeSteps(steps, size, V + at, step, W, width)
    let p = P, x = d
    for (let t: i32 = 0; t < steps; t++) {
      dotColumns(size, x, W, width, R)
      let sum = splat(0)
      for (let s: usize = 0; s < row; s += 16) sum = madd(v128.load(p + s), v128.load(R + s), sum)
      const mean = splat(sumLanes(sum))
      for (let s: usize = 0; s < row; s += 16) v128.store(p + s, f32x4.mul(f32x4.mul(v128.load(p + s), f32x4.sub(v128.load(R + s), mean)), factor))
      p += row; x += dstep
    }
    for (let t: i32 = 0; t < steps; t++) for (let j: usize = 0; j < bytes; j += 16) {
      let sum = splat(0), other = splat(0), q = P + row * <usize>t, r = P + (<usize>t << 2), k = K + at + j, u = Q + at + j
      for (let s: i32 = 0; s < steps; s++) {
        sum = madd(v128.load_splat<f32>(q), v128.load(k), sum)
        other = madd(v128.load_splat<f32>(r), v128.load(u), other)
        q += 4; r += row; k += step; u += step
      }
      v128.store(DQ + gat + gstep * <usize>t + j, sum)
      v128.store(DK + gat + gstep * <usize>t + j, other)
    }
    P += row * <usize>steps
  }
}
