import { describe, expect, it } from 'vitest'
import { alloc, free, view } from '../src/memory.ts'
import { kernels } from '../src/wasm/instance.ts'

const n = 200_000

function apply(
  name:
    | 'unaryExp'
    | 'unaryTanh'
    | 'unarySigmoid'
    | 'unaryLog'
    | 'unaryLog1p'
    | 'unaryExpm1'
    | 'unarySoftplus'
    | 'unaryElu',
  x: Float32Array,
): Float32Array {
  const [a, b] = [alloc(4 * x.length), alloc(4 * x.length)]
  view(a, x.length).set(x)
  kernels()[name](a, b, x.length, 0, 0)
  const out = view(b, x.length).slice()
  free(a)
  free(b)
  return out
}

/** Values spread evenly over [from, to]. */
function linear(from: number, to: number): Float32Array {
  return Float32Array.from({ length: n }, (_, i) => from + ((to - from) * i) / (n - 1))
}

/** Values whose exponents are spread evenly over the float32 range, denormals included. */
function logarithmic(sign: 1 | -1, fromExponent: number, toExponent: number): Float32Array {
  return Float32Array.from(
    { length: n },
    (_, i) => sign * 2 ** (fromExponent + ((toExponent - fromExponent) * i) / (n - 1)),
  )
}

const minNormal = 2 ** -126

function worstError(x: Float32Array, got: Float32Array, exact: (x: number) => number): number {
  let worst = 0
  x.forEach((value, i) => {
    const want = exact(value)
    // Results below the smallest normal float carry fewer digits: there the error counts against that float.
    const error = Math.abs((got[i] as number) - want) / Math.max(Math.abs(want), minNormal)
    if (!(error <= worst)) worst = error
  })
  return worst
}

const sigmoid = (x: number) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)))
const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)))

describe('relative error of the vector functions is at most 1e-6', () => {
  const cases = [
    ['unaryExp', [linear(-104, 88.7), linear(-1, 1)], Math.exp],
    ['unaryTanh', [linear(-20, 20), linear(-1, 1), logarithmic(1, -149, 7), logarithmic(-1, -149, 7)], Math.tanh],
    ['unarySigmoid', [linear(-104, 104), linear(-8, 8)], sigmoid],
    ['unaryLog', [logarithmic(1, -149, 127.9), linear(0.5, 2), linear(0.999, 1.001)], Math.log],
    ['unaryLog1p', [logarithmic(1, -149, 127.9), logarithmic(-1, -149, -0.001), linear(-0.9, 3)], Math.log1p],
    ['unaryExpm1', [linear(-50, 88.7), logarithmic(1, -149, 3), logarithmic(-1, -149, 3)], Math.expm1],
    ['unarySoftplus', [linear(-100, 100)], softplus],
    ['unaryElu', [linear(-50, 5), logarithmic(-1, -149, 3)], (x: number) => (x < 0 ? Math.expm1(x) : x)],
  ] as const
  it.each(cases)('%s', (name, ranges, exact) => {
    for (const x of ranges) expect(worstError(x, apply(name, x), exact)).toBeLessThan(1e-6)
  })
})

describe('special values are those of Math', () => {
  const special = Float32Array.of(
    0,
    -0,
    1,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NaN,
    1e-45,
    -1e-45,
    3.4e38,
    -3.4e38,
    1e-38,
    200,
    -200,
  )
  it.each([
    ['unaryExp', Math.exp],
    ['unaryTanh', Math.tanh],
    ['unarySigmoid', sigmoid],
    ['unaryLog', Math.log],
    ['unaryLog1p', Math.log1p],
    ['unaryExpm1', Math.expm1],
  ] as const)('%s', (name, exact) => {
    const got = apply(name, special)
    special.forEach((x, i) => {
      const want = Math.fround(exact(x))
      const value = got[i] as number
      const same = Object.is(value, want) || Math.abs(value - want) <= 1e-6 * Math.abs(want)
      expect(same, `${name}(${x}) = ${value}, not ${want}`).toBe(true)
    })
  })
})

describe('precise functions are the nearest float, or the one beside it', () => {
  /** Abramowitz and Stegun (1964), 7.1.6: positive terms only. */
  function erf(x: number): number {
    let term = x
    let sum = x
    for (let k = 1; k < 200; k++) {
      term *= (2 * x * x) / (2 * k + 1)
      sum += term
    }
    return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum
  }
  const run = (x: Float32Array, kernel: (a: number, b: number) => void) => {
    const [a, b] = [alloc(4 * x.length), alloc(4 * x.length)]
    view(a, x.length).set(x)
    kernel(a, b)
    const out = view(b, x.length).slice()
    free(a)
    free(b)
    return out
  }

  it('erf', () => {
    const small = Float32Array.from({ length: 20_000 }, (_, i) => (i - 10_000) / 2_000)
    for (const x of [small, logarithmic(1, -149, 2).filter((_, i) => i % 10 === 0)]) {
      const got = run(x, (a, b) => kernels().preciseErf(a, b, x.length))
      expect(worstError(x, got, erf)).toBeLessThan(6.1e-8 + 6e-8)
    }
    const special = Float32Array.of(0, -0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN, 4, -7)
    expect([...run(special, (a, b) => kernels().preciseErf(a, b, 7))]).toEqual([0, -0, 1, -1, Number.NaN, 1, -1])
  })

  it('atan2, in all quadrants and at its special values', () => {
    const turns = Float32Array.from({ length: 10_000 }, (_, i) => Math.sin(i) * 2 ** ((i % 80) - 40))
    const y = Float32Array.from([...turns, 0, -0, 0, -0, 1, -1, Number.POSITIVE_INFINITY, Number.NaN])
    const x = Float32Array.from([...turns.toReversed(), 1, 1, -1, -1, 0, 0, Number.NEGATIVE_INFINITY, 1])
    const other = alloc(4 * x.length)
    view(other, x.length).set(x)
    const got = run(y, (a, b) => kernels().preciseAtan2(a, 1, other, 1, b, y.length))
    free(other)
    got.forEach((value, i) => {
      const want = Math.atan2(y[i] as number, x[i] as number)
      const near = Object.is(value, Math.fround(want)) || Math.abs(value - want) <= 1.2e-7 * Math.abs(want)
      expect(near, `atan2(${y[i]}, ${x[i]}) = ${value}, not ${want}`).toBe(true)
    })
  })
})
