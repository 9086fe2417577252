import {
  bonferroniDunnTest,
  bootstrapInterval,
  compareModels,
  criticalDifferenceDiagram,
  criticalDifferenceSvg,
  delongTest,
  nemenyiTest,
  rocAuc,
} from '@fdp/stats'

// Accuracy of four models on the same eight years: rows are blocks, columns models.
const names = ['CNN', 'BiLSTM', 'CNN-BiLSTM', 'CNN-BiLSTM-AT']
const accuracy = [
  [0.911, 0.934, 0.947, 0.962],
  [0.902, 0.921, 0.95, 0.948],
  [0.88, 0.907, 0.921, 0.944],
  [0.915, 0.912, 0.933, 0.951],
  [0.893, 0.926, 0.918, 0.939],
  [0.907, 0.928, 0.931, 0.957],
  [0.899, 0.913, 0.94, 0.96],
  [0.904, 0.931, 0.931, 0.942],
]

export const comparison = compareModels(accuracy, { higherIsBetter: true, names })
export const figure = criticalDifferenceSvg(
  criticalDifferenceDiagram(nemenyiTest(accuracy, { higherIsBetter: true }), { names }),
)
export const againstCnn = bonferroniDunnTest(accuracy, { higherIsBetter: true, control: 0 })

// Two models on 24 windows of 8 companies; windows of one company depend on each other.
const company = Int32Array.from({ length: 24 }, (_, i) => Math.floor(i / 3))
const distressed = Uint8Array.from(company, (c) => (c < 4 ? 1 : 0))
const first = Float64Array.from({ length: 24 }, (_, i) => (distressed[i] ?? 0) * 0.5 + ((i * 29) % 24) / 30)
const second = Float64Array.from({ length: 24 }, (_, i) => (distressed[i] ?? 0) * 0.2 + ((i * 17) % 24) / 30)

export const interval = bootstrapInterval({
  statistic: (rows) =>
    rocAuc(
      rows.map((i) => distressed[i] ?? 0),
      Float64Array.from(rows, (i) => first[i] ?? 0),
    ),
  n: 24,
  clusters: company,
  strata: distressed,
  seed: 1,
})
export const difference = delongTest(distressed, first, second, { clusters: company })
