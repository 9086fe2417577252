import {
  auditLeakage,
  createPanel,
  fitScaler,
  groupKFold,
  type LeakageReport,
  purgedKFold,
  scale,
  slidingWindows,
  splitByEntity,
  splitByTime,
  splitWindows,
  walkForward,
} from '@fdp/data'

const quarters = (count: number) =>
  Array.from({ length: count }, (_, i) => `${2012 + Math.floor(i / 4)}Q${(i % 4) + 1}`)

// 890 companies, 135 of them distressed, 12 quarters each: the sample of Song et al. (2025), with made-up values.
const companies = createPanel({
  entities: Array.from({ length: 890 }, (_, e) => `company ${e}`),
  periods: quarters(12),
  features: ['leverage', 'margin'],
  values: Float64Array.from({ length: 890 * 12 * 2 }, (_, i) => Math.sin(i * i)),
  labels: { level: 'entity', values: Array.from({ length: 890 }, (_, e) => (e < 755 ? 0 : 1)) },
})
const windows = slidingWindows(companies, { width: 8, label: 'entity' })
const leaks = (report: LeakageReport) => report.leaks.map(({ message }) => message)

export const published = leaks(auditLeakage(splitWindows(windows, { fractions: { train: 0.8, test: 0.2 }, seed: 1 })))
// '603 of 603 test entities are in training, and the label belongs to the entity: a model may recognise it'
// '890 of 890 test windows share quarters with training'

const byCompany = splitByEntity(windows, { fractions: { train: 0.6, validation: 0.2, test: 0.2 }, seed: 1 })
export const companyLeaks = leaks(auditLeakage(byCompany)) // []

export const folds = groupKFold(windows, { folds: 5, seed: 1, validation: 'next' })
// five folds; each company is tested once, and the next fold's companies tune and stop

// One market, a label of its own for each day: here the state two quarters ahead.
const market = createPanel({
  entities: ['market'],
  periods: quarters(60),
  features: ['spread', 'volatility'],
  values: Float64Array.from({ length: 60 * 2 }, (_, i) => Math.cos(i * i)),
  labels: { level: 'row', values: Array.from({ length: 60 }, (_, p) => (p % 9 < 2 ? 1 : 0)) },
})
const states = slidingWindows(market, { width: 4, horizon: 2, label: 'next' })

export const byTime = splitByTime(states, { fractions: { train: 0.5, validation: 0.25, test: 0.25 } })
// byTime.gap is 6: width + horizon, the least that keeps rows and labels apart

export const walk = walkForward(states, { mode: 'expanding', trainPeriods: 20, testPeriods: 8 })
export const purged = purgedKFold(states, { folds: 5, embargo: 2 })

export const early = fitScaler(windows, { method: 'zscore' })
export const earlyLeaks = leaks(
  auditLeakage(
    splitByEntity(scale(early, windows), { fractions: { train: 0.6, validation: 0.2, test: 0.2 }, seed: 1 }),
  ),
)
// ['the scaler was fitted on the rows of train + validation + test']

export const scaler = fitScaler(byCompany.train, { method: 'zscore' })
export const clean = auditLeakage({
  kind: byCompany.kind,
  train: scale(scaler, byCompany.train),
  validation: scale(scaler, byCompany.validation),
  test: scale(scaler, byCompany.test),
}).clean // true
