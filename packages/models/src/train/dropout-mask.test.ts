import { describe, expect, it } from 'vitest'
import { dropoutKey, dropoutMask, dropoutScale, dropoutThreshold, dropoutWord } from './dropout-mask.ts'

/** The definition again in unbounded integers, so that no 32-bit trick of the implementation is shared. */
const m32 = (x: bigint) => x & 0xffffffffn
function mixBig(value: bigint): bigint {
  let x = m32(value)
  x ^= x >> 16n
  x = m32(x * 0x7feb352dn)
  x ^= x >> 15n
  x = m32(x * 0x846ca68bn)
  return x ^ (x >> 16n)
}
function wordBig(k0: bigint, k1: bigint, element: bigint): bigint {
  let x = m32(element + k0)
  x ^= x >> 16n
  x = m32(x * 0x7feb352dn)
  x ^= x >> 15n
  x = m32(m32(x + k1) * 0x846ca68bn)
  return x ^ (x >> 16n)
}

describe('dropoutMask', () => {
  it('follows its documented integer definition', () => {
    for (const [seed, stream, step] of [
      [0, 0, 0],
      [7, 3, 12],
      [4294967295, 9, 2000000],
    ] as const) {
      const a = mixBig(mixBig(BigInt(seed) + 0x9e3779b9n) ^ m32(BigInt(stream) + 0x85ebca6bn))
      const k0 = mixBig(a ^ m32(BigInt(step) + 0xc2b2ae35n))
      const k1 = mixBig(k0 + 0x27d4eb2fn)
      expect(dropoutKey(seed, stream, step).map(BigInt)).toEqual([k0, k1])
      for (const element of [0, 1, 31, 40960, 4294967295]) {
        expect(BigInt(dropoutWord(Number(k0), Number(k1), element))).toBe(wordBig(k0, k1, BigInt(element)))
      }
    }
  })

  it('drops its share, independently of neighbouring elements, layers and steps', () => {
    const n = 40000
    const base = dropoutMask({ seed: 5, stream: 1, step: 17, rate: 0.3 }, n)
    const others = [
      base.subarray(1),
      dropoutMask({ seed: 5, stream: 1, step: 18, rate: 0.3 }, n),
      dropoutMask({ seed: 5, stream: 2, step: 17, rate: 0.3 }, n),
      dropoutMask({ seed: 6, stream: 1, step: 17, rate: 0.3 }, n),
    ]
    const share = (mask: Float32Array) => mask.filter((x) => x === 0).length / mask.length
    const sd = Math.sqrt((0.3 * 0.7) / n)
    expect(Math.abs(share(base) - 0.3)).toBeLessThan(5 * sd)
    for (const other of others) {
      const both = other.filter((x, i) => x === 0 && base[i] === 0).length / other.length
      expect(Math.abs(both - 0.09)).toBeLessThan(5 * Math.sqrt((0.09 * 0.91) / n))
    }
  })

  it('keeps everything at rate 0 and scales what it keeps', () => {
    expect(dropoutMask({ seed: 1, stream: 0, step: 0, rate: 0 }, 5)).toEqual(new Float32Array(5).fill(1))
    expect(dropoutThreshold(0.5)).toBe(2147483648)
    expect(dropoutScale(0.1)).toBe(Math.fround(1 / 0.9))
  })
})
