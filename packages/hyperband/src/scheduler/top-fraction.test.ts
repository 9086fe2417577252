import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Ranked, topFraction } from './top-fraction.ts'

it('hands out what sorting the whole set would', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 4 }),
      fc.array(fc.record({ loss: fc.integer({ min: 0, max: 9 }), takes: fc.integer({ min: 0, max: 2 }) }), {
        maxLength: 80,
      }),
      (eta, steps) => {
        const fast = topFraction(eta)
        const all: Ranked[] = []
        const taken = new Set<number>()
        steps.forEach(({ loss, takes }, index) => {
          fast.add({ index, loss })
          all.push({ index, loss })
          for (let i = 0; i < takes; i++) {
            const sorted = [...all].sort((a, b) => a.loss - b.loss || a.index - b.index)
            const expected = sorted.slice(0, Math.floor(all.length / eta)).find((item) => !taken.has(item.index))
            if (expected !== undefined) taken.add(expected.index)
            expect(fast.take()).toEqual(expected)
          }
        })
      },
    ),
  )
})
