import { describe, expect, it } from 'vitest'
import { stream } from '../random.ts'
import { choice, float, int, when } from '../space/parameter.ts'
import { type Config, configKey, defineSpace, type Space } from '../space/space.ts'
import { createDistinct, type Propose } from './distinct.ts'

const key = (space: Space<unknown>, config: Config | undefined): string => configKey(space, config as Config)

/** Draws until the space has run out, `most` times at most, each with a stream of its own. */
function drawAll(space: Space<unknown>, most: number, propose?: Propose): string[] {
  const distinct = createDistinct(space, false)
  const keys: string[] = []
  for (let i = 0; i < most; i++) {
    const config = distinct.draw(stream(1, i), propose)
    if (config === undefined) break
    keys.push(key(space, config))
  }
  return keys
}

describe('distinct draws', () => {
  const grid = defineSpace({ a: int(0, 99), b: int(0, 99) })
  it('ask a model anew each time, also after draws in which it had nothing new', () => {
    const distinct = createDistinct(grid, false)
    let asked = 0
    const stubborn: Propose = (_, attempt) => {
      asked++
      return attempt < 70 ? { a: 7, b: 7 } : undefined
    }
    expect(distinct.draw(stream(1), stubborn)).toEqual({ a: 7, b: 7 })
    expect(distinct.draw(stream(2), stubborn)).not.toEqual({ a: 7, b: 7 })
    expect(asked).toBe(1 + 71)
    expect(distinct.draw(stream(3), () => ({ a: 8, b: 8 }))).toEqual({ a: 8, b: 8 })
    expect(distinct.isNew({ a: 8, b: 8 })).toBe(false)
    expect(distinct.isNew({ a: 9, b: 8 })).toBe(true)
    expect(distinct.count()).toBe(3)
  })
  it('go through a small space whatever the model says', () => {
    const space = defineSpace({ a: int(1, 4), b: choice(['x', 'y']), c: when('b', 'y', int(1, 3)) })
    for (const propose of [undefined, (() => ({ a: 1, b: 'x' })) satisfies Propose]) {
      const limited: Propose | undefined = propose && ((_, attempt) => (attempt < 5 ? propose() : undefined))
      const keys = drawAll(space, 100, limited)
      expect(keys).toHaveLength(16)
      expect(new Set(keys).size).toBe(16)
    }
  })
  it('do not give what a model took from the list of what is left', () => {
    const space = defineSpace({ a: int(1, 200) })
    const distinct = createDistinct(space, false)
    const keys = new Set<string>()
    for (let i = 0; i < 200; i++) {
      // The list is made when random draws repeat for long; from then on the model has its say at every other draw.
      const free = Array.from({ length: 200 }, (_, a) => ({ a: a + 1 })).find((config) => distinct.isNew(config))
      const config = distinct.draw(
        stream(3, i),
        i > 195 && i % 2 === 0 ? (_, n) => (n === 0 ? free : undefined) : undefined,
      )
      keys.add(key(space, config))
    }
    expect(keys.size).toBe(200)
    expect(distinct.draw(stream(3, 200), (_, n) => (n < 9 ? { a: 1 } : undefined))).toBeUndefined()
  })
  it('find the last configurations of a large space', () => {
    // One draw in a million has the last parameter.
    const space = defineSpace({
      kind: choice(Array.from({ length: 1000 }, (_, i) => i)),
      rare: when('kind', 0, choice(Array.from({ length: 1000 }, (_, i) => i))),
      deep: when('rare', 0, int(1, 200_000)),
    })
    const keys = drawAll(space, 1100)
    expect(keys).toHaveLength(1100)
    expect(new Set(keys).size).toBe(1100)
  })
  it('find the reals that exist almost nowhere', () => {
    const space = defineSpace({
      kind: choice(Array.from({ length: 30 }, (_, i) => i)),
      rare: when('kind', 0, choice(Array.from({ length: 30 }, (_, i) => i))),
      deep: when('rare', 0, float(0, 1)),
    })
    const keys = drawAll(space, 200)
    expect(keys).toHaveLength(200)
    expect(new Set(keys).size).toBe(200)
  })
  it('notice the end of a space that only looks infinite', () => {
    const impossible = when('a', 1, when('a', 2, float(0, 1)))
    const space = defineSpace({ a: int(1, 3), b: int(1, 2), x: impossible })
    expect(drawAll(space, 20)).toHaveLength(6)
    const narrow = defineSpace({ x: float(1, 1 + 2 ** -51) })
    expect(drawAll(narrow, 20)).toHaveLength(3)
  })
  it('keep apart from the first draws of another, whatever that draws later', () => {
    const draws = [0, 500].map((later) => {
      const space = defineSpace({ a: int(1, 1000) })
      const first = createDistinct(space, false)
      const before = Array.from({ length: 400 }, (_, i) => key(space, first.draw(stream(1, i))))
      for (let i = 0; i < later; i++) first.draw(stream(2, i))
      const second = first.after(400)
      const own = Array.from({ length: 600 }, (_, i) => key(space, second.draw(stream(3, i))))
      expect(second.draw(stream(4))).toBeUndefined()
      expect(new Set([...before, ...own]).size).toBe(1000)
      return own
    })
    expect(draws[0]).toEqual(draws[1])
  })
  it('repeat where that is allowed', () => {
    const distinct = createDistinct(defineSpace({ a: int(1, 1) }), true)
    expect([distinct.draw(stream(1)), distinct.draw(stream(1)), distinct.isNew({ a: 1 })]).toEqual([
      { a: 1 },
      { a: 1 },
      true,
    ])
  })
})
