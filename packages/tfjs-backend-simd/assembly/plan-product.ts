// Matrix products of a step plan. Weights, their gradients and Adam's moments stay in panels [N/8][K][8] for good;
// activations are rows with a stride. N is a multiple of 8, the rows of a gradient of 4: the plan pads.
import { madd } from './madd'
import { columnTiles, rowTiles } from './tile'

// A block of the summed dimension: a panel block of 16 kB stays in the first cache.
const KC: i32 = 512
// Bytes of A that one pass over all panels reads again and again: half of a small second cache.
const A_BYTES: i32 = 131072
const ZERO = memory.data(32, 16)

// 1 x 8 tile for what is left of the rows; sums in the order of `rowTiles`.
function rowTile(K: i32, a: usize, b: usize, c: usize, p: usize): void {
  const end = b + (<usize>K << 5)
  let c0 = v128.load(p), c1 = v128.load(p, 16)
  do {
    const x = v128.load_splat<f32>(a)
    c0 = madd(x, v128.load(b), c0); c1 = madd(x, v128.load(b, 16), c1)
    b += 32; a += 4
  } while (b < end)
  v128.store(c, c0); v128.store(c, c1, 16)
}

/**
 * C[M,N] = I + A[M,K] . W[K,N], W in panels of K rows. I has rows of ldi floats: 0 for a bias, ldc and I = C to
 * accumulate. k ascends in every element's sum.
 */
export function product(M: i32, N: i32, K: i32, A: usize, lda: i32, W: usize, C: usize, ldc: i32, I: usize, ldi: i32): void {
  const la = <usize>lda << 2, lc = <usize>ldc << 2, ps = <usize>K << 5
  let li = <usize>ldi << 2
  for (let k: i32 = 0; k < K; k += KC) {
    const kn = min(KC, K - k)
    const block = max(4, (A_BYTES / (kn << 2)) & ~3)
    for (let m: i32 = 0; m < M; m += block) {
      const mn = min(block, M - m)
      let w = W + (<usize>k << 5), column: usize = 0
      for (let j: i32 = 0; j < N; j += 8) {
        let a = A + <usize>m * la + (<usize>k << 2), c = C + <usize>m * lc + column, p = I + <usize>m * li + column
        if (mn >= 4) {
          rowTiles(mn >> 2, kn, a, la, w, c, lc, p, li)
          a += <usize>(mn & ~3) * la; c += <usize>(mn & ~3) * lc; p += <usize>(mn & ~3) * li
        }
        for (let i: i32 = mn & 3; i > 0; i--) {
          rowTile(kn, a, w, c, p)
          a += la; c += lc; p += li
        }
        w += ps; column += 32
      }
    }
    I = C; li = lc
  }
}

/**
 * G[N/8][K][8] (+)= A[M,K]^T . D, D packed as [N/8][rows][8] with panels `panel` rows apart. K is a multiple of 4.
 * Rows ascend in every element's sum.
 */
export function weightGradient(K: i32, N: i32, M: i32, A: usize, lda: i32, D: usize, panel: i32, G: usize, accumulate: i32): void {
  const la = <usize>lda << 2, ps = <usize>panel << 5
  const block = max(64, min(512, A_BYTES / (K << 2)))
  for (let m: i32 = 0; m < M; m += block) {
    const mn = min(block, M - m)
    const add = accumulate != 0 || m > 0
    let d = D + (<usize>m << 5), g = G
    for (let j: i32 = 0; j < N; j += 8) {
      columnTiles(K >> 2, mn, A + <usize>m * la, la, d, g, 32, add ? g : ZERO, add ? 32 : 0)
      g += <usize>K << 5
      d += ps
    }
  }
}

/** Rows A[M,N] -> panels O[N/8][M][8]; their column sums go to (or, accumulating, are added to) S[N]. */
export function packAndSum(M: i32, N: i32, A: usize, lda: i32, O: usize, S: usize, accumulate: i32): void {
  const la = <usize>lda << 2
  for (let j: i32 = 0; j < N; j += 8) {
    const from = accumulate ? S : ZERO
    let s0 = v128.load(from), s1 = v128.load(from, 16), a = A
    const end = O + (<usize>M << 5)
    do {
      const x = v128.load(a), y = v128.load(a, 16)
      s0 = f32x4.add(s0, x); s1 = f32x4.add(s1, y)
      v128.store(O, x); v128.store(O, y, 16)
      O += 32; a += la
    } while (O < end)
    v128.store(S, s0); v128.store(S, s1, 16)
    S += 32; A += 32
  }
}

// @ts-ignore: decorator
@inline function transpose4(a: usize, o: usize): void {
  const r0 = v128.load(a), r1 = v128.load(a, 32), r2 = v128.load(a, 64), r3 = v128.load(a, 96)
  const t0 = v128.shuffle<f32>(r0, r1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(r0, r1, 2, 6, 3, 7)
  const t2 = v128.shuffle<f32>(r2, r3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(r2, r3, 2, 6, 3, 7)
  v128.store(o, v128.shuffle<f64>(t0, t2, 0, 2)); v128.store(o, v128.shuffle<f64>(t0, t2, 1, 3), 32)
  v128.store(o, v128.shuffle<f64>(t1, t3, 0, 2), 64); v128.store(o, v128.shuffle<f64>(t1, t3, 1, 3), 96)
}

/** Panels of W[K,N] -> panels of its transpose, [K/8][N][8]. K and N are multiples of 8. */
export function transposePanels(K: i32, N: i32, W: usize, O: usize): void {
  const next = <usize>N << 5
  for (let j: i32 = 0; j < N; j += 8) {
    let o = O
    for (let k: i32 = 0; k < K; k += 8) {
      transpose4(W, o); transpose4(W + 16, o + 128); transpose4(W + 128, o + 16); transpose4(W + 144, o + 144)
      W += 256; o += next
    }
    O += 256
  }
}
