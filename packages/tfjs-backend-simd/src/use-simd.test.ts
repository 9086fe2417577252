import { expect, it } from 'vitest'
import { type UseSimdOptions, useSimd } from './use-simd.ts'

it.each([
  ['cpu', 'cpu'],
  [null, null],
  [['cpu'], ['cpu']],
  [{ relax: true }, 'relax'],
  [{ fallbackTo: 'cpu' }, 'fallbackTo'],
  [{ fallback: 'wasm' }, 'wasm'],
  [{ relaxed: 1 }, 1],
])('options that it does not know are refused: %j', async (options, received) => {
  await expect(useSimd(options as UseSimdOptions)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT', received })
})
