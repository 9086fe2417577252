import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { crc32, decodeContainer, encodeContainer } from './container.ts'

describe('container', () => {
  it('gives back what was put in', () => {
    fc.assert(
      fc.property(fc.array(fc.float32Array({ maxLength: 9 }), { maxLength: 5 }), fc.string(), (arrays, text) => {
        const { header, arrays: got } = decodeContainer('x', encodeContainer('x', { text }, arrays))
        expect(header).toEqual({ text })
        expect(got.map((a) => Array.from(a))).toEqual(arrays.map((a) => Array.from(a)))
      }),
    )
  })

  it('refuses every truncation and every changed byte', () => {
    const bytes = new Uint8Array(encodeContainer('x', { a: 1 }, [Float32Array.of(1, 2, 3)]))
    for (let n = 0; n < bytes.length; n++)
      expect(() => decodeContainer('x', bytes.slice(0, n)), String(n)).toThrow(
        expect.objectContaining({ code: 'truncated-file' }),
      )
    for (let i = 0; i < bytes.length; i++) {
      if (i >= 16 && i < 20) continue // reserved zeros
      const changed = bytes.slice()
      changed[i] = (changed[i] as number) ^ 4
      expect(() => decodeContainer('x', changed), String(i)).toThrow(expect.objectContaining({ name: 'ModelsError' }))
    }
    expect(() => decodeContainer('y', bytes)).toThrow('the format must be y')
    expect(() => decodeContainer('x', Uint8Array.of(...bytes, 0))).toThrow('bytes that it names')
  })

  it('has the check value of CRC-32/ISO-HDLC', () => {
    expect(crc32(new TextEncoder().encode('123456789'))).toBe(0xcbf43926)
  })
})
