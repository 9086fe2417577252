import fc from 'fast-check'
import { expect, it } from 'vitest'
import { collapse } from './broadcast.ts'
import { stridesOf } from './strided.ts'

/** Flat index of an operand for a position of the broadcast result. */
function index(position: readonly number[], shape: readonly number[]): number {
  const strides = stridesOf(shape)
  const lead = position.length - shape.length
  return shape.reduce(
    (sum, size, d) => sum + (size === 1 ? 0 : (position[d + lead] as number)) * (strides[d] as number),
    0,
  )
}

it('walks both operands as broadcasting does, in the order of the result', () => {
  const dimension = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.boolean(), fc.boolean())
  fc.assert(
    fc.property(fc.array(dimension, { maxLength: 5 }), fc.nat(5), (dimensions, drop) => {
      const a = dimensions.map(([size, repeat]) => (repeat ? 1 : size))
      const b = dimensions.map(([size, , repeat]) => (repeat ? 1 : size)).slice(Math.min(drop, dimensions.length))
      const out = dimensions.map(([, ,], d) => Math.max(a[d] as number, b[d - (a.length - b.length)] ?? 1))
      const loop = collapse(a, b, out)
      if (loop === undefined) return
      const { sizes: n, a: s, b: t } = loop
      const walked: [number, number][] = []
      for (let i = 0; i < n[0]; i++)
        for (let j = 0; j < n[1]; j++)
          for (let k = 0; k < n[2]; k++)
            for (let l = 0; l < n[3]; l++) {
              walked.push([i * s[0] + j * s[1] + k * s[2] + l * s[3], i * t[0] + j * t[1] + k * t[2] + l * t[3]])
            }
      const strides = stridesOf(out)
      const expected = walked.map((_, flat): [number, number] => {
        const position = out.map((size, d) => Math.floor(flat / (strides[d] as number)) % size)
        return [index(position, a), index(position, b)]
      })
      expect(walked.length).toBe(out.reduce((x, y) => x * y, 1))
      expect(walked).toEqual(expected)
      expect([s[3], t[3]].every((stride) => stride === 0 || stride === 1)).toBe(true)
    }),
  )
})
