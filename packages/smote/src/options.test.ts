import { describe, expect, it } from 'vitest'
import { codeOf } from '../test/code-of.ts'
import * as api from './index.ts'
import { type OptionKeys, readOptions } from './options.ts'

const values = new Float32Array([0, 1, 2, 3, 4, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5].flatMap((value, i) => [value, i % 3]))
const samples = { values, shape: [11, 2], labels: [1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0] } as const
const seed = 1

/** Every function with options, and the options that it needs here. */
const calls: Partial<Record<keyof typeof api, { call: (options: never) => unknown; needs?: object }>> = {
  adasyn: { call: (options) => api.adasyn(samples, options), needs: { seed, k: 2 } },
  borderlineSmote: { call: (options) => api.borderlineSmote(samples, options), needs: { seed, k: 2, m: 4 } },
  editedNearestNeighbours: { call: (options) => api.editedNearestNeighbours(samples, options) },
  kMeansSmote: { call: (options) => api.kMeansSmote(samples, options), needs: { seed, clusters: 2 } },
  munge: { call: (options) => api.munge({ values, shape: [11, 2] }, options), needs: { seed } },
  randomOversample: { call: (options) => api.randomOversample(samples, options), needs: { seed } },
  removeTomekLinks: { call: (options) => api.removeTomekLinks(samples, options) },
  smote: { call: (options) => api.smote(samples, options), needs: { seed, k: 2 } },
  smoteEnn: { call: (options) => api.smoteEnn(samples, options), needs: { seed, k: 2, agreement: 'all' } },
  smoteNc: { call: (options) => api.smoteNc(samples, options), needs: { seed, k: 2, categorical: [1] } },
  smoteTomek: { call: (options) => api.smoteTomek(samples, options), needs: { seed, k: 2, clean: 'majority' } },
}
const withDistance = Object.entries(calls).filter(([name]) => name !== 'randomOversample' && name !== 'smoteNc')

const refused = (received: unknown) => expect.objectContaining({ name: 'SmoteError', code: 'bad-option', received })

describe('the options of', () => {
  it('all functions are tried here', () => {
    const others = ['SmoteError', 'originOf', 'recencyWeights']
    expect([...Object.keys(calls), ...others].sort()).toEqual(Object.keys(api).sort())
  })

  for (const [name, { call, needs = {} }] of Object.entries(calls)) {
    it(`${name} are known ones, in an object`, () => {
      const given = (options: unknown) => () => call(options as never)
      expect(given(needs)).not.toThrow()
      expect(given({ ...needs, neighbors: 'other-group' })).toThrowError(refused('neighbors'))
      for (const none of [null, 'manhattan', [], 5]) expect(given(none)).toThrowError(refused(none))
    })

    if ('seed' in needs)
      it(`${name} are missed by name where there are none`, () => {
        const { seed: _, ...others } = needs
        expect(() => call(others as never)).toThrowError(/a seed \(whole number\)/)
        expect(codeOf(() => call(undefined as never))).toBe('bad-option')
      })
  }

  it('smote that are missing altogether are first of all a seed', () => {
    expect(() => api.smote(samples, undefined as never)).toThrowError(/a seed \(whole number\)/)
  })

  for (const [name, { call, needs = {} }] of withDistance) {
    it(`the distance in ${name} are known ones, in an object`, () => {
      const given = (distance: unknown) => () => call({ ...needs, distance } as never)
      expect(given({ scale: 'range' })).not.toThrow()
      expect(given({ weights: [1, 2] })).toThrowError(refused('weights'))
      for (const none of [null, 'manhattan', []]) expect(given(none)).toThrowError(refused(none))
    })
  }

  for (const [name, { call, needs = {} }] of Object.entries(calls))
    it(`${name} are checked where no class has to grow, too`, () => {
      const asked: Record<string, unknown> = { ...needs, ...('seed' in needs ? { strategy: { 1: 5 } } : {}) }
      if (name === 'munge') delete asked.strategy
      const given = (options: object) => codeOf(() => call({ ...asked, ...options } as never))
      expect(given({})).toBe('none')
      if (name !== 'randomOversample' && name !== 'removeTomekLinks')
        for (const k of [0, 2.5, -1, '2', null, Number.NaN]) expect(given({ k }), `k ${k}`).toBe('bad-option')
      if (name === 'borderlineSmote')
        for (const m of [0, 2.5, '4', null]) expect(given({ m }), `m ${m}`).toBe('bad-option')
      if (withDistance.some(([one]) => one === name))
        for (const distance of [
          { scale: 'robust' },
          { featureWeights: [1] },
          { stepWeights: [1] },
          ...(name === 'kMeansSmote' ? [] : [{ metric: 'cosine' }]),
        ])
          expect(given({ distance }), JSON.stringify(distance)).toBe('bad-option')
    })

  it('samplers that have no use for them are refused', () => {
    const { kMeansSmote, randomOversample, smoteNc } = calls
    expect(() => kMeansSmote?.call({ seed, neighbours: 'other-group' } as never)).toThrowError(refused('neighbours'))
    expect(() => kMeansSmote?.call({ seed, distance: { metric: 'manhattan' } } as never)).toThrowError(
      refused('metric'),
    )
    expect(() => smoteNc?.call({ seed, categorical: [1], distance: {} } as never)).toThrowError(refused('distance'))
    expect(() => randomOversample?.call({ seed, k: 5 } as never)).toThrowError(refused('k'))
  })

  it('numbers are numbers', () => {
    for (const value of [null, '1'] as never[])
      for (const call of [
        () => api.kMeansSmote(samples, { seed, clusters: 2, imbalanceThreshold: value }),
        () => api.kMeansSmote(samples, { seed, clusters: 2, densityExponent: value }),
        () => api.munge(samples, { seed, exchange: value }),
        () => api.smote(samples, { k: 2, random: () => value }),
        () => api.smote(samples, { k: 2, seed: value }),
        () => api.smote(samples, { seed, k: value }),
      ])
        expect(codeOf(call)).toBe('bad-option')
  })
})

describe('readOptions', () => {
  it('gives the options as they are', () => {
    const options = { k: 3 }
    const known: OptionKeys<{ k?: number }> = { k: true }
    expect(readOptions(options, known, 'test')).toBe(options)
    expect(readOptions<{ k?: number }>(undefined, known, 'test')).toEqual({})
  })

  it('has a table of every key, or does not compile', () => {
    // @ts-expect-error k is forgotten
    const forgotten: OptionKeys<{ k?: number; m?: number }> = { m: true }
    // @ts-expect-error there is no n
    const strange: OptionKeys<{ m?: number }> = { m: true, n: true }
    expect([forgotten, strange]).toHaveLength(2)
  })
})
