import { describe, expect, it } from 'vitest'
import { float, int } from '../space/parameter.ts'
import { type Config, defineSpace } from '../space/space.ts'
import { type UniformSourceOptions, uniformSource } from './uniform-source.ts'

const planned = [160, 40, 10]
/** Sections of three iterations, in a space in which repeats are common. */
const options: UniformSourceOptions = {
  space: defineSpace({ a: int(1, 2500) }),
  seed: 4,
  planned,
  iterations: 9,
  allowRepeats: false,
  ahead: 700,
}

describe('replacements of failed trials', () => {
  it('draw ahead no more than some iterations, however many there are', () => {
    const source = uniformSource({ ...options, space: defineSpace({ x: float(0, 1) }), iterations: 1e9 })
    expect(source.take(0, 160)).toBeDefined()
  })
  it('do not depend on what is asked for first, nor does what is planned', () => {
    const asked: [number, number][] = []
    for (const bracket of [0, 2, 5, 9, 13, 26]) {
      const count = planned[bracket % 3] as number
      asked.push([bracket, 0], [bracket, count - 1])
      for (let i = 0; i < 10; i++) asked.push([bracket, count + i])
    }
    const take = (order: readonly (readonly [number, number])[]): Map<string, Config | undefined> => {
      const source = uniformSource(options)
      return new Map(order.map(([bracket, index]) => [`${bracket}-${index}`, source.take(bracket, index)]))
    }
    const forwards = take(asked)
    const backwards = take(asked.toReversed())
    expect(forwards.size).toBe(72)
    for (const [name, config] of forwards) expect(backwards.get(name)).toEqual(config)
  })
  it('change nothing of what is planned, and differ from all of it up to their section', () => {
    const [plain, disturbed] = [0, 8].map((failures) => {
      const source = uniformSource(options)
      const drawn: unknown[] = []
      const replaced: unknown[] = []
      for (let bracket = 0; bracket < 27; bracket++) {
        const count = planned[bracket % 3] as number
        for (let i = 0; i < count; i++) drawn.push(source.take(bracket, i)?.a)
        for (let i = 0; i < failures; i++) replaced.push(source.take(bracket, count + i)?.a)
        if (bracket % 9 === 8) {
          const together = replaced.splice(0)
          expect(new Set([...drawn, ...together]).size).toBe(drawn.length + together.length)
        }
      }
      return drawn
    })
    expect(disturbed).toEqual(plain)
    expect(plain).toHaveLength(1890)
  })
  it('of few planned configurations keep apart from all of them', () => {
    const source = uniformSource({ ...options, ahead: 65_536 })
    const configs = new Set<unknown>()
    for (let i = 0; i < 10; i++) configs.add(source.take(0, 160 + i)?.a)
    for (let bracket = 0; bracket < 27; bracket++) {
      for (let i = 0; i < (planned[bracket % 3] as number); i++) configs.add(source.take(bracket, i)?.a)
    }
    expect(configs.size).toBe(1900)
  })
})
