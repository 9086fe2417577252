// Convolution as a matrix product. A row of columns is one output pixel's window [kh][kw][channels], NHWC.
import { addExact, copyRun, zeroRun } from './rows'

/** Windows of the output pixels [first, first + rows) (b, y, x order) as rows of kh * kw * channels floats. */
export function imageToColumns(x: usize, o: usize, first: i32, rows: i32, inH: i32, inW: i32, channels: i32, outH: i32, outW: i32, kh: i32, kw: i32, strideH: i32, strideW: i32, padTop: i32, padLeft: i32, dilationH: i32, dilationW: i32): void {
  const pixel = <usize>channels << 2
  const line = <usize>kw * pixel
  for (let r = first; r < first + rows; r++) {
    const ox = r % outW
    const t = r / outW
    const oy = t % outH
    const image = x + <usize>(t / outH) * <usize>inH * <usize>inW * pixel
    const ix = ox * strideW - padLeft
    for (let ky: i32 = 0; ky < kh; ky++) {
      const iy = oy * strideH - padTop + ky * dilationH
      if (iy < 0 || iy >= inH) {
        zeroRun(o, line)
      } else {
        const source = image + <usize>iy * <usize>inW * pixel
        if (dilationW == 1) {
          const left = min(kw, max(0, -ix)), right = max(left, min(kw, inW - ix))
          if (left > 0) zeroRun(o, <usize>left * pixel)
          if (right > left) copyRun(source + <usize>(ix + left) * pixel, o + <usize>left * pixel, <usize>(right - left) * pixel)
          if (right < kw) zeroRun(o + <usize>right * pixel, <usize>(kw - right) * pixel)
        } else {
          for (let kx: i32 = 0; kx < kw; kx++) {
            const i = ix + kx * dilationW, q = o + <usize>kx * pixel
            if (i < 0 || i >= inW) zeroRun(q, pixel)
            else copyRun(source + <usize>i * pixel, q, pixel)
          }
        }
      }
      o += line
    }
  }
}

/** The transpose of imageToColumns: adds rows of windows to the image. */
export function columnsToImage(o: usize, x: usize, first: i32, rows: i32, inH: i32, inW: i32, channels: i32, outH: i32, outW: i32, kh: i32, kw: i32, strideH: i32, strideW: i32, padTop: i32, padLeft: i32, dilationH: i32, dilationW: i32): void {
  const pixel = <usize>channels << 2
  const line = <usize>kw * pixel
  for (let r = first; r < first + rows; r++) {
    const ox = r % outW
    const t = r / outW
    const oy = t % outH
    const image = x + <usize>(t / outH) * <usize>inH * <usize>inW * pixel
    const ix = ox * strideW - padLeft
    for (let ky: i32 = 0; ky < kh; ky++) {
      const iy = oy * strideH - padTop + ky * dilationH
      if (iy >= 0 && iy < inH) {
        const target = image + <usize>iy * <usize>inW * pixel
        if (dilationW == 1) {
          const left = min(kw, max(0, -ix)), right = max(left, min(kw, inW - ix))
          if (right > left) addExact(o + <usize>left * pixel, target + <usize>(ix + left) * pixel, <usize>(right - left) * pixel)
        } else {
          for (let kx: i32 = 0; kx < kw; kx++) {
            const i = ix + kx * dilationW
            if (i >= 0 && i < inW) addExact(o + <usize>kx * pixel, target + <usize>i * pixel, pixel)
          }
        }
      }
      o += line
    }
  }
}
