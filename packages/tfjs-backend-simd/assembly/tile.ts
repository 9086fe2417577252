// The 4 x 8 tiles behind all matrix products: 8 accumulators, two vectors of B, one or two of A.
//
// The loop over the summed dimension is written out, and `if (b == n) break`, which never happens (b is a multiple of
// 16), stands between every two rows. Engines schedule all loads of a stretch without branches to its front: six loads
// in a row stall the decoder, and those of several turns do not fit into 16 registers. A branch that is never taken
// costs one slot. On Zen 3 that is 41 instead of 36 GFLOP/s in Node 20 and 22, 42 instead of 39 in Node 24.
import { madd } from './madd'

/**
 * `tiles` times 4 rows of C = I + A . B over K terms, B one panel [K][8]; lda, ldc, ldi in bytes. k ascends.
 */
export function rowTiles(tiles: i32, K: i32, A: usize, lda: usize, B: usize, c: usize, ldc: usize, p: usize, ldi: usize): void {
  const end = B + (<usize>K << 5)
  let b0: v128, b1: v128, x: v128, y: v128
  do {
    let c00 = v128.load(p), c01 = v128.load(p, 16); p += ldi
    let c10 = v128.load(p), c11 = v128.load(p, 16); p += ldi
    let c20 = v128.load(p), c21 = v128.load(p, 16); p += ldi
    let c30 = v128.load(p), c31 = v128.load(p, 16); p += ldi
    let a0 = A, a1 = a0 + lda, a2 = a1 + lda, a3 = a2 + lda, b = B
    A = a3 + lda
    for (let rest = K & 7; rest > 0; rest--) {
      b0 = v128.load(b); b1 = v128.load(b, 16)
      x = v128.load_splat<f32>(a0); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01)
      y = v128.load_splat<f32>(a1); c10 = madd(y, b0, c10); c11 = madd(y, b1, c11)
      x = v128.load_splat<f32>(a2); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21)
      y = v128.load_splat<f32>(a3); c30 = madd(y, b0, c30); c31 = madd(y, b1, c31)
      b += 32; a0 += 4; a1 += 4; a2 += 4; a3 += 4
    }
    while (b < end) {
      b0 = v128.load(b); b1 = v128.load(b, 16)
      x = v128.load_splat<f32>(a0); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01)
      y = v128.load_splat<f32>(a1); c10 = madd(y, b0, c10); c11 = madd(y, b1, c11)
      if (b == 1) break
      x = v128.load_splat<f32>(a2); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21)
      y = v128.load_splat<f32>(a3); c30 = madd(y, b0, c30); c31 = madd(y, b1, c31)
      if (b == 2) break
      b0 = v128.load(b, 32); b1 = v128.load(b, 48)
      x = v128.load_splat<f32>(a0, 4); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01)
      y = v128.load_splat<f32>(a1, 4); c10 = madd(y, b0, c10); c11 = madd(y, b1, c11)
      if (b == 3) break
      x = v128.load_splat<f32>(a2, 4); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21)
      y = v128.load_splat<f32>(a3, 4); c30 = madd(y, b0, c30); c31 = madd(y, b1, c31)
      if (b == 4) break
      b0 = v128.load(b, 64); b1 = v128.load(b, 80)
      x = v128.load_splat<f32>(a0, 8); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01)
      y = v128.load_splat<f32>(a1, 8); c10 = madd(y, b0, c10); c11 = madd(y, b1, c11)
      if (b == 5) break
      x = v128.load_splat<f32>(a2, 8); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21)
      y = v128.load_splat<f32>(a3, 8); c30 = madd(y, b0, c30); c31 = madd(y, b1, c31)
      if (b == 6) break
      b0 = v128.load(b, 96); b1 = v128.load(b, 112)
      x = v128.load_splat<f32>(a0, 12); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01)
      y = v128.load_splat<f32>(a1, 12); c10 = madd(y, b0, c10); c11 = madd(y, b1, c11)
      if (b == 7) break
      x = v128.load_splat<f32>(a2, 12); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21)
      y = v128.load_splat<f32>(a3, 12); c30 = madd(y, b0, c30); c31 = madd(y, b1, c31)
      if (b == 8) break
      b0 = v128.load(b, 128); b1 = v128.load(b, 144)
      x = v128.load_splat<f32>(a0, 16); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01)
      y = v128.load_splat<f32>(a1, 16); c10 = madd(y, b0, c10); c11 = madd(y, b1, c11)
      if (b == 9) break
      x = v128.load_splat<f32>(a2, 16); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21)
      y = v128.load_splat<f32>(a3, 16); c30 = madd(y, b0, c30); c31 = madd(y, b1, c31)
      if (b == 10) break
      b0 = v128.load(b, 160); b1 = v128.load(b, 176)
      x = v128.load_splat<f32>(a0, 20); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01)
      y = v128.load_splat<f32>(a1, 20); c10 = madd(y, b0, c10); c11 = madd(y, b1, c11)
      if (b == 11) break
      x = v128.load_splat<f32>(a2, 20); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21)
      y = v128.load_splat<f32>(a3, 20); c30 = madd(y, b0, c30); c31 = madd(y, b1, c31)
      if (b == 12) break
      b0 = v128.load(b, 192); b1 = v128.load(b, 208)
      x = v128.load_splat<f32>(a0, 24); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01)
      y = v128.load_splat<f32>(a1, 24); c10 = madd(y, b0, c10); c11 = madd(y, b1, c11)
      if (b == 13) break
      x = v128.load_splat<f32>(a2, 24); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21)
      y = v128.load_splat<f32>(a3, 24); c30 = madd(y, b0, c30); c31 = madd(y, b1, c31)
      if (b == 14) break
      b0 = v128.load(b, 224); b1 = v128.load(b, 240)
      x = v128.load_splat<f32>(a0, 28); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01)
      y = v128.load_splat<f32>(a1, 28); c10 = madd(y, b0, c10); c11 = madd(y, b1, c11)
      if (b == 15) break
      x = v128.load_splat<f32>(a2, 28); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21)
      y = v128.load_splat<f32>(a3, 28); c30 = madd(y, b0, c30); c31 = madd(y, b1, c31)
      b += 256; a0 += 32; a1 += 32; a2 += 32; a3 += 32
    }
    v128.store(c, c00); v128.store(c, c01, 16); c += ldc
    v128.store(c, c10); v128.store(c, c11, 16); c += ldc
    v128.store(c, c20); v128.store(c, c21, 16); c += ldc
    v128.store(c, c30); v128.store(c, c31, 16); c += ldc
  } while (--tiles > 0)
}

/**
 * `tiles` times 4 rows of C = I + A^T . B over M rows of A and of B, one panel [M][8]; lda, ldc, ldi in bytes. Rows
 * ascend.
 */
export function columnTiles(tiles: i32, M: i32, A: usize, lda: usize, B: usize, c: usize, ldc: usize, p: usize, ldi: usize): void {
  const end = B + (<usize>M << 5)
  let b0: v128, b1: v128, x: v128, y: v128
  do {
    let c00 = v128.load(p), c01 = v128.load(p, 16); p += ldi
    let c10 = v128.load(p), c11 = v128.load(p, 16); p += ldi
    let c20 = v128.load(p), c21 = v128.load(p, 16); p += ldi
    let c30 = v128.load(p), c31 = v128.load(p, 16); p += ldi
    let a = A, b = B
    A += 16
    for (let rest = M & 3; rest > 0; rest--) {
      b0 = v128.load(b); b1 = v128.load(b, 16)
      x = v128.load_splat<f32>(a); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01)
      y = v128.load_splat<f32>(a, 4); c10 = madd(y, b0, c10); c11 = madd(y, b1, c11)
      x = v128.load_splat<f32>(a, 8); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21)
      y = v128.load_splat<f32>(a, 12); c30 = madd(y, b0, c30); c31 = madd(y, b1, c31)
      b += 32; a += lda
    }
    while (b < end) {
      b0 = v128.load(b); b1 = v128.load(b, 16)
      x = v128.load_splat<f32>(a); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01)
      y = v128.load_splat<f32>(a, 4); c10 = madd(y, b0, c10); c11 = madd(y, b1, c11)
      if (b == 1) break
      x = v128.load_splat<f32>(a, 8); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21)
      y = v128.load_splat<f32>(a, 12); c30 = madd(y, b0, c30); c31 = madd(y, b1, c31)
      a += lda
      if (b == 2) break
      b0 = v128.load(b, 32); b1 = v128.load(b, 48)
      x = v128.load_splat<f32>(a); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01)
      y = v128.load_splat<f32>(a, 4); c10 = madd(y, b0, c10); c11 = madd(y, b1, c11)
      if (b == 3) break
      x = v128.load_splat<f32>(a, 8); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21)
      y = v128.load_splat<f32>(a, 12); c30 = madd(y, b0, c30); c31 = madd(y, b1, c31)
      a += lda
      if (b == 4) break
      b0 = v128.load(b, 64); b1 = v128.load(b, 80)
      x = v128.load_splat<f32>(a); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01)
      y = v128.load_splat<f32>(a, 4); c10 = madd(y, b0, c10); c11 = madd(y, b1, c11)
      if (b == 5) break
      x = v128.load_splat<f32>(a, 8); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21)
      y = v128.load_splat<f32>(a, 12); c30 = madd(y, b0, c30); c31 = madd(y, b1, c31)
      a += lda
      if (b == 6) break
      b0 = v128.load(b, 96); b1 = v128.load(b, 112)
      x = v128.load_splat<f32>(a); c00 = madd(x, b0, c00); c01 = madd(x, b1, c01)
      y = v128.load_splat<f32>(a, 4); c10 = madd(y, b0, c10); c11 = madd(y, b1, c11)
      if (b == 7) break
      x = v128.load_splat<f32>(a, 8); c20 = madd(x, b0, c20); c21 = madd(x, b1, c21)
      y = v128.load_splat<f32>(a, 12); c30 = madd(y, b0, c30); c31 = madd(y, b1, c31)
      a += lda
      b += 128
    }
    v128.store(c, c00); v128.store(c, c01, 16); c += ldc
    v128.store(c, c10); v128.store(c, c11, 16); c += ldc
    v128.store(c, c20); v128.store(c, c21, 16); c += ldc
    v128.store(c, c30); v128.store(c, c31, 16); c += ldc
  } while (--tiles > 0)
}
