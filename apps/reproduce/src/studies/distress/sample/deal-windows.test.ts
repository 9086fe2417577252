import { createPanel, slidingWindows, type Windows } from '@fdp/data'
import { describe, expect, it } from 'vitest'
import { dealWindows, withoutHeldOut } from './deal-windows.ts'
import { TREATMENTS, type Treatment } from './treatment.ts'

const panel = createPanel({
  entities: Array.from({ length: 40 }, (_, company) => `C${company}`),
  periods: ['2001', '2002', '2003'],
  features: ['x'],
  values: Float64Array.from({ length: 120 }, (_, cell) => cell),
  labels: { level: 'entity', values: Int8Array.from({ length: 40 }, (_, company) => company % 2) },
})
const windows = slidingWindows(panel, { width: 2, label: 'entity' })

const paper = { folds: 5, treatment: TREATMENTS.paper }
const companies = (dealt: Windows) => [...dealt.entity].map((entity, i) => `${entity}/${dealt.period[i]}`)

it('deals another draw for each fold and for neighbouring seeds, from the largest seed too', () => {
  const tests = [7, 8, 9, 2 ** 32 - 1].flatMap((seed) =>
    [0, 1, 2].map((fold) => companies(dealWindows(windows, { ...paper, seed, fold }).test).join()),
  )
  expect(new Set(tests).size).toBe(tests.length)
})

it('draws validation windows apart from test windows: each is as likely to share a company with those as any other', () => {
  const shares = { validation: 0, train: 0 }
  for (let seed = 0; seed < 1000; seed++) {
    const { train, validation, test } = dealWindows(windows, { ...paper, seed, fold: 0 })
    const tested = new Set(test.entity)
    for (const [name, part] of Object.entries({ train, validation }))
      shares[name as 'train' | 'validation'] +=
        [...part.entity].filter((each) => tested.has(each)).length / part.entity.length
  }
  // 1.64 where both draws have one seed, 1.10 where one has a constant more.
  expect(shares.validation / shares.train).toBeCloseTo(1, 1)
})

it('deals in the shares of folds of companies where that is wanted', () => {
  const sizes = (treatment: Treatment) => {
    const { train, validation, test } = dealWindows(windows, { folds: 5, treatment, seed: 7, fold: 0 })
    return [train, validation, test].map(({ labels }) => labels.length / windows.labels.length)
  }
  expect(sizes(TREATMENTS.paper)).toEqual([0.65, 0.15, 0.2])
  expect(sizes({ ...TREATMENTS.paper, shares: 'as-folds' })).toEqual([0.6, 0.2, 0.2])
})

describe('withoutHeldOut', () => {
  const { train, validation, test } = dealWindows(windows, { ...paper, seed: 7, fold: 0 })
  const seen = withoutHeldOut(panel, { train, heldOut: [validation, test] })

  it('hides the rows that held-out windows alone cover, and no other', () => {
    const rowsOf = (part: Windows) =>
      new Set(
        [...part.entity].flatMap((company, i) => [1, 0].map((back) => company * 3 + (part.period[i] ?? 0) - back)),
      )
    const [trained, held] = [rowsOf(train), new Set([...rowsOf(validation), ...rowsOf(test)])]
    seen.observed.forEach((observed, row) => {
      const hidden = held.has(row) && !trained.has(row)
      expect(observed, `row ${row}`).toBe(hidden ? 0 : 1)
      expect([Number.isNaN(seen.values[row]), seen.missing[row]]).toEqual([hidden, hidden ? 1 : 0])
    })
    expect([...seen.observed]).toContain(0)
  })
})
