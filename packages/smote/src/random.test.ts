import { describe, expect, it } from 'vitest'
import { codeOf } from '../test/code-of.ts'
import { classStreams, drawIndex } from './random.ts'

const first = (seed: number, label: number, purpose?: number) => {
  const random = classStreams({ seed })(label, purpose)
  return Array.from({ length: 200 }, random)
}

describe('classStreams', () => {
  it('depends on seed, label and purpose, and on nothing else', () => {
    expect(first(1, 2)).toEqual(first(1, 2))
    const firsts = [first(1, 2), first(2, 2), first(1, 3), first(2, 1), first(1, 2, 1), first(0, 0), first(-1, 0)]
    expect(new Set(firsts.map(([value]) => value)).size).toBe(firsts.length)
  })

  it('is uncorrelated between neighbouring seeds and labels', () => {
    const correlation = (a: number[], b: number[]) => {
      const n = a.length
      const product = a.reduce((sum, value, i) => sum + (value - 0.5) * ((b[i] ?? 0) - 0.5), 0)
      return (12 * product) / n
    }
    const all: number[] = []
    for (let seed = 0; seed < 200; seed++)
      all.push(correlation(first(seed, 1), first(seed + 1, 1)), correlation(first(seed, 1), first(seed, 2)))
    const mean = all.reduce((sum, value) => sum + value, 0) / all.length
    expect(Math.abs(mean) * Math.sqrt(200 * all.length)).toBeLessThan(3.5)
    expect(Math.max(...all.map(Math.abs)) * Math.sqrt(200)).toBeLessThan(4.5)
  })

  it('pins the stream: these numbers may never change', () => {
    expect(first(42, 1).slice(0, 3)).toMatchInlineSnapshot(`
      [
        0.17457874802069884,
        0.5532620084927053,
        0.9746811787510042,
      ]
    `)
  })

  it('reads `random` once, and refuses no or two sources', () => {
    let reads = 0
    const source = () => {
      reads++
      return 0.25
    }
    const streams = classStreams({ random: source })
    streams(1)()
    streams(2)()
    expect(reads).toBe(1)
    expect(Array.from({ length: 200 }, streams(1))).toEqual(first(2 ** 30, 1))
    expect(codeOf(() => classStreams({}))).toBe('bad-option')
    expect(codeOf(() => classStreams({ seed: 1, random: source }))).toBe('bad-option')
    expect(codeOf(() => classStreams({ seed: Number.NaN }))).toBe('bad-option')
    expect(codeOf(() => classStreams({ random: () => 1 }))).toBe('bad-option')
  })
})

it('drawIndex reaches every index and none beyond', () => {
  expect(drawIndex(() => 0, 5)).toBe(0)
  expect(drawIndex(() => 1 - 2 ** -53, 5)).toBe(4)
})
