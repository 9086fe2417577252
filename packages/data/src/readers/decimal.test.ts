import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDecimal } from './decimal.ts'

const parse = (text: string): number => parseDecimal(new TextEncoder().encode(text), 0, text.length)

describe('parseDecimal', () => {
  it('gives the bits of Number for shortest texts of doubles', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(parse(String(value))).toBe(Number(String(value)))
      }),
      { numRuns: 5000 },
    )
  })

  it('gives the bits of Number for decimals of 1 to 25 digits with a point anywhere', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'0123456789'), minLength: 1, maxLength: 25 }),
        fc.nat(25),
        fc.constantFrom('', '-'),
        (digits, at, sign) => {
          const text = `${sign}${digits.slice(0, at)}.${digits.slice(at)}`
          expect(parse(text)).toBe(Number(text))
        },
      ),
      { numRuns: 20_000 },
    )
  })

  it.each([
    '9007199254740993',
    '9007199254740992.5',
    '0.3000000000000000166',
    '1152921504606846976.5',
    '4503599627370496.5',
    '2.5e-5',
    '1e22',
    '123456789012345678e-30',
    '1e400',
  ])('gives the bits of Number near halfway and at the edges: %s', (text) => {
    expect(parse(text)).toBe(Number(text))
  })

  it('agrees beside halfway points between two doubles', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2 ** 52, max: 2 ** 53 - 1 }),
        fc.constantFrom('.4999', '.5', '.5001', '.25', '.75'),
        (whole, tail) => {
          expect(parse(`${whole}${tail}`.slice(0, 20))).toBe(Number(`${whole}${tail}`.slice(0, 20)))
        },
      ),
      { numRuns: 5000 },
    )
  })

  it.each(['', '-', '.', '1e', '1e+', '1x', 'abc', '1.2.3', '--1', '0x10', '1 '])('refuses %j', (text) => {
    expect(parse(text)).toBeNaN()
  })
})
