import { describe, expect, it } from 'vitest'
import { fullPanel } from '../test/panels.ts'
import { randomFrom, shuffle } from './random.ts'
import { splitByEntity } from './split/by-entity.ts'

describe('randomFrom', () => {
  it.each([1, 12345, -0.3, Number.NaN, undefined as never])('refuses a function that gives %j', (value) => {
    const fractions = { train: 0.5, test: 0.5 }
    expect(() => splitByEntity(fullPanel([0, 1, 0, 1], 2), { fractions, random: () => value })).toThrow(
      expect.objectContaining({ code: 'invalid-option', rule: 'random must give numbers in [0, 1)' }),
    )
  })

  it('refuses a seed beside a function', () => {
    expect(() => randomFrom({ seed: 1, random: () => 0 })).toThrow('not both')
  })

  it('hands on what a function gives', () => {
    const given = [0, 0.25, 0.999]
    const random = randomFrom({ random: () => given.shift() ?? 0 })
    expect([random(), random(), random()]).toEqual([0, 0.25, 0.999])
    expect(shuffle([1, 2, 3], random)).toEqual([2, 3, 1])
  })
})
