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
