import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FitResult } from '../blocks.ts'
import { distressSource } from '../sample/data.ts'
import { networkFeatures } from '../sample/network-features.ts'
import { TREATMENTS } from '../sample/treatment.ts'
import { trainWithoutFeature } from './ablation-task.ts'
import { type Explained, explainDistressModel } from './explain-task.ts'
import { type MeasuredImportance, measureImportance } from './importance-task.ts'
import { rankFeatures } from './rank-agreement.ts'
import { type TrainSpec, trainDistressModel } from './train-task.ts'

const RECEIVABLES = 6
const TOTAL_ASSETS = 9
const folder = mkdtempSync(path.join(tmpdir(), 'fdp-one-feature-'))
const file = path.join(folder, 'panel.csv')

/** Companies whose amounts are noise, but for the receivables of those that fail; one ratio alone is made of them. */
function writeCompanies(): void {
  let state = 99
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const lines = [`company_name,status_label,year,${Array.from({ length: 18 }, (_, i) => `X${i + 1}`).join(',')}`]
  for (let company = 0; company < 120; company++) {
    const failed = company % 3 === 0
    for (let year = 0; year < 5; year++) {
      const amounts = Array.from({ length: 18 }, (_, line) => {
        if (line === TOTAL_ASSETS) return 1000
        return (line === RECEIVABLES && failed ? 300 : 100) + 60 * next()
      })
      lines.push([`C_${company}`, failed ? 'failed' : 'alive', 2000 + year, ...amounts].join(','))
    }
  }
  writeFileSync(file, `${lines.join('\n')}\n`)
}

writeCompanies()
const { panel, provenance } = await distressSource(file, 1)

const training: TrainSpec = {
  fold: {
    data: file,
    dataSeed: 1,
    dataSha256: provenance.sha256,
    protocol: 'strict',
    treatment: TREATMENTS.strict,
    width: 4,
    fold: 0,
    folds: 4,
    windowsPerCompany: 1,
    seed: 1,
  },
  model: 'm1',
  selectOn: 'validation',
  config: null,
  seedIndex: 0,
  seed: 11,
  epochs: 12,
  batchSize: 8,
  layers: { filters: 8, units: 8, dense: 8 },
  forestRows: null,
  backend: 'simd',
}

const features = networkFeatures(panel)
let full: FitResult
let explained: Explained
let measured: MeasuredImportance

const explain = () =>
  explainDistressModel({ training, network: full.network ?? new Uint8Array(0), points: 16, repeats: 2 })

beforeAll(async () => {
  full = await trainDistressModel({ ...training, keepNetwork: true })
  explained = await explain()
  const without = []
  for (let feature = 0; feature < features.length; feature++)
    without.push(await trainWithoutFeature({ training, feature }))
  const ablation = [{ full, without }]
  measured = measureImportance({ explained: [explained], ablation, resamples: 50, seed: 1 })
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const sums = (values: ArrayLike<number>, size: number) =>
  Array.from({ length: values.length / size }, (_, row) =>
    Array.from(values)
      .slice(row * size, (row + 1) * size)
      .reduce((sum, value) => sum + value, 0),
  )

describe('where one feature alone carries the label', () => {
  it.each(['attribution', 'permutation', 'ablation'] as const)('it is first by %s', (method) => {
    const [first] = rankFeatures(measured[method].map(({ estimate }) => estimate))
    expect(features[first ?? -1]).toBe('receivablesToTotalAssets')
  })

  it('its absence costs what it gave, and no other does', () => {
    const place = features.indexOf('receivablesToTotalAssets')
    expect(measured.ablation[place]?.lower).toBeGreaterThan(0.2)
    expect(measured.permutation[place]?.lower).toBeGreaterThan(0.2)
    measured.permutation.forEach(({ estimate }, feature) => {
      if (feature !== place) expect(Math.abs(estimate)).toBeLessThan(0.1)
    })
  })
})

describe('trainDistressModel', () => {
  it('gives the same bits whether its network is kept or not', async () => {
    const { network, seconds, ...said } = full
    expect(network?.length).toBeGreaterThan(0)
    const { seconds: again, ...alone } = await trainDistressModel(training)
    expect([alone, again > 0, seconds > 0]).toEqual([said, true, true])
  })
})

describe('explainDistressModel', () => {
  it('explains the model of the training, on the latest window of each test company', async () => {
    const { probabilities, labels, company } = full
    expect([...explained.company]).toEqual([...company])
    expect([...explained.labels]).toEqual([...labels])
    explained.logits.forEach((logit, row) => {
      expect(1 / (1 + Math.exp(-logit))).toBeCloseTo(probabilities[row] ?? Number.NaN, 6)
    })
  })

  it('has weights over steps and shares of features that sum to 1', () => {
    expect(explained.attendedSteps).toBe(2)
    for (const sum of sums(explained.attention, explained.attendedSteps)) expect(sum).toBeCloseTo(1, 6)
    for (const sum of sums(explained.inputAttention, features.length)) expect(sum).toBeCloseTo(1, 5)
  })

  it('has attributions that add up to the change of the logit', () => {
    const { meanError, meanDifference } = explained.completeness
    expect(meanError).toBeLessThan(0.05 * meanDifference)
    // No sum of absolute values is below the absolute sum.
    const [n] = [explained.company.length]
    const total = explained.attribution.reduce((sum, value) => sum + value, 0) / n
    expect(total).toBeGreaterThan(meanDifference - meanError)
  })

  it('says of the untrained network what does not know the feature', () => {
    const { attribution, inputAttention } = explained.untrained
    expect([attribution.length, inputAttention.length]).toEqual([features.length, features.length])
    expect(inputAttention.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 5)
    const place = features.indexOf('receivablesToTotalAssets')
    const share = (values: ArrayLike<number>) =>
      (values[place] ?? 0) / Array.from(values).reduce((sum, value) => sum + value, 0)
    const trained = measured.attribution.map(({ estimate }) => estimate)
    expect(share(trained)).toBeGreaterThan(2 * share(attribution))
  })

  it('reads every window once for each feature and permutation', () => {
    expect(explained.permuted).toHaveLength(features.length * 2 * explained.company.length)
    expect(explained.permuted.every(Number.isFinite)).toBe(true)
  })

  it('has the same bits again', async () => {
    const again = await explain()
    expect({ ...again, seconds: 0 }).toEqual({ ...explained, seconds: 0 })
  })
})
