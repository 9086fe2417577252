import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalJson, decodeResult, encodeResult } from './encoding.ts'

describe('encodeResult', () => {
  it('keeps typed arrays and odd numbers bit for bit', () => {
    fc.assert(
      fc.property(
        fc.record({
          f32: fc.float32Array(),
          f64: fc.float64Array(),
          i32: fc.int32Array(),
          u8: fc.uint8Array(),
          number: fc.double(),
          nested: fc.array(fc.record({ text: fc.string(), flag: fc.boolean(), none: fc.constant(null) })),
        }),
        (value) => {
          const decoded = decodeResult(encodeResult(value)) as typeof value
          // JSON has no negative zero outside typed arrays.
          expect(decoded).toEqual({ ...value, number: value.number === 0 ? 0 : value.number })
        },
      ),
    )
  })

  it('leaves objects alone that only look like its own', () => {
    const value = { $f32: 3, $other: 'x', nested: { $unknown: 'y' } }
    expect(decodeResult(encodeResult(value))).toEqual(value)
  })
})

describe('canonicalJson', () => {
  it('does not depend on the order of keys', () => {
    expect(canonicalJson({ b: [{ d: 1, c: 2 }], a: 'x' })).toBe(canonicalJson({ a: 'x', b: [{ c: 2, d: 1 }] }))
  })
})
