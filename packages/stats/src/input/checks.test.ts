import { describe, expect, it } from 'vitest'
import * as api from '../index.ts'

const labels = [0, 0, 1, 1]
const scores = [0.1, 0.4, 0.35, 0.8]
const other = [0.2, 0.3, 0.6, 0.7]
/** The third of four missing, or something that a typed array would take for a number. */
const unlike = [null, undefined, true, '1', 1n].map((value) => [0, 0, value, 1] as number[])

const refused = (codes: readonly string[]) =>
  expect.objectContaining({ name: 'StatsError', code: expect.stringMatching(new RegExp(`^(${codes.join('|')})$`)) })

/** Functions of one list of four numbers. */
const lists: Record<string, (values: number[]) => unknown> = {
  'labels of rocAuc': (values) => api.rocAuc(values, scores),
  'scores of rocAuc': (values) => api.rocAuc(labels, values),
  'weights of rocAuc': (weights) => api.rocAuc(labels, scores, { weights }),
  'scores of rocCurve': (values) => api.rocCurve(labels, values),
  'scores of precisionRecallCurve': (values) => api.precisionRecallCurve(labels, values),
  'scores of averagePrecision': (values) => api.averagePrecision(labels, values),
  'scores of bestThreshold': (values) => api.bestThreshold(labels, values),
  'scores of rocAucByWeights': (values) => api.rocAucByWeights(labels, values),
  'weights of rocAucByWeights': (weights) => api.rocAucByWeights(labels, scores)(weights),
  'probabilities of brierScore': (values) => api.brierScore(labels, values),
  'weights of brierScore': (weights) => api.brierScore(labels, scores, { weights }),
  'probabilities of logLoss': (values) => api.logLoss(labels, values),
  'probabilities of calibrationCurve': (values) => api.calibrationCurve(labels, values, { strategy: 'quantile' }),
  'probabilities of expectedCalibrationError': (values) => api.expectedCalibrationError(labels, values),
  'probabilities of binaryMeasuresByWeights': (values) => api.binaryMeasuresByWeights(labels, values, labels),
  'decisions of binaryMeasuresByWeights': (values) => api.binaryMeasuresByWeights(labels, scores, values),
  'weights of binaryMeasuresByWeights': (weights) => api.binaryMeasuresByWeights(labels, scores, labels)(weights),
  'predictions of confusionMatrix': (values) => api.confusionMatrix(labels, values),
  'weights of confusionMatrix': (weights) => api.confusionMatrix(labels, labels, { weights }),
  'labels of balancedAccuracy': (values) => api.balancedAccuracy(values, labels),
  'labels of matthewsCorrelation': (values) => api.matthewsCorrelation(values, labels),
  'labels of classificationReport': (values) => api.classificationReport(values, labels),
  'p-values of adjustPValues': (values) => api.adjustPValues(values, 'holm'),
  'scores of delongTest': (values) => api.delongTest(labels, scores, values),
  'clusters of delongTest': (clusters) => api.delongTest(labels, scores, other, { clusters }),
  'clusters of permutationTest': (clusters) => api.permutationTest(scores, other, { paired: true, clusters }),
  'clusters of bootstrapInterval': (clusters) =>
    api.bootstrapInterval({ n: 4, statistic: (rows) => rows[0] as number, clusters, seed: 1 }),
  'strata of bootstrapInterval': (strata) =>
    api.bootstrapInterval({ n: 4, statistic: (rows) => rows[0] as number, strata, seed: 1 }),
  'sample of permutationTest': (values) => api.permutationTest(values, other),
  'sample of wilcoxonSignedRankTest': (values) => api.wilcoxonSignedRankTest(values, other),
  'sample of signTest': (values) => api.signTest(other, values),
  'sample of correctedResampledTTest': (values) => api.correctedResampledTTest(values, other, { testTrainRatio: 0.1 }),
  'sample of bayesianSignedRankTest': (values) => api.bayesianSignedRankTest(values, other, { seed: 1, samples: 9 }),
  'sample of cohensD': (values) => api.cohensD(values, other),
  'sample of cliffsDelta': (values) => api.cliffsDelta(other, values),
  'sample of varghaDelaneyA': (values) => api.varghaDelaneyA(values, other),
  'sample of rankBiserial': (values) => api.rankBiserial(values, other, { paired: true }),
  'sample of kendallTauB': (values) => api.kendallTauB(values, other),
  'sample of spearmanCorrelation': (values) => api.spearmanCorrelation(other, values),
  'labels of pairedOutcomes': (values) => api.pairedOutcomes(values, labels, labels),
  'predictions of pairedOutcomes': (values) => api.pairedOutcomes(labels, labels, values),
}
/** What may be left out. */
const isOption = (name: string) => /^(weights of (?!.*ByWeights)|clusters|strata)/.test(name)

describe('numbers are asked for, not made, in', () => {
  for (const [name, call] of Object.entries(lists)) {
    it(name, () => {
      for (const values of unlike)
        expect(() => call(values), String(values[2])).toThrowError(
          refused(['not-finite', 'not-an-integer', 'out-of-range', 'not-binary']),
        )
      for (const none of [null, 'abcd', 5, new Set([1, 2]), ...(isOption(name) ? [] : [undefined])])
        expect(() => call(none as unknown as number[]), String(none)).toThrowError(refused(['shape']))
    })
  }

  it('options', () => {
    for (const value of [null, '0.1', [0.1]] as unknown as number[]) {
      for (const call of [
        () => api.nemenyiTest([scores, other], { higherIsBetter: true, alpha: value }),
        () => api.logLoss(labels, scores, { clip: value }),
        () => api.bestThreshold(labels, scores, { criterion: 'f-beta', beta: value }),
        () => api.bestThreshold(labels, scores, { criterion: 'cost', falsePositiveCost: value }),
        () => api.correctedResampledTTest(scores, other, { testTrainRatio: value }),
        () => api.bayesianSignedRankTest(scores, other, { seed: 1, rope: value }),
        () => api.bayesianSignedRankTest(scores, other, { seed: 1, priorStrength: value }),
        () => api.delongTest(labels, scores, other, { level: value }),
      ])
        expect(call).toThrowError(refused(['out-of-range']))
      expect(() => api.rocAuc(labels, scores, { positive: value })).toThrowError(refused(['not-an-integer']))
    }
  })
})

it('switches are true or false', () => {
  const paired = 'no' as unknown as boolean
  for (const call of [
    () => api.cohensD(scores, other, { paired }),
    () => api.cohensD(scores, other, { hedges: paired }),
    () => api.rankBiserial(scores, other, { paired }),
    () => api.permutationTest(scores, other, { paired }),
    () => api.wilcoxonSignedRankTest(scores, other, { continuity: paired }),
    () => api.mcnemarTest({ onlyFirstCorrect: 1, onlySecondCorrect: 2 }, { continuity: paired }),
    () => api.mcnemarTest({ onlyFirstCorrect: 1, onlySecondCorrect: 2 }, { method: 'exact', continuity: paired }),
    () => api.balancedAccuracy(labels, labels, { adjusted: paired }),
    () => api.rocCurve(labels, scores, { dropIntermediate: paired }),
  ])
    expect(call).toThrowError(refused(['unknown-option']))
})

it('texts, functions and results of other functions are what they should be', () => {
  const higherIsBetter = true
  const rows = [scores, other]
  const nemenyi = api.nemenyiTest(rows, { higherIsBetter })
  const names = ['a', 'b', 'c', 'd']
  for (const call of [
    () => api.compareModels(rows, { higherIsBetter, names: 'abcd' as never }),
    () => api.compareModels(rows, { higherIsBetter, names: [1, 2, 3, 4] as never }),
    () => api.classificationReport(labels, labels, { names: [0, 1] as never }),
    () => api.criticalDifferenceDiagram(nemenyi, { names: [1, 2, 3, 4] as never }),
    () => api.criticalDifferenceDiagram(null as never, { names }),
    () => api.criticalDifferenceDiagram({ comparisons: [] } as never, { names }),
    () => api.criticalDifferenceDiagram({ ...nemenyi, comparisons: [null] } as never, { names }),
    () => api.criticalDifferenceDiagram({ ...nemenyi, comparisons: [{ first: 0, second: 1 }] } as never, { names }),
    () => api.criticalDifferenceDiagram({ ...nemenyi, adjust: 'Holm' } as never, { names }),
    ...[undefined, null, {}, 5, { axis: {}, models: [null] }].map(
      (geometry) => () => api.criticalDifferenceSvg(geometry as never),
    ),
    () => api.criticalDifferenceSvg(api.criticalDifferenceDiagram(nemenyi, { names }), { title: 5 as never }),
    () => api.mcnemarTest(null as never),
    () => api.bayesianSignedRankTest(scores, other, { random: 5 as never }),
    () => api.permutationTest(scores, other, { statistic: 'mean' as never }),
  ])
    expect(call).toThrowError(refused(['shape', 'unknown-option']))
})

it('an error can show whatever it is about', () => {
  const round: Record<string, unknown> = { big: 1n }
  round.self = round
  for (const [value, shown] of [
    [round, '[object Object]'],
    [{ big: 1n, none: Number.NaN }, '{"big":"1","none":"NaN"}'],
    [Symbol('x'), 'Symbol(x)'],
  ] as const)
    expect(new api.StatsError('shape', 'rule', value).message).toBe(`rule. Received: ${shown}`)
})
