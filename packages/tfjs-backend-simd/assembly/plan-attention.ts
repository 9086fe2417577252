// Pooling of a sequence by attention. Additive (Bahdanau, Cho and Bengio 2015): score v . tanh(W h + b), the product
// made beforehand. `paper` (Song et al. 2025): score tanh(w . h + b). Then softmax over steps and the weighted sum.
import { madd } from './madd'
import { splat, sumLanes } from './plan-simd'

/** S[r] = X[r] . v over `columns` (a multiple of 4). */
export function rowDots(rows: i32, columns: i32, X: usize, ldx: i32, v: usize, S: usize): void {
  const bytes = <usize>columns << 2, lx = <usize>ldx << 2
  for (let r: i32 = 0; r < rows; r++) {
    let sum = splat(0)
    for (let j: usize = 0; j < bytes; j += 16) sum = madd(v128.load(X + j), v128.load(v + j), sum)
    store<f32>(S, sumLanes(sum))
    X += lx; S += 4
  }
}

/** O[b] = sum_t A[t][b] H[t][b], t ascending. */
export function weightedSum(steps: i32, batch: i32, columns: i32, A: usize, H: usize, ldh: i32, O: usize, ldo: i32): void {
  const bytes = <usize>columns << 2, lh = <usize>ldh << 2, step = lh * <usize>batch, astep = <usize>batch << 2
  for (let b: i32 = 0; b < batch; b++) {
    let h = H, a = A
    const a0 = v128.load_splat<f32>(a)
    for (let j: usize = 0; j < bytes; j += 16) v128.store(O + j, f32x4.mul(a0, v128.load(h + j)))
    for (let t: i32 = 1; t < steps; t++) {
      a += astep; h += step
      const x = v128.load_splat<f32>(a)
      for (let j: usize = 0; j < bytes; j += 16) v128.store(O + j, madd(x, v128.load(h + j), v128.load(O + j)))
    }
    A += 4; H += lh; O += <usize>ldo << 2
  }
}

/**
 * Gradient of softmax and `weightedSum`: S[t][b] becomes that of the scores, DH[t][b] = A[t][b] D[b] (or is added to).
 * A is kept; S may not be A.
 */
export function weightedSumGradient(steps: i32, batch: i32, columns: i32, A: usize, H: usize, ldh: i32, D: usize, ldd: i32, S: usize, DH: usize, lddh: i32, accumulate: i32): void {
  const bytes = <usize>columns << 2, lh = <usize>ldh << 2, ldg = <usize>lddh << 2, row = <usize>batch << 2
  for (let b: i32 = 0; b < batch; b++) {
    let mean: f32 = 0
    let h = H, g = DH, a = A, s = S
    for (let t: i32 = 0; t < steps; t++) {
      const w = load<f32>(a), x = splat(w)
      let sum = splat(0)
      if (accumulate) for (let j: usize = 0; j < bytes; j += 16) { const d = v128.load(D + j); sum = madd(d, v128.load(h + j), sum); v128.store(g + j, madd(x, d, v128.load(g + j))) }
      else for (let j: usize = 0; j < bytes; j += 16) { const d = v128.load(D + j); sum = madd(d, v128.load(h + j), sum); v128.store(g + j, f32x4.mul(x, d)) }
      const dot = sumLanes(sum)
      mean += w * dot
      store<f32>(s, dot)
      a += row; s += row; h += lh * <usize>batch; g += ldg * <usize>batch
    }
    a = A; s = S
    for (let t: i32 = 0; t < steps; t++) { store<f32>(s, load<f32>(a) * (load<f32>(s) - mean)); a += row; s += row }
    A += 4; S += 4; H += lh; D += <usize>ldd << 2; DH += ldg
  }
}

/**
 * Gradient of S = U v with U = tanh(Z): DZ[r] = S'[r] v (1 - U[r]^2), V (+)= sum_r S'[r] U[r]. `columns` a multiple of 4.
 */
export function scoreGradient(rows: i32, columns: i32, U: usize, ldu: i32, S: usize, v: usize, DZ: usize, ldd: i32, V: usize, accumulate: i32): void {
  const one = splat(1), lu = <usize>ldu << 2, ld = <usize>ldd << 2
  for (let j: usize = 0; j < <usize>columns << 2; j += 16) {
    const w = v128.load(v + j)
    let sum = accumulate ? v128.load(V + j) : splat(0), u = U + j, d = DZ + j, s = S
    for (let r: i32 = 0; r < rows; r++) {
      const x = v128.load_splat<f32>(s), y = v128.load(u)
      sum = madd(x, y, sum)
      v128.store(d, f32x4.mul(f32x4.mul(x, w), f32x4.sub(one, f32x4.mul(y, y))))
      u += lu; d += ld; s += 4
    }
    v128.store(V + j, sum)
  }
}

/** Gradient of S = H v: DH[r] += S'[r] v, V (+)= sum_r S'[r] H[r]. */
export function rowDotsGradient(rows: i32, columns: i32, H: usize, ldh: i32, S: usize, v: usize, DH: usize, ldd: i32, V: usize, accumulate: i32): void {
  const lh = <usize>ldh << 2, ld = <usize>ldd << 2
  for (let j: usize = 0; j < <usize>columns << 2; j += 16) {
    const w = v128.load(v + j)
    let sum = accumulate ? v128.load(V + j) : splat(0), h = H + j, d = DH + j, s = S
    for (let r: i32 = 0; r < rows; r++) {
      const x = v128.load_splat<f32>(s)
      sum = madd(x, v128.load(h), sum)
      v128.store(d, madd(x, w, v128.load(d)))
      h += lh; d += ld; s += 4
    }
    v128.store(V + j, sum)
  }
}

/** S[r] + b for all rows (a multiple of 4). */
export function addScalar(rows: i32, S: usize, b: usize): void {
  const x = v128.load_splat<f32>(b)
  for (let j: usize = 0; j < <usize>rows << 2; j += 16) v128.store(S + j, f32x4.add(v128.load(S + j), x))
}

/** O (+)= sum of S over `rows` (a multiple of 4). */
export function sumScalars(rows: i32, S: usize, O: usize, accumulate: i32): void {
  let sum = splat(0)
  for (let j: usize = 0; j < <usize>rows << 2; j += 16) sum = f32x4.add(sum, v128.load(S + j))
  const x = sumLanes(sum)
  store<f32>(O, accumulate ? load<f32>(O) + x : x)
}
