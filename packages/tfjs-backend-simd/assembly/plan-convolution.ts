// Windows of a sequence as rows (a convolution is then one product), their adjoint, and pooling.
// Sequences are [steps][batch][columns], time-major, unless said otherwise.

// @ts-ignore: decorator
@inline function copyRow(from: usize, to: usize, bytes: usize): void {
  for (let j: usize = 0; j < bytes; j += 16) v128.store(to + j, v128.load(from + j))
}

/**
 * Windows of the batch-major input X[batch][rowsEach][features] (zeros around each sample included):
 * O[steps][batch][ldo], a row being `taps` inputs from row (start + t stride), `dilation` rows apart. Up to 12 bytes
 * beyond a row are written and then cleared up to ldo.
 */
export function inputWindows(steps: i32, batch: i32, features: i32, taps: i32, start: i32, stride: i32, dilation: i32, X: usize, rowsEach: i32, O: usize, ldo: i32): void {
  const bytes = <usize>features << 2, row = <usize>ldo << 2, used = bytes * <usize>taps
  for (let t: i32 = 0; t < steps; t++) {
    let x = X + <usize>(start + t * stride) * bytes
    for (let b: i32 = 0; b < batch; b++) {
      if (dilation == 1) copyRow(x, O, used)
      else for (let k: i32 = 0; k < taps; k++) copyRow(x + <usize>(k * dilation) * bytes, O + <usize>k * bytes, bytes)
      for (let j = used; j < row; j += 4) store<f32>(O + j, 0)
      x += <usize>rowsEach * bytes; O += row
    }
  }
}

/** O[outSteps][batch][taps * columns]: input t stride - left + k dilation of each output t, zeros outside. */
export function windows(outSteps: i32, inSteps: i32, batch: i32, columns: i32, taps: i32, left: i32, stride: i32, dilation: i32, X: usize, ldx: i32, O: usize): void {
  const bytes = <usize>columns << 2, row = bytes * <usize>taps
  for (let t: i32 = 0; t < outSteps; t++) {
    for (let k: i32 = 0; k < taps; k++) {
      const s = t * stride - left + k * dilation
      let o = O + <usize>k * bytes
      if (s < 0 || s >= inSteps) for (let b: i32 = 0; b < batch; b++) { memory.fill(o, 0, bytes); o += row }
      else {
        let x = X + (<usize>(s * batch) * <usize>ldx << 2)
        for (let b: i32 = 0; b < batch; b++) { copyRow(x, o, bytes); x += <usize>ldx << 2; o += row }
      }
    }
    O += row * <usize>batch
  }
}

/** Adjoint of `windows`: D += sums of O's entries; D must hold what to add to. Taps outer, steps inner. */
export function windowsGradient(outSteps: i32, inSteps: i32, batch: i32, columns: i32, taps: i32, left: i32, stride: i32, dilation: i32, D: usize, ldd: i32, O: usize): void {
  const bytes = <usize>columns << 2, row = bytes * <usize>taps
  for (let k: i32 = 0; k < taps; k++) for (let t: i32 = 0; t < outSteps; t++) {
    const s = t * stride - left + k * dilation
    if (s < 0 || s >= inSteps) continue
    let o = O + row * <usize>(t * batch) + <usize>k * bytes
    let d = D + (<usize>(s * batch) * <usize>ldd << 2)
    for (let b: i32 = 0; b < batch; b++) {
      for (let j: usize = 0; j < bytes; j += 16) v128.store(d + j, f32x4.add(v128.load(d + j), v128.load(o + j)))
      d += <usize>ldd << 2; o += row
    }
  }
}

/** Maximum over windows of `size` steps from t stride - left, clipped to the sequence. */
export function maxPool(outSteps: i32, inSteps: i32, batch: i32, columns: i32, size: i32, left: i32, stride: i32, X: usize, ldx: i32, O: usize, ldo: i32): void {
  const bytes = <usize>columns << 2, lx = <usize>ldx << 2, lo = <usize>ldo << 2, step = lx * <usize>batch
  for (let t: i32 = 0; t < outSteps; t++) {
    const from = max(0, t * stride - left), to = min(inSteps, t * stride - left + size)
    let x = X + step * <usize>from
    for (let b: i32 = 0; b < batch; b++) {
      for (let j: usize = 0; j < bytes; j += 16) {
        let p = x + j, m = v128.load(p)
        for (let s = from + 1; s < to; s++) { p += step; m = f32x4.pmax(m, v128.load(p)) }
        v128.store(O + j, m)
      }
      x += lx; O += lo
    }
  }
}

/** Adjoint of `maxPool` with output Y: adds DY to the first of each window's maxima in D (zeroed by the caller). */
export function maxPoolGradient(outSteps: i32, inSteps: i32, batch: i32, columns: i32, size: i32, left: i32, stride: i32, X: usize, ldx: i32, Y: usize, ldy: i32, DY: usize, lddy: i32, D: usize, ldd: i32): void {
  const bytes = <usize>columns << 2, lx = <usize>ldx << 2, ld = <usize>ldd << 2
  const step = lx * <usize>batch, dstep = ld * <usize>batch
  for (let t: i32 = 0; t < outSteps; t++) {
    const from = max(0, t * stride - left), to = min(inSteps, t * stride - left + size)
    let x = X + step * <usize>from, d = D + dstep * <usize>from
    for (let b: i32 = 0; b < batch; b++) {
      for (let j: usize = 0; j < bytes; j += 16) {
        const y = v128.load(Y + j)
        let rest = v128.load(DY + j), p = x + j, q = d + j
        for (let s = from; s < to; s++) {
          const hit = f32x4.eq(v128.load(p), y)
          v128.store(q, f32x4.add(v128.load(q), v128.and(rest, hit)))
          rest = v128.andnot(rest, hit)
          p += step; q += dstep
        }
      }
      x += lx; d += ld; Y += <usize>ldy << 2; DY += <usize>lddy << 2
    }
  }
}

/** Sum over all steps: O[batch] = scale sum_t X[t]; the mean where scale is 1 / steps. */
export function sumSteps(steps: i32, batch: i32, columns: i32, X: usize, ldx: i32, O: usize, ldo: i32, scale: f32): void {
  const bytes = <usize>columns << 2, lx = <usize>ldx << 2, step = lx * <usize>batch, f = f32x4.splat(scale)
  for (let b: i32 = 0; b < batch; b++) {
    for (let j: usize = 0; j < bytes; j += 16) {
      let p = X + j, sum = v128.load(p)
      for (let t: i32 = 1; t < steps; t++) { p += step; sum = f32x4.add(sum, v128.load(p)) }
      v128.store(O + j, f32x4.mul(sum, f))
    }
    X += lx; O += <usize>ldo << 2
  }
}
