import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { uniqueNames } from './unique-names.ts'

describe('uniqueNames', () => {
  it('numbers what comes again, past names that look numbered already', () => {
    expect(uniqueNames(['a', 'a', 'a (2)', 'a'])).toEqual(['a', 'a (3)', 'a (2)', 'a (4)'])
  })

  it('gives as many names as it got, none twice, and keeps a name that stands alone', () => {
    const name = fc.constantFrom('a', 'b', 'a (2)', 'a (3)', '')
    fc.assert(
      fc.property(fc.array(name), (names) => {
        const unique = uniqueNames(names)
        expect(new Set(unique).size).toBe(names.length)
        for (const [index, each] of names.entries()) if (names.indexOf(each) === index) expect(unique[index]).toBe(each)
      }),
    )
  })
})
