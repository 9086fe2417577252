import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { balancedAccuracy } from './balanced-accuracy.ts'
import { bestThreshold } from './best-threshold.ts'
import { brierScore } from './brier-score.ts'
import { classificationReport } from './classification-report.ts'
import { confusionMatrix } from './confusion-matrix.ts'
import { logLoss } from './log-loss.ts'
import { matthewsCorrelation } from './matthews-correlation.ts'
import { averagePrecision, precisionRecallCurve } from './precision-recall.ts'
import { rocAuc, rocCurve } from './roc.ts'

const rows = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 9 })), { minLength: 2, maxLength: 60 })
const labelled = rows.filter((list) => list.some(([label]) => label === 1) && list.some(([label]) => label === 0))

describe('rocAuc', () => {
  it('is the probability that a positive outranks a negative', () => {
    fc.assert(
      fc.property(labelled, (list) => {
        const positives = list.filter(([label]) => label === 1)
        const negatives = list.filter(([label]) => label === 0)
        let wins = 0
        for (const [, p] of positives) for (const [, q] of negatives) wins += p > q ? 1 : p === q ? 0.5 : 0
        const labels = list.map(([label]) => label)
        const scores = list.map(([, score]) => score)
        expect(rocAuc(labels, scores)).toBeCloseTo(wins / positives.length / negatives.length, 14)
        expect(rocAuc(labels, scores, { weights: labels.map(() => 2) })).toBeCloseTo(rocAuc(labels, scores), 13)
      }),
    )
  })

  it('keeps its value under increasing transforms and turns round with the sign', () => {
    fc.assert(
      fc.property(labelled, (list) => {
        const labels = list.map(([label]) => label)
        const auc = rocAuc(
          labels,
          list.map(([, score]) => score),
        )
        expect(
          rocAuc(
            labels,
            list.map(([, score]) => Math.exp(score)),
          ),
        ).toBe(auc)
        expect(
          rocAuc(
            labels,
            list.map(([, score]) => -score),
          ),
        ).toBeCloseTo(1 - auc, 14)
      }),
    )
  })

  it('counts -0 and 0 as tied', () => {
    expect(rocAuc([1, 0], [0, -0])).toBe(0.5)
  })

  it('is NaN for one class', () => {
    expect(rocAuc([1, 1], [0.1, 0.2])).toBeNaN()
    expect(rocAuc([0, 0], [0.1, 0.2], { weights: [1, 2] })).toBeNaN()
  })

  it('takes a row of weight w as w rows', () => {
    const weighted = rocAuc([1, 0, 1, 0], [4, 3, 2, 1], { weights: [1, 3, 2, 1] })
    expect(weighted).toBeCloseTo(rocAuc([1, 0, 0, 0, 1, 1, 0], [4, 3, 3, 3, 2, 2, 1]), 14)
  })
})

describe('rocCurve', () => {
  it('goes from (0, 0) to (1, 1) and encloses the area rocAuc', () => {
    fc.assert(
      fc.property(labelled, fc.boolean(), (list, dropIntermediate) => {
        const labels = list.map(([label]) => label)
        const scores = list.map(([, score]) => score)
        const { falsePositiveRate: x, truePositiveRate: y, thresholds } = rocCurve(labels, scores, { dropIntermediate })
        expect([x[0], y[0], thresholds[0]]).toEqual([0, 0, Number.POSITIVE_INFINITY])
        expect([x.at(-1), y.at(-1)]).toEqual([1, 1])
        let area = 0
        for (let i = 1; i < x.length; i++) {
          area += (((x[i] as number) - (x[i - 1] as number)) * ((y[i] as number) + (y[i - 1] as number))) / 2
        }
        expect(area).toBeCloseTo(rocAuc(labels, scores), 12)
        const corner = (i: number) => {
          const rise = ((y[i + 1] as number) - (y[i] as number)) * ((x[i] as number) - (x[i - 1] as number))
          const run = ((y[i] as number) - (y[i - 1] as number)) * ((x[i + 1] as number) - (x[i] as number))
          return Math.abs(rise - run) > 1e-12
        }
        if (dropIntermediate) for (let i = 1; i + 1 < x.length; i++) expect(corner(i)).toBe(true)
        else expect(thresholds.length).toBe(new Set(scores).size + 1)
      }),
    )
  })

  it('is that of the rows with weight, as in scikit-learn', () => {
    expect(rocCurve([1, 0, 0], [0.9, 0.8, 0.7], { weights: [1, 0, 1] })).toEqual({
      falsePositiveRate: [0, 0, 1],
      truePositiveRate: [0, 1, 1],
      thresholds: [Number.POSITIVE_INFINITY, 0.9, 0.7],
    })
    const drawn = fc.array(fc.tuple(fc.constantFrom(0, 1), fc.integer({ min: 0, max: 9 }), fc.nat({ max: 2 })), {
      maxLength: 40,
    })
    fc.assert(
      fc.property(drawn, (list) => {
        const kept = list.filter(([, , weight]) => weight > 0)
        fc.pre(kept.length > 0)
        const curve = (rows: typeof list) =>
          rocCurve(
            rows.map(([label]) => label),
            rows.map(([, score]) => score),
            { weights: rows.map(([, , weight]) => weight) },
          )
        expect(curve(list)).toEqual(curve(kept))
      }),
    )
  })
})

describe('precisionRecallCurve and averagePrecision', () => {
  it('agree', () => {
    fc.assert(
      fc.property(labelled, (list) => {
        const labels = list.map(([label]) => label)
        const scores = list.map(([, score]) => score)
        const { precision, recall, thresholds } = precisionRecallCurve(labels, scores)
        expect(precision.length).toBe(thresholds.length + 1)
        let sum = 0
        for (let i = 0; i + 1 < recall.length; i++) {
          sum += ((recall[i] as number) - (recall[i + 1] as number)) * (precision[i] as number)
        }
        expect(averagePrecision(labels, scores)).toBeCloseTo(sum, 12)
      }),
    )
  })

  it('is NaN without positives', () => {
    expect(averagePrecision([0, 0], [1, 2])).toBeNaN()
  })
})

describe('confusionMatrix and classificationReport', () => {
  it('puts true classes in rows', () => {
    expect(confusionMatrix([0, 0, 0, 2], [0, 2, 2, 0])).toEqual({
      classes: [0, 2],
      counts: [
        [1, 2],
        [1, 0],
      ],
      total: 4,
    })
  })

  it('weights rows and takes the classes given', () => {
    expect(confusionMatrix([0, 1], [0, 0], { classes: [1, 0], weights: [0.5, 2] }).counts).toEqual([
      [0, 2],
      [0, 0.5],
    ])
    expect(() => confusionMatrix([0, 3], [0, 0], { classes: [0, 1] })).toThrowError(
      expect.objectContaining({ code: 'unknown-class' }),
    )
  })

  it('takes classes as a typed array', () => {
    const given = [
      [0, 1, 1],
      [0, 1, 0],
    ] as const
    for (const score of [confusionMatrix, classificationReport, balancedAccuracy, matthewsCorrelation])
      expect(score(...given, { classes: Int32Array.of(1, 0) })).toEqual(score(...given, { classes: [1, 0] }))
  })

  it('regenerates a published table from its confusion matrix', () => {
    // 772 + 118 test rows of the CNN-BiLSTM-AT model of Song et al. 2025: 771 and 114 are right.
    const labels = [...new Array(772).fill(0), ...new Array(118).fill(1)]
    const predictions = [...new Array(771).fill(0), 1, ...new Array(4).fill(0), ...new Array(114).fill(1)]
    const report = classificationReport(labels, predictions, { names: ['non-ST', 'ST'] })
    expect(report.accuracy.toFixed(3)).toBe('0.994')
    expect(
      report.classes.map((row) => [row.name, row.precision.toFixed(3), row.recall.toFixed(3), row.support]),
    ).toEqual([
      ['non-ST', '0.995', '0.999', 772],
      ['ST', '0.991', '0.966', 118],
    ])
  })

  it('gives what was asked for where a ratio is 0/0', () => {
    const report = (zeroDivision: 'zero' | 'one' | 'nan') =>
      classificationReport([0, 0, 1], [0, 0, 0], { zeroDivision })
    expect(report('zero').classes[1]?.precision).toBe(0)
    expect(report('one').classes[1]?.precision).toBe(1)
    expect(report('nan').classes[1]?.precision).toBeNaN()
    expect(report('nan').macro.precision).toBeCloseTo(2 / 3, 14)
  })
})

describe('bestThreshold', () => {
  it('is at least as good as every other threshold, by each criterion', () => {
    fc.assert(
      fc.property(labelled, fc.constantFrom('youden', 'f-beta', 'cost'), (list, criterion) => {
        const labels = list.map(([label]) => label)
        const scores = list.map(([, score]) => score)
        const options = { criterion, beta: 2, falseNegativeCost: 5 } as const
        const best = bestThreshold(labels, scores, options)
        for (const threshold of [...scores, Number.POSITIVE_INFINITY]) {
          let [tp, fp, fn, tn] = [0, 0, 0, 0]
          list.forEach(([label, score]) => {
            if (score >= threshold) label === 1 ? tp++ : fp++
            else label === 1 ? fn++ : tn++
          })
          const value = {
            youden: tp / (tp + fn) - fp / (fp + tn),
            'f-beta': (5 * tp) / (5 * tp + 4 * fn + fp),
            cost: (fp + 5 * fn) / list.length,
          }[criterion]
          if (criterion === 'cost') expect(best.value).toBeLessThanOrEqual(value + 1e-12)
          else expect(best.value).toBeGreaterThanOrEqual(value - 1e-12)
          if (threshold === best.threshold) {
            expect(best.value).toBeCloseTo(value, 12)
            expect(best).toMatchObject({ truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn })
          }
        }
      }),
    )
  })

  it('takes the highest of equally good thresholds, whatever quotients round to', () => {
    // Exact fractions of whole numbers, as BigInt.
    const better = {
      youden: (t: bigint, f: bigint, p: bigint, n: bigint) => [t * n - f * p, 1n],
      'f-beta': (t: bigint, f: bigint, p: bigint, _n: bigint) => [5n * t, 4n * p + t + f],
      cost: (t: bigint, f: bigint, p: bigint, _n: bigint) => [-3n * (p - t) - f, 1n],
    } as const
    fc.assert(
      fc.property(labelled, fc.constantFrom('youden', 'f-beta', 'cost'), (list, criterion) => {
        const labels = list.map(([label]) => label)
        const scores = list.map(([, score]) => score)
        const p = BigInt(labels.filter((label) => label === 1).length)
        const n = BigInt(labels.length) - p
        let threshold = Number.POSITIVE_INFINITY
        let [above, below] = better[criterion](0n, 0n, p, n) as [bigint, bigint]
        for (const candidate of [...new Set(scores)].sort((a, b) => b - a)) {
          const called = list.filter(([, score]) => score >= candidate)
          const t = BigInt(called.filter(([label]) => label === 1).length)
          const [x, y] = better[criterion](t, BigInt(called.length) - t, p, n) as [bigint, bigint]
          if (x * below > above * y) [threshold, above, below] = [candidate, x, y]
        }
        expect(bestThreshold(labels, scores, { criterion, beta: 2, falseNegativeCost: 3 }).threshold).toBe(threshold)
      }),
      { numRuns: 1000 },
    )
  })

  it('takes the highest where Youden is tied but for rounding', () => {
    // After 9: 1/3 - 0/3; after 5: 3/3 - 2/3, which as a double is more.
    expect(bestThreshold([1, 0, 0, 1, 1, 0], [9, 8, 7, 6, 5, 1]).threshold).toBe(9)
  })

  it('takes the highest where equal costs are no whole numbers', () => {
    // Six misses, or one false alarm and five misses: 6 x 0.1 is more than 0.1 + 5 x 0.1 as doubles.
    const labels = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1]
    const scores = labels.map((_, i) => -i)
    const options = { criterion: 'cost', falsePositiveCost: 0.1, falseNegativeCost: 0.1 } as const
    expect(bestThreshold(labels, scores, options).threshold).toBe(Number.POSITIVE_INFINITY)
  })

  it('calls nobody where an alarm always costs more', () => {
    expect(
      bestThreshold([0, 0, 1], [1, 2, 3], { criterion: 'cost', falsePositiveCost: 1, falseNegativeCost: 0 }).threshold,
    ).toBe(Number.POSITIVE_INFINITY)
  })

  it('throws where the criterion is undefined', () => {
    expect(() => bestThreshold([1, 1], [1, 2])).toThrowError(expect.objectContaining({ code: 'too-few' }))
    expect(() => bestThreshold([0, 0], [1, 2], { criterion: 'f-beta' })).toThrowError(
      expect.objectContaining({ code: 'too-few' }),
    )
  })
})

describe('scores of probabilities and predictions', () => {
  it('have their textbook values', () => {
    expect(brierScore([0, 1, 1], [0.1, 0.9, 0.6])).toBeCloseTo(0.06, 14)
    expect(brierScore([0, 1], [0, 0], { weights: [3, 1] })).toBe(0.25)
    expect(logLoss([0, 1], [0.5, 0.5])).toBeCloseTo(Math.LN2, 14)
    expect(balancedAccuracy([0, 0, 0, 1], [0, 0, 1, 1])).toBeCloseTo(5 / 6, 14)
    expect(balancedAccuracy([0, 0, 1, 1], [0, 1, 0, 1], { adjusted: true })).toBe(0)
    expect(matthewsCorrelation([0, 0, 1, 1], [0, 1, 1, 1])).toBeCloseTo(1 / Math.sqrt(3), 14)
    expect(matthewsCorrelation([0, 1], [1, 1])).toBe(0)
  })

  it('are NaN where one class leaves nothing to adjust balanced accuracy by', () => {
    for (const predictions of [
      [0, 1],
      [0, 0],
    ])
      expect(balancedAccuracy([0, 0], predictions, { adjusted: true })).toBeNaN()
  })

  it("have Gorodkin's value of Matthews' correlation in several classes, weighted as by repetition", () => {
    const cell = fc.tuple(fc.nat({ max: 4 }), fc.nat({ max: 4 }), fc.nat({ max: 3 }))
    fc.assert(
      fc.property(fc.array(cell, { minLength: 1, maxLength: 30 }), (list) => {
        const repeated = list.flatMap((row) => Array.from({ length: row[2] }, () => row))
        fc.pre(repeated.length > 0)
        const count = (holds: (row: (typeof list)[number]) => boolean) => repeated.filter(holds).length
        const classes = [0, 1, 2, 3, 4]
        const sum = (of: (k: number) => number) => classes.reduce((total, k) => total + of(k), 0)
        const actual = (k: number) => count(([label]) => label === k)
        const predicted = (k: number) => count(([, prediction]) => prediction === k)
        const n = repeated.length
        const covariance = n * count(([a, b]) => a === b) - sum((k) => actual(k) * predicted(k))
        const variances = (n ** 2 - sum((k) => actual(k) ** 2)) * (n ** 2 - sum((k) => predicted(k) ** 2))
        const received = matthewsCorrelation(
          list.map(([label]) => label),
          list.map(([, prediction]) => prediction),
          { weights: list.map(([, , weight]) => weight) },
        )
        expect(received).toBe(variances === 0 ? 0 : covariance / Math.sqrt(variances))
      }),
    )
  })

  it('clip certainty, or let it cost Infinity', () => {
    expect(logLoss([1], [0])).toBeCloseTo(52 * Math.LN2, 10)
    expect(logLoss([1], [0], { clip: 0 })).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('what is refused', () => {
  it.each([
    [() => rocAuc([0, 1], [0.5, Number.NaN]), 'not-finite'],
    [() => rocAuc([0, 1], [0.5]), 'length'],
    [() => rocAuc([0, 1, 2], [1, 2, 3]), 'not-binary'],
    [() => rocAuc([0, 0.5], [1, 2]), 'not-an-integer'],
    [() => rocAuc([], []), 'too-few'],
    [() => rocAuc([0, 1], [1, 2], { weights: [-1, 1] }), 'out-of-range'],
    [() => rocAuc([0, 1], [1, 2], { weights: [1e308, 1e308] }), 'out-of-range'],
    [() => confusionMatrix([0, 1], [0, 1], { weights: [1e308, 1e308] }), 'out-of-range'],
    [
      () =>
        confusionMatrix(
          Int32Array.from({ length: 150_000 }, (_, i) => i),
          new Int32Array(150_000),
        ),
      'too-large',
    ],
    [() => brierScore([0, 1], [0.5, 1.5]), 'out-of-range'],
    [() => logLoss([0, 1], [0.5, 0.5], { clip: 0.5 }), 'out-of-range'],
    [() => confusionMatrix([0, 1.5], [0, 1]), 'not-an-integer'],
    [() => confusionMatrix([0, 1], [0, 1], { classes: [] }), 'too-few'],
    [() => confusionMatrix([0, 1], [0, 1], { classes: [0, 1, 1.5] }), 'not-an-integer'],
    [() => confusionMatrix([0, 1], [0, 1], { classes: [0, 1, Number.NaN] }), 'not-an-integer'],
    [() => confusionMatrix([0, 1], [0, 1], { classes: [0, 1, 1] }), 'unknown-class'],
    [() => confusionMatrix([0, 1], [0, 1], { classes: [0, 2] }), 'unknown-class'],
    [() => classificationReport([0, 1], [0, 1], { names: ['a'] }), 'length'],
  ])('%s', (call, code) => {
    expect(call).toThrowError(expect.objectContaining({ code }))
  })

  it('allows several classes where the positive one is named', () => {
    expect(rocAuc([0, 1, 2], [1, 2, 3], { positive: 2 })).toBe(1)
  })
})
