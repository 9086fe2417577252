import { describe, expect, it } from 'vitest'
import * as api from '../index.ts'
import { type OptionKeys, readOptions } from './options.ts'

const scores = [
  [1, 2, 4],
  [2, 1, 5],
  [1, 3, 2],
]
const first = [0.1, 0.5, 0.4, 0.9]
const second = [0.2, 0.3, 0.8, 0.7]
const labels = [0, 0, 1, 1]
const higherIsBetter = true
const comparison = api.nemenyiTest(scores, { higherIsBetter })
const names = ['a', 'b', 'c']

/** Every function with options, on data that are in order, with the options that it needs. */
const calls: Partial<Record<keyof typeof api, { call: (options: never) => unknown; needs?: object }>> = {
  averagePrecision: { call: (options) => api.averagePrecision(labels, first, options) },
  balancedAccuracy: { call: (options) => api.balancedAccuracy(labels, labels, options) },
  bayesianSignedRankTest: {
    call: (options) => api.bayesianSignedRankTest(first, second, options),
    needs: { seed: 1, samples: 10 },
  },
  bestThreshold: { call: (options) => api.bestThreshold(labels, first, options) },
  bonferroniDunnTest: {
    call: (options) => api.bonferroniDunnTest(scores, options),
    needs: { higherIsBetter, control: 0 },
  },
  bootstrapInterval: {
    call: (options) => api.bootstrapInterval(options),
    needs: { statistic: (rows: Int32Array) => rows[0], n: 4, seed: 1, resamples: 20 },
  },
  brierScore: { call: (options) => api.brierScore(labels, first, options) },
  calibrationCurve: { call: (options) => api.calibrationCurve(labels, first, options) },
  classificationReport: { call: (options) => api.classificationReport(labels, labels, options) },
  cohensD: { call: (options) => api.cohensD(first, second, options) },
  compareModels: { call: (options) => api.compareModels(scores, options), needs: { higherIsBetter } },
  confusionMatrix: { call: (options) => api.confusionMatrix(labels, labels, options) },
  conoverTest: { call: (options) => api.conoverTest(scores, options), needs: { higherIsBetter } },
  correctedResampledTTest: {
    call: (options) => api.correctedResampledTTest(first, second, options),
    needs: { testTrainRatio: 0.1 },
  },
  criticalDifferenceDiagram: {
    call: (options) => api.criticalDifferenceDiagram(comparison, options),
    needs: { names },
  },
  criticalDifferenceSvg: {
    call: (options) => api.criticalDifferenceSvg(api.criticalDifferenceDiagram(comparison, { names }), options),
  },
  delongTest: { call: (options) => api.delongTest(labels, first, second, options) },
  dunnTest: { call: (options) => api.dunnTest([first, second], options) },
  expectedCalibrationError: { call: (options) => api.expectedCalibrationError(labels, first, options) },
  friedmanTest: { call: (options) => api.friedmanTest(scores, options), needs: { higherIsBetter } },
  logLoss: { call: (options) => api.logLoss(labels, first, options) },
  matthewsCorrelation: { call: (options) => api.matthewsCorrelation(labels, labels, options) },
  mcnemarTest: { call: (options) => api.mcnemarTest({ onlyFirstCorrect: 3, onlySecondCorrect: 1 }, options) },
  nemenyiTest: { call: (options) => api.nemenyiTest(scores, options), needs: { higherIsBetter } },
  pairwiseRankTest: { call: (options) => api.pairwiseRankTest(scores, options), needs: { higherIsBetter } },
  permutationTest: { call: (options) => api.permutationTest(first, second, options) },
  precisionRecallCurve: { call: (options) => api.precisionRecallCurve(labels, first, options) },
  rankBiserial: { call: (options) => api.rankBiserial(first, second, options) },
  rocAuc: { call: (options) => api.rocAuc(labels, first, options) },
  rocAucByWeights: { call: (options) => api.rocAucByWeights(labels, first, options) },
  rocCurve: { call: (options) => api.rocCurve(labels, first, options) },
  signTest: { call: (options) => api.signTest(first, second, options) },
  wilcoxonSignedRankTest: { call: (options) => api.wilcoxonSignedRankTest(first, second, options) },
}

const WITHOUT_OPTIONS = [
  'StatsError',
  'adjustPValues',
  'binaryMeasuresByWeights',
  'cliffsDelta',
  'kendallTauB',
  'kruskalWallisTest',
  'pairedOutcomes',
  'spearmanCorrelation',
  'varghaDelaneyA',
]

describe('the options of', () => {
  it('all functions are tried here', () => {
    expect([...Object.keys(calls), ...WITHOUT_OPTIONS].sort()).toEqual(Object.keys(api).sort())
  })

  for (const [name, { call, needs = {} }] of Object.entries(calls)) {
    it(`${name} are known ones, in an object`, () => {
      const given = (options: unknown) => () => call(options as never)
      expect(given(needs)).not.toThrow()
      expect(given({ ...needs, cluster: [1, 1, 2, 2] })).toThrowError(
        expect.objectContaining({ name: 'StatsError', code: 'unknown-option', received: 'cluster' }),
      )
      for (const none of [null, 'holm', [], 5])
        expect(given(none)).toThrowError(
          expect.objectContaining({ name: 'StatsError', code: 'unknown-option', received: none }),
        )
    })

    if (Object.keys(needs).length > 0)
      it(`${name} are missed by name where there are none`, () => {
        expect(() => call(undefined as never)).toThrowError(expect.objectContaining({ name: 'StatsError' }))
      })
  }
})

describe('readOptions', () => {
  it('gives the options as they are', () => {
    const options = { alpha: 0.1 }
    const known: OptionKeys<{ alpha?: number }> = { alpha: true }
    expect(readOptions(options, known, 'test')).toBe(options)
    expect(readOptions<{ alpha?: number }>(undefined, known, 'test')).toEqual({})
  })

  it('has a table of every key, or does not compile', () => {
    // @ts-expect-error alpha is forgotten
    const forgotten: OptionKeys<{ alpha?: number; beta?: number }> = { beta: true }
    // @ts-expect-error there is no gamma
    const strange: OptionKeys<{ beta?: number }> = { beta: true, gamma: true }
    expect([forgotten, strange]).toHaveLength(2)
  })

  it('does not take what every object has for a key', () => {
    expect(() => readOptions({ toString: 1 } as object, {}, 'test')).toThrowError(
      expect.objectContaining({ received: 'toString' }),
    )
  })
})
