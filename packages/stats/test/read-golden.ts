import { readFileSync } from 'node:fs'
import { expect } from 'vitest'

/** Reads a golden file; the names of numbers JSON does not have stand as strings. */
export function readGolden<T>(name: string): T {
  const text = readFileSync(new URL(`./golden/${name}`, import.meta.url), 'utf8')
  const special: Record<string, number> = {
    NaN: Number.NaN,
    Infinity: Number.POSITIVE_INFINITY,
    '-Infinity': Number.NEGATIVE_INFINITY,
  }
  return JSON.parse(text, (_, value) => (typeof value === 'string' && value in special ? special[value] : value))
}

/** Fails unless |received - expected| <= relative * |expected|, or `absolute` where the reference itself is no better. */
export function expectClose(received: number, expected: number, relative = 1e-10, absolute = 0, what = ''): void {
  if (Object.is(received, expected) || received === expected) return
  if (Number.isNaN(expected)) expect(received, what).toBeNaN()
  const error = Math.abs(received - expected)
  if (!(error <= Math.max(absolute, relative * Math.abs(expected)))) {
    expect.fail(`${what} received ${received}, expected ${expected}, relative error ${error / Math.abs(expected)}`)
  }
}

export function expectAllClose(
  received: ArrayLike<number>,
  expected: ArrayLike<number>,
  relative = 1e-10,
  absolute = 0,
  what = '',
): void {
  expect(received.length, what).toBe(expected.length)
  for (let i = 0; i < expected.length; i++) {
    expectClose(received[i] as number, expected[i] as number, relative, absolute, `${what}[${i}]`)
  }
}
