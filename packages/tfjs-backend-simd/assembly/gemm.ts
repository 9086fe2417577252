// Matrix product C[M,N] (+)= op(A)[M,K] . op(B)[K,N], float32, row-major, all four transpositions.
//
// Every element is summed in one order, whatever the path (packed or not, edge or inner tile, alone or in a
// batch): k ascending within blocks of KC from zero, block sums added in ascending order. A test repeats that
// order with Math.fround and asks for the same bits.
import { PACK_A, PACK_B, TILE } from './layout'

const KC: i32 = 256
const MC: i32 = 256
const NC: i32 = 512
// Packing B pays when its panels are read by more than two row tiles.
const PACK_FROM: i32 = 9

// @ts-ignore: decorator
@inline function madd(a: v128, b: v128, c: v128): v128 {
  return ASC_FEATURE_RELAXED_SIMD ? f32x4.relaxed_madd(a, b, c) : f32x4.add(f32x4.mul(a, b), c)
}
// @ts-ignore: decorator
@inline function put(c: usize, x: v128, y: v128, acc: bool): void {
  if (acc) { x = f32x4.add(v128.load(c), x); y = f32x4.add(v128.load(c, 16), y) }
  v128.store(c, x)
  v128.store(c, y, 16)
}

// 4 x 8 tile; A by four row pointers (k contiguous), B rows bs bytes apart.
function tileRows(K: i32, a0: usize, a1: usize, a2: usize, a3: usize, b: usize, bs: usize, c: usize, ldc: usize, acc: bool): void {
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
  put(c, c00, c01, acc); c += ldc
  put(c, c10, c11, acc); c += ldc
  put(c, c20, c21, acc); c += ldc
  put(c, c30, c31, acc)
}

// 4 x 8 tile; A packed as [K][4].
function tilePacked(K: i32, a: usize, b: usize, bs: usize, c: usize, ldc: usize, acc: bool): void {
  const end = b + <usize>K * bs
  let c00 = f32x4.splat(0), c01 = c00, c10 = c00, c11 = c00, c20 = c00, c21 = c00, c30 = c00, c31 = c00
  do {
    const b0 = v128.load(b), b1 = v128.load(b, 16)
    const x0 = v128.load_splat<f32>(a);     c00 = madd(x0, b0, c00); c01 = madd(x0, b1, c01)
    const x1 = v128.load_splat<f32>(a, 4);  c10 = madd(x1, b0, c10); c11 = madd(x1, b1, c11)
    const x2 = v128.load_splat<f32>(a, 8);  c20 = madd(x2, b0, c20); c21 = madd(x2, b1, c21)
    const x3 = v128.load_splat<f32>(a, 12); c30 = madd(x3, b0, c30); c31 = madd(x3, b1, c31)
    b += bs; a += 16
  } while (b != end)
  put(c, c00, c01, acc); c += ldc
  put(c, c10, c11, acc); c += ldc
  put(c, c20, c21, acc); c += ldc
  put(c, c30, c31, acc)
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

// A stored as [K][M]: columns i..i+4 -> o[K][4].
function packColumns(K: i32, a: usize, lda: usize, rows: i32, o: usize): void {
  const end = o + (<usize>K << 4)
  if (rows == 4) {
    do { v128.store(o, v128.load(a)); o += 16; a += lda } while (o < end)
    return
  }
  const zero = f32x4.splat(0)
  do {
    v128.store(o, zero)
    for (let j: i32 = 0; j < rows; j++) store<f32>(o + (<usize>j << 2), load<f32>(a + (<usize>j << 2)))
    o += 16; a += lda
  } while (o < end)
}

// Adds or copies the valid part of the edge tile.
function spill(rows: i32, cols: i32, c: usize, ldc: usize, acc: bool): void {
  let t = TILE
  for (let r: i32 = 0; r < rows; r++) {
    for (let j: i32 = 0; j < cols; j++) {
      const q = c + (<usize>j << 2), x = load<f32>(t + (<usize>j << 2))
      store<f32>(q, acc ? load<f32>(q) + x : x)
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
  const direct = !transB && M < PACK_FROM
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
        const mn = min(MC, M - m)
        if (transA) {
          for (let i: i32 = 0; i < mn; i += 4) packColumns(kn, A + <usize>k * la + (<usize>(m + i) << 2), la, min(4, mn - i), PACK_A + <usize>(i >> 2) * (<usize>KC << 4))
        }
        for (let j: i32 = 0; j < nn; j += 8) {
          const cols = min(8, nn - j)
          const unpacked = direct && cols == 8
          const b = unpacked ? B + <usize>k * lb + (<usize>(n + j) << 2) : PACK_B + <usize>(j >> 3) * (<usize>KC << 5)
          const bs = unpacked ? lb : 32
          let c = C + <usize>m * lc + (<usize>(n + j) << 2)
          let a = transA ? PACK_A : A + <usize>m * la + (<usize>k << 2)
          const step = transA ? <usize>KC << 4 : la << 2
          for (let i: i32 = 0; i < mn; i += 4) {
            const rows = min(4, mn - i)
            const inner = rows == 4 && cols == 8
            const t = inner ? c : TILE
            const lt = inner ? lc : 32
            if (transA) tilePacked(kn, a, b, bs, t, lt, inner && acc)
            else {
              const a1 = rows > 1 ? a + la : a, a2 = rows > 2 ? a1 + la : a, a3 = rows > 3 ? a2 + la : a
              tileRows(kn, a, a1, a2, a3, b, bs, t, lt, inner && acc)
            }
            if (!inner) spill(rows, cols, c, lc, acc)
            a += step; c += lc << 2
          }
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
