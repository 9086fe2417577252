// Matrix product C[M,N] (+)= op(A)[M,K] . op(B)[K,N], float32, row-major, all four transpositions.
//
// Every element is summed in one order, whatever the path (packed or not, edge or inner tile, alone or in a
// batch): k ascending within blocks of KC from zero, block sums added in ascending order. A test repeats that
// order with Math.fround and asks for the same bits.
import { PACK_A, PACK_B, STRIPE } from './layout'
import { madd } from './madd'
import { columnTiles, rowTiles } from './tile'

const KC: i32 = 256
const MC: i32 = 256
const NC: i32 = 512
// Packing B pays when its panels are read by more than two row tiles.
const PACK_FROM: i32 = 9

const ZERO = memory.data(32, 16)

// Up to 4 rows of C = A . B, B rows bs bytes apart: for products of few rows, which pay no packing, and for what is left
// of others. Rows beyond `rows` repeat the last and are not stored.
function fewRows(rows: i32, K: i32, a0: usize, lda: usize, b: usize, bs: usize, c: usize, ldc: usize): void {
  let a1 = rows > 1 ? a0 + lda : a0, a2 = rows > 2 ? a1 + lda : a1, a3 = rows > 3 ? a2 + lda : a2
  const end = b + <usize>K * bs
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00
  do {
    const b0 = v128.load(b), b1 = v128.load(b, 16)
    const x0 = v128.load_splat<f32>(a0); c00 = madd(x0, b0, c00); c01 = madd(x0, b1, c01)
    const x1 = v128.load_splat<f32>(a1); c10 = madd(x1, b0, c10); c11 = madd(x1, b1, c11)
    const x2 = v128.load_splat<f32>(a2); c20 = madd(x2, b0, c20); c21 = madd(x2, b1, c21)
    const x3 = v128.load_splat<f32>(a3); c30 = madd(x3, b0, c30); c31 = madd(x3, b1, c31)
    b += bs; a0 += 4; a1 += 4; a2 += 4; a3 += 4
  } while (b != end)
  v128.store(c, c00); v128.store(c, c01, 16); c += ldc
  if (rows > 1) { v128.store(c, c10); v128.store(c, c11, 16); c += ldc }
  if (rows > 2) { v128.store(c, c20); v128.store(c, c21, 16); c += ldc }
  if (rows > 3) { v128.store(c, c30); v128.store(c, c31, 16) }
}

// B[k][n..n+8) -> [K][8]; columns beyond `cols` become zero.
function packPanelRows(K: i32, b: usize, ldb: usize, cols: i32, o: usize): void {
  const end = o + (<usize>K << 5)
  if (cols == 8) {
    do { v128.store(o, v128.load(b)); v128.store(o, v128.load(b, 16), 16); o += 32; b += ldb } while (o < end)
    return
  }
  const zero = f32x4.splat(0)
  do {
    v128.store(o, zero); v128.store(o, zero, 16)
    for (let j: i32 = 0; j < cols; j++) store<f32>(o + (<usize>j << 2), load<f32>(b + (<usize>j << 2)))
    o += 32; b += ldb
  } while (o < end)
}

// @ts-ignore: decorator
@inline function transpose4(r0: usize, r1: usize, r2: usize, r3: usize, o: usize, os: usize): void {
  const x0 = v128.load(r0), x1 = v128.load(r1), x2 = v128.load(r2), x3 = v128.load(r3)
  const t0 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7)
  const t2 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7)
  v128.store(o, v128.shuffle<f64>(t0, t2, 0, 2)); o += os
  v128.store(o, v128.shuffle<f64>(t0, t2, 1, 3)); o += os
  v128.store(o, v128.shuffle<f64>(t1, t3, 0, 2)); o += os
  v128.store(o, v128.shuffle<f64>(t1, t3, 1, 3))
}

// Rows of a stored matrix become columns: src[r][k], r < rows (<= width) -> o[k][width]; the rest zero.
function packTransposed(K: i32, src: usize, ld: usize, rows: i32, width: i32, o: usize): void {
  const os = <usize>width << 2
  let k: i32 = 0
  if (rows == width) {
    for (; k + 4 <= K; k += 4) {
      for (let r: i32 = 0; r < width; r += 4) {
        const p = src + <usize>r * ld + (<usize>k << 2)
        transpose4(p, p + ld, p + 2 * ld, p + 3 * ld, o + <usize>k * os + (<usize>r << 2), os)
      }
    }
  }
  for (; k < K; k++) {
    const q = o + <usize>k * os
    for (let r: i32 = 0; r < width; r++) {
      store<f32>(q + (<usize>r << 2), r < rows ? load<f32>(src + <usize>r * ld + (<usize>k << 2)) : 0)
    }
  }
}

// A stored as [K][M], columns i..i+rows -> o[K][ceil4(rows)]; the rest zero. Rows of o are `os` bytes apart.
function packColumns(K: i32, a: usize, lda: usize, rows: i32, o: usize, os: usize): void {
  const bytes = <usize>rows << 2, whole = bytes & ~15
  for (let k: i32 = 0; k < K; k++) {
    for (let i: usize = 0; i < whole; i += 16) v128.store(o + i, v128.load(a + i))
    if (whole != bytes) {
      v128.store(o + whole, f32x4.splat(0))
      for (let i = whole; i < bytes; i += 4) store<f32>(o + i, load<f32>(a + i))
    }
    o += os; a += lda
  }
}

// Adds or copies `rows` rows of a stripe of 8 columns, of which `cols` count.
function spill(rows: i32, cols: i32, t: usize, c: usize, ldc: usize, acc: bool): void {
  for (let r: i32 = 0; r < rows; r++) {
    if (cols == 8) {
      let x = v128.load(t), y = v128.load(t, 16)
      if (acc) { x = f32x4.add(v128.load(c), x); y = f32x4.add(v128.load(c, 16), y) }
      v128.store(c, x); v128.store(c, y, 16)
    } else {
      for (let j: i32 = 0; j < cols; j++) {
        const q = c + (<usize>j << 2), x = load<f32>(t + (<usize>j << 2))
        store<f32>(q, acc ? load<f32>(q) + x : x)
      }
    }
    t += 32; c += ldc
  }
}

/**
 * C[M,N] (+)= op(A) . op(B). Leading dimensions in elements. transA: A is stored [K,M]; transB: B is stored [N,K].
 * accumulate != 0 adds to C. K = 0 writes zeros (or leaves C). C must not overlap A or B.
 */
export function gemm(transA: i32, transB: i32, M: i32, N: i32, K: i32, A: usize, lda: i32, B: usize, ldb: i32, C: usize, ldc: i32, accumulate: i32): void {
  const la = <usize>lda << 2, lb = <usize>ldb << 2, lc = <usize>ldc << 2
  if (K == 0) {
    if (!accumulate) for (let i: i32 = 0; i < M; i++) memory.fill(C + <usize>i * lc, 0, <usize>N << 2)
    return
  }
  const direct = !transA && !transB && M < PACK_FROM
  for (let k: i32 = 0; k < K; k += KC) {
    const kn = min(KC, K - k)
    const acc = accumulate != 0 || k > 0
    for (let n: i32 = 0; n < N; n += NC) {
      const nn = min(NC, N - n)
      for (let j: i32 = 0; j < nn; j += 8) {
        const cols = min(8, nn - j)
        const o = PACK_B + <usize>(j >> 3) * (<usize>KC << 5)
        if (transB) packTransposed(kn, B + <usize>(n + j) * lb + (<usize>k << 2), lb, cols, 8, o)
        else if (!direct || cols < 8) packPanelRows(kn, B + <usize>k * lb + (<usize>(n + j) << 2), lb, cols, o)
      }
      for (let m: i32 = 0; m < M; m += MC) {
        const mn = min(MC, M - m), whole = mn & ~3, rest = mn & 3
        const a = transA ? PACK_A : A + <usize>m * la + (<usize>k << 2)
        // 16 floats more keep rows of a power of two from meeting in one set of the cache.
        const as = transA ? <usize>((mn + 3 & ~3) + 16) << 2 : la
        if (transA) packColumns(kn, A + <usize>k * la + (<usize>m << 2), la, mn, a, as)
        for (let j: i32 = 0; j < nn; j += 8) {
          const cols = min(8, nn - j)
          const unpacked = direct && cols == 8
          const b = unpacked ? B + <usize>k * lb + (<usize>(n + j) << 2) : PACK_B + <usize>(j >> 3) * (<usize>KC << 5)
          const c = C + <usize>m * lc + (<usize>(n + j) << 2)
          const inner = cols == 8 && !acc
          const t = inner ? c : STRIPE, lt = inner ? lc : 32
          if (transA) {
            if (whole > 0) columnTiles(whole >> 2, kn, a, as, b, t, lt, ZERO, 0)
            if (rest > 0) {
              const last = STRIPE + (<usize>whole << 5)
              columnTiles(1, kn, a + (<usize>whole << 2), as, b, last, 32, ZERO, 0)
              if (inner) spill(rest, 8, last, c + <usize>whole * lc, lc, false)
            }
          } else if (direct) {
            for (let i: i32 = 0; i < mn; i += 4) fewRows(min(4, mn - i), kn, a + <usize>i * as, as, b, unpacked ? lb : 32, t + <usize>i * lt, lt)
          } else {
            if (whole > 0) rowTiles(whole >> 2, kn, a, as, b, t, lt, ZERO, 0)
            if (rest > 0) fewRows(rest, kn, a + <usize>whole * as, as, b, 32, t + <usize>whole * lt, lt)
          }
          if (!inner) spill(mn, cols, STRIPE, c, lc, acc)
        }
      }
    }
  }
}

/** `count` products of one shape; the operands of the next lie sa, sb, sc elements further (0 repeats one). */
export function gemmBatch(count: i32, transA: i32, transB: i32, M: i32, N: i32, K: i32, A: usize, lda: i32, sa: i32, B: usize, ldb: i32, sb: i32, C: usize, ldc: i32, sc: i32, accumulate: i32): void {
  for (let i: i32 = 0; i < count; i++) {
    gemm(transA, transB, M, N, K, A, lda, B, ldb, C, ldc, accumulate)
    A += <usize>sa << 2; B += <usize>sb << 2; C += <usize>sc << 2
  }
}
