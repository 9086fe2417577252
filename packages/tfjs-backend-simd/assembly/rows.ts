// Kernels over rows of a matrix, and exact copies.

/** Copies bytes (a multiple of 4), up to 12 bytes past the end: for destinations that are written in ascending order. */
// @ts-ignore: decorator
@inline export function copyRun(src: usize, dst: usize, bytes: usize): void {
  const end = dst + bytes
  while (dst < end) { v128.store(dst, v128.load(src)); src += 16; dst += 16 }
}
/** Zeros, up to 12 bytes past the end. */
// @ts-ignore: decorator
@inline export function zeroRun(dst: usize, bytes: usize): void {
  const end = dst + bytes, zero = f32x4.splat(0)
  while (dst < end) { v128.store(dst, zero); dst += 16 }
}
/** Copies exactly `bytes` (a multiple of 4). */
// @ts-ignore: decorator
@inline export function copyExact(src: usize, dst: usize, bytes: usize): void {
  const end = dst + bytes, vectors = dst + (bytes & ~15)
  while (dst < vectors) { v128.store(dst, v128.load(src)); src += 16; dst += 16 }
  while (dst < end) { store<f32>(dst, load<f32>(src)); src += 4; dst += 4 }
}
/** dst += src over exactly `bytes`. */
// @ts-ignore: decorator
@inline export function addExact(src: usize, dst: usize, bytes: usize): void {
  const end = dst + bytes, vectors = dst + (bytes & ~15)
  while (dst < vectors) { v128.store(dst, f32x4.add(v128.load(dst), v128.load(src))); src += 16; dst += 16 }
  while (dst < end) { store<f32>(dst, load<f32>(dst) + load<f32>(src)); src += 4; dst += 4 }
}

/** o[r][c] += bias[c] in place. */
export function addBias(o: usize, rows: i32, columns: i32, bias: usize): void {
  const bytes = <usize>columns << 2
  for (let r: i32 = 0; r < rows; r++) { addExact(bias, o, bytes); o += bytes }
}

/** o[i] = x for n floats. */
export function fill(o: usize, n: i32, x: f32): void {
  const end = o + (<usize>n << 2), v = f32x4.splat(x)
  while (o < end) { v128.store(o, v); o += 16 }
}

/** Dense o[n0][n1][n2][n3] = x at strides s (elements, any sign). */
export function copyStrided(x: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, s0: i32, s1: i32, s2: i32, s3: i32): void {
  const run = <usize>n3 << 2
  for (let i: i32 = 0; i < n0; i++) {
    for (let j: i32 = 0; j < n1; j++) {
      for (let k: i32 = 0; k < n2; k++) {
        let p = x + ((<isize>i * s0 + <isize>j * s1 + <isize>k * s2) << 2)
        if (s3 == 1) copyRun(p, o, run)
        else for (let q: usize = 0; q < run; q += 4) { store<f32>(o + q, load<f32>(p)); p += <isize>s3 << 2 }
        o += run
      }
    }
  }
}

/** o at strides s = dense x[n0][n1][n2][n3], innermost stride 1; nothing else of o is touched. */
export function scatterStrided(x: usize, o: usize, n0: i32, n1: i32, n2: i32, n3: i32, s0: i32, s1: i32, s2: i32): void {
  const run = <usize>n3 << 2
  for (let i: i32 = 0; i < n0; i++) {
    for (let j: i32 = 0; j < n1; j++) {
      for (let k: i32 = 0; k < n2; k++) {
        copyExact(x, o + ((<isize>i * s0 + <isize>j * s1 + <isize>k * s2) << 2), run)
        x += run
      }
    }
  }
}

// @ts-ignore: decorator
@inline function block4(p: usize, ps: usize, o: usize, os: usize): void {
  const x0 = v128.load(p), x1 = v128.load(p + ps), x2 = v128.load(p + 2 * ps), x3 = v128.load(p + 3 * ps)
  const t0 = v128.shuffle<f32>(x0, x1, 0, 4, 1, 5), t1 = v128.shuffle<f32>(x0, x1, 2, 6, 3, 7)
  const t2 = v128.shuffle<f32>(x2, x3, 0, 4, 1, 5), t3 = v128.shuffle<f32>(x2, x3, 2, 6, 3, 7)
  v128.store(o, v128.shuffle<f64>(t0, t2, 0, 2))
  v128.store(o + os, v128.shuffle<f64>(t0, t2, 1, 3))
  v128.store(o + 2 * os, v128.shuffle<f64>(t1, t3, 0, 2))
  v128.store(o + 3 * os, v128.shuffle<f64>(t1, t3, 1, 3))
}
/** o[b][c][r] = x[b][r][c]. */
export function transposeMatrices(x: usize, o: usize, batch: i32, rows: i32, columns: i32): void {
  const xs = <usize>columns << 2, os = <usize>rows << 2
  const r4 = rows & ~3, c4 = columns & ~3
  for (let b: i32 = 0; b < batch; b++) {
    for (let r: i32 = 0; r < r4; r += 4) {
      const p = x + <usize>r * xs, q = o + (<usize>r << 2)
      for (let c: i32 = 0; c < c4; c += 4) block4(p + (<usize>c << 2), xs, q + <usize>c * os, os)
    }
    for (let r: i32 = 0; r < rows; r++) {
      const first = r < r4 ? c4 : 0
      for (let c = first; c < columns; c++) store<f32>(o + <usize>c * os + (<usize>r << 2), load<f32>(x + <usize>r * xs + (<usize>c << 2)))
    }
    x += <usize>rows * xs; o += <usize>rows * xs
  }
}

/** o[outer][count][inner] = x[outer][axis][inner] at int32 indices (checked by the caller). */
export function gatherRows(x: usize, o: usize, indices: usize, outer: i32, axis: i32, count: i32, inner: i32): void {
  const run = <usize>inner << 2
  for (let i: i32 = 0; i < outer; i++) {
    for (let j: i32 = 0; j < count; j++) {
      copyRun(x + <usize>load<i32>(indices + (<usize>j << 2)) * run, o, run)
      o += run
    }
    x += <usize>axis * run
  }
}

/** o[segment of row] += x[row]; rows with a segment outside [0, segments) are left out. */
export function addRowsAt(x: usize, o: usize, segment: usize, rows: i32, segments: i32, columns: i32): void {
  const run = <usize>columns << 2
  for (let r: i32 = 0; r < rows; r++) {
    const s = load<i32>(segment + (<usize>r << 2))
    if (s >= 0 && s < segments) addExact(x, o + <usize>s * run, run)
    x += run
  }
}

/** o = (x - mean) * factor + offset by column; all vectors of `columns` floats. */
export function normalizeRows(x: usize, o: usize, rows: i32, columns: i32, mean: usize, factor: usize, offset: usize): void {
  const bytes = <usize>columns << 2
  for (let r: i32 = 0; r < rows; r++) {
    for (let c: usize = 0; c < bytes; c += 16) {
      const d = f32x4.sub(v128.load(x + c), v128.load(mean + c))
      v128.store(o + c, f32x4.add(f32x4.mul(d, v128.load(factor + c)), v128.load(offset + c)))
    }
    x += bytes; o += bytes
  }
}

/** o = (x - mean) * (scale / sqrt(variance + epsilon)) + offset, element by element over n floats. */
export function normalizeElements(x: usize, o: usize, n: i32, mean: usize, variance: usize, scale: usize, offset: usize, epsilon: f32): void {
  const bytes = <usize>n << 2, e = f32x4.splat(epsilon)
  for (let i: usize = 0; i < bytes; i += 16) {
    const factor = f32x4.div(v128.load(scale + i), f32x4.sqrt(f32x4.add(v128.load(variance + i), e)))
    const d = f32x4.sub(v128.load(x + i), v128.load(mean + i))
    v128.store(o + i, f32x4.add(f32x4.mul(d, factor), v128.load(offset + i)))
  }
}

/** o[places[i]] = x[i] for n floats, int32 places. */
export function scatterElements(x: usize, o: usize, places: usize, n: i32): void {
  const end = x + (<usize>n << 2)
  while (x < end) { store<f32>(o + (<usize>load<u32>(places) << 2), load<f32>(x)); x += 4; places += 4 }
}

/** o[i] = x[places[i]] for n floats. */
export function gatherElements(x: usize, o: usize, places: usize, n: i32): void {
  const end = o + (<usize>n << 2)
  while (o < end) { store<f32>(o, load<f32>(x + (<usize>load<u32>(places) << 2))); o += 4; places += 4 }
}
