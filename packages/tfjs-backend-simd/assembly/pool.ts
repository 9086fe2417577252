// Pooling and depthwise convolution, NHWC, four channels at a time. Single channels at the end take a scalar path.
// Geometry: batch, inH, inW, outH, outW, channels, then window kh x kw, strides, padding, dilations.
import { splat } from './math'

/** Largest value of each window; NaN never wins, as on the cpu backend. */
export function maxPool(x: usize, o: usize, batch: i32, inH: i32, inW: i32, outH: i32, outW: i32, channels: i32, kh: i32, kw: i32, strideH: i32, strideW: i32, padTop: i32, padLeft: i32, dilationH: i32, dilationW: i32): void {
  const pixel = <usize>channels << 2
  for (let b: i32 = 0; b < batch; b++) {
    for (let oy: i32 = 0; oy < outH; oy++) {
      for (let ox: i32 = 0; ox < outW; ox++) {
        for (let c: usize = 0; c < pixel; c += 16) {
          let m = splat(-Infinity)
          for (let ky: i32 = 0; ky < kh; ky++) {
            const iy = oy * strideH - padTop + ky * dilationH
            if (iy < 0 || iy >= inH) continue
            for (let kx: i32 = 0; kx < kw; kx++) {
              const ix = ox * strideW - padLeft + kx * dilationW
              if (ix < 0 || ix >= inW) continue
              m = f32x4.pmax(m, v128.load(x + <usize>(iy * inW + ix) * pixel + c))
            }
          }
          v128.store(o + c, m)
        }
        o += pixel
      }
    }
    x += <usize>(inH * inW) * pixel
  }
}

/** Adds dy to the first largest value of each window; dx starts at zero. */
export function maxPoolGrad(dy: usize, x: usize, dx: usize, batch: i32, inH: i32, inW: i32, outH: i32, outW: i32, channels: i32, kh: i32, kw: i32, strideH: i32, strideW: i32, padTop: i32, padLeft: i32, dilationH: i32, dilationW: i32): void {
  const pixel = <usize>channels << 2
  const vectors = pixel & ~15
  for (let b: i32 = 0; b < batch; b++) {
    for (let oy: i32 = 0; oy < outH; oy++) {
      for (let ox: i32 = 0; ox < outW; ox++) {
        let c: usize = 0
        for (; c < vectors; c += 16) {
          let m = splat(-Infinity)
          let at = i32x4.splat(-1)
          for (let ky: i32 = 0; ky < kh; ky++) {
            const iy = oy * strideH - padTop + ky * dilationH
            if (iy < 0 || iy >= inH) continue
            for (let kx: i32 = 0; kx < kw; kx++) {
              const ix = ox * strideW - padLeft + kx * dilationW
              if (ix < 0 || ix >= inW) continue
              const v = v128.load(x + <usize>(iy * inW + ix) * pixel + c)
              const wins = f32x4.gt(v, m)
              m = v128.bitselect(v, m, wins)
              at = v128.bitselect(i32x4.splat(ky * kw + kx), at, wins)
            }
          }
          const g = v128.load(dy + c)
          for (let ky: i32 = 0; ky < kh; ky++) {
            const iy = oy * strideH - padTop + ky * dilationH
            if (iy < 0 || iy >= inH) continue
            for (let kx: i32 = 0; kx < kw; kx++) {
              const ix = ox * strideW - padLeft + kx * dilationW
              if (ix < 0 || ix >= inW) continue
              const q = dx + <usize>(iy * inW + ix) * pixel + c
              v128.store(q, f32x4.add(v128.load(q), v128.and(g, i32x4.eq(at, i32x4.splat(ky * kw + kx)))))
            }
          }
        }
        for (; c < pixel; c += 4) {
          let m: f32 = -Infinity
          let best: usize = 0
          for (let ky: i32 = 0; ky < kh; ky++) {
            const iy = oy * strideH - padTop + ky * dilationH
            if (iy < 0 || iy >= inH) continue
            for (let kx: i32 = 0; kx < kw; kx++) {
              const ix = ox * strideW - padLeft + kx * dilationW
              if (ix < 0 || ix >= inW) continue
              const at = <usize>(iy * inW + ix) * pixel + c
              const v = load<f32>(x + at)
              if (v > m) { m = v; best = dx + at }
            }
          }
          if (best != 0) store<f32>(best, load<f32>(best) + load<f32>(dy + c))
        }
        dy += pixel
      }
    }
    x += <usize>(inH * inW) * pixel; dx += <usize>(inH * inW) * pixel
  }
}

/** Mean over the part of each window that lies inside the image. */
export function averagePool(x: usize, o: usize, batch: i32, inH: i32, inW: i32, outH: i32, outW: i32, channels: i32, kh: i32, kw: i32, strideH: i32, strideW: i32, padTop: i32, padLeft: i32, dilationH: i32, dilationW: i32): void {
  const pixel = <usize>channels << 2
  for (let b: i32 = 0; b < batch; b++) {
    for (let oy: i32 = 0; oy < outH; oy++) {
      for (let ox: i32 = 0; ox < outW; ox++) {
        for (let c: usize = 0; c < pixel; c += 16) {
          let s = splat(0)
          let count: i32 = 0
          for (let ky: i32 = 0; ky < kh; ky++) {
            const iy = oy * strideH - padTop + ky * dilationH
            if (iy < 0 || iy >= inH) continue
            for (let kx: i32 = 0; kx < kw; kx++) {
              const ix = ox * strideW - padLeft + kx * dilationW
              if (ix < 0 || ix >= inW) continue
              s = f32x4.add(s, v128.load(x + <usize>(iy * inW + ix) * pixel + c))
              count++
            }
          }
          v128.store(o + c, f32x4.div(s, splat(<f32>count)))
        }
        o += pixel
      }
    }
    x += <usize>(inH * inW) * pixel
  }
}

/** Adds factor * dy to every input of each window; dx starts at zero. */
export function averagePoolGrad(dy: usize, dx: usize, factor: f32, batch: i32, inH: i32, inW: i32, outH: i32, outW: i32, channels: i32, kh: i32, kw: i32, strideH: i32, strideW: i32, padTop: i32, padLeft: i32, dilationH: i32, dilationW: i32): void {
  const pixel = <usize>channels << 2
  const vectors = pixel & ~15
  const f = splat(factor)
  for (let b: i32 = 0; b < batch; b++) {
    for (let oy: i32 = 0; oy < outH; oy++) {
      for (let ox: i32 = 0; ox < outW; ox++) {
        for (let ky: i32 = 0; ky < kh; ky++) {
          const iy = oy * strideH - padTop + ky * dilationH
          if (iy < 0 || iy >= inH) continue
          for (let kx: i32 = 0; kx < kw; kx++) {
            const ix = ox * strideW - padLeft + kx * dilationW
            if (ix < 0 || ix >= inW) continue
            const q = dx + <usize>(iy * inW + ix) * pixel
            let c: usize = 0
            for (; c < vectors; c += 16) v128.store(q + c, f32x4.add(v128.load(q + c), f32x4.mul(f, v128.load(dy + c))))
            for (; c < pixel; c += 4) store<f32>(q + c, load<f32>(q + c) + factor * load<f32>(dy + c))
          }
        }
        dy += pixel
      }
    }
    dx += <usize>(inH * inW) * pixel
  }
}

/** y[b,oy,ox,c] = sum over the window of x[..,c] * w[ky,kx,c]; one filter a channel. */
export function depthwise(x: usize, w: usize, o: usize, batch: i32, inH: i32, inW: i32, outH: i32, outW: i32, channels: i32, kh: i32, kw: i32, strideH: i32, strideW: i32, padTop: i32, padLeft: i32, dilationH: i32, dilationW: i32): void {
  const pixel = <usize>channels << 2
  for (let b: i32 = 0; b < batch; b++) {
    for (let oy: i32 = 0; oy < outH; oy++) {
      for (let ox: i32 = 0; ox < outW; ox++) {
        for (let c: usize = 0; c < pixel; c += 16) {
          let s = splat(0)
          for (let ky: i32 = 0; ky < kh; ky++) {
            const iy = oy * strideH - padTop + ky * dilationH
            if (iy < 0 || iy >= inH) continue
            for (let kx: i32 = 0; kx < kw; kx++) {
              const ix = ox * strideW - padLeft + kx * dilationW
              if (ix < 0 || ix >= inW) continue
              const v = v128.load(x + <usize>(iy * inW + ix) * pixel + c)
              s = f32x4.add(s, f32x4.mul(v, v128.load(w + <usize>(ky * kw + kx) * pixel + c)))
            }
          }
          v128.store(o + c, s)
        }
        o += pixel
      }
    }
    x += <usize>(inH * inW) * pixel
  }
}

/** dx += dy * w over each window; dx starts at zero. */
export function depthwiseGradInput(dy: usize, w: usize, dx: usize, batch: i32, inH: i32, inW: i32, outH: i32, outW: i32, channels: i32, kh: i32, kw: i32, strideH: i32, strideW: i32, padTop: i32, padLeft: i32, dilationH: i32, dilationW: i32): void {
  const pixel = <usize>channels << 2
  const vectors = pixel & ~15
  for (let b: i32 = 0; b < batch; b++) {
    for (let oy: i32 = 0; oy < outH; oy++) {
      for (let ox: i32 = 0; ox < outW; ox++) {
        for (let ky: i32 = 0; ky < kh; ky++) {
          const iy = oy * strideH - padTop + ky * dilationH
          if (iy < 0 || iy >= inH) continue
          for (let kx: i32 = 0; kx < kw; kx++) {
            const ix = ox * strideW - padLeft + kx * dilationW
            if (ix < 0 || ix >= inW) continue
            const q = dx + <usize>(iy * inW + ix) * pixel, f = w + <usize>(ky * kw + kx) * pixel
            let c: usize = 0
            for (; c < vectors; c += 16) v128.store(q + c, f32x4.add(v128.load(q + c), f32x4.mul(v128.load(dy + c), v128.load(f + c))))
            for (; c < pixel; c += 4) store<f32>(q + c, load<f32>(q + c) + load<f32>(dy + c) * load<f32>(f + c))
          }
        }
        dy += pixel
      }
    }
    dx += <usize>(inH * inW) * pixel
  }
}

/** dw[ky,kx,c] += x * dy over all pixels; dw starts at zero. */
export function depthwiseGradFilter(x: usize, dy: usize, dw: usize, batch: i32, inH: i32, inW: i32, outH: i32, outW: i32, channels: i32, kh: i32, kw: i32, strideH: i32, strideW: i32, padTop: i32, padLeft: i32, dilationH: i32, dilationW: i32): void {
  const pixel = <usize>channels << 2
  const vectors = pixel & ~15
  for (let b: i32 = 0; b < batch; b++) {
    for (let oy: i32 = 0; oy < outH; oy++) {
      for (let ox: i32 = 0; ox < outW; ox++) {
        for (let ky: i32 = 0; ky < kh; ky++) {
          const iy = oy * strideH - padTop + ky * dilationH
          if (iy < 0 || iy >= inH) continue
          for (let kx: i32 = 0; kx < kw; kx++) {
            const ix = ox * strideW - padLeft + kx * dilationW
            if (ix < 0 || ix >= inW) continue
            const p = x + <usize>(iy * inW + ix) * pixel, q = dw + <usize>(ky * kw + kx) * pixel
            let c: usize = 0
            for (; c < vectors; c += 16) v128.store(q + c, f32x4.add(v128.load(q + c), f32x4.mul(v128.load(dy + c), v128.load(p + c))))
            for (; c < pixel; c += 4) store<f32>(q + c, load<f32>(q + c) + load<f32>(dy + c) * load<f32>(p + c))
          }
        }
        dy += pixel
      }
    }
    x += <usize>(inH * inW) * pixel
  }
}
