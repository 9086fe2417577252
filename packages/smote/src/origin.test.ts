import { expect, it } from 'vitest'
import { codeOf } from '../test/code-of.ts'
import { gaussianSamples } from '../test/gaussian-samples.ts'
import { originOf } from './origin.ts'
import { smote } from './smote.ts'
import { smoteNc } from './smote-nc.ts'
import { removeTomekLinks } from './tomek-links.ts'

const samples = gaussianSamples({ kind: 'float32', dims: [3], counts: [30, 12], seed: 5, spread: 0.3 })

it('names the original row, also after cleaning', () => {
  const { kept, provenance } = removeTomekLinks(samples, { clean: 'all' })
  expect(kept.length).toBeLessThan(42)
  expect(originOf({ kept, provenance }, kept.length - 1)).toEqual({ kind: 'original', row: kept.at(-1) })
})

it('names parents, lambda, class and voters of a synthetic row', () => {
  const grown = smote(samples, { k: 3, seed: 1 })
  const { parents, lambda } = grown.provenance
  expect(originOf(grown, 44)).toEqual({
    kind: 'synthetic',
    label: 1,
    base: parents[4],
    partner: parents[5],
    lambda: lambda[2],
  })
  const nominal = smoteNc(samples, { k: 3, seed: 1, categorical: [0] })
  expect(originOf(nominal, 43)).toMatchObject({ voters: [...(nominal.provenance.voters?.subarray(3, 6) ?? [])] })
  for (const row of [-1, 60, 0.5]) expect(codeOf(() => originOf(grown, row))).toBe('bad-option')
  for (const none of [undefined, null, {}, 'row']) expect(codeOf(() => originOf(none as never, 1))).toBe('bad-option')
})
