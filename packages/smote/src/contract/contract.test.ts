import { describe, expect, it } from 'vitest'
import {
  adasyn,
  borderlineSmote,
  editedNearestNeighbours,
  kMeansSmote,
  type Resampled,
  randomOversample,
  removeTomekLinks,
  type Samples,
  smote,
  smoteEnn,
  smoteNc,
  smoteTomek,
} from '../index.ts'
import { type ContractOptions, ContractViolation, type SamplerUnderTest, samplerContract } from './index.ts'

const subjects: readonly SamplerUnderTest[] = [
  { name: 'smote', kind: 'oversampler', neighbourRules: true, sample: smote },
  {
    name: 'smote, scaled and weighted',
    kind: 'oversampler',
    neighbourRules: true,
    sample: (samples, options) => smote(samples, { ...options, distance: { metric: 'manhattan', scale: 'standard' } }),
  },
  {
    name: 'randomOversample',
    kind: 'oversampler',
    copies: true,
    sample: (samples, { seed, strategy }) => randomOversample(samples, { seed, strategy }),
  },
  {
    name: 'borderlineSmote 1',
    kind: 'oversampler',
    neighbourRules: true,
    looksAtOtherClasses: true,
    sample: (samples, options) => borderlineSmote(samples, { ...options, m: 12 }),
  },
  {
    name: 'borderlineSmote 2',
    kind: 'oversampler',
    neighbourRules: true,
    looksAtOtherClasses: true,
    mixesClasses: true,
    sample: (samples, options) => borderlineSmote(samples, { ...options, m: 12, kind: 2 }),
  },
  { name: 'adasyn', kind: 'oversampler', neighbourRules: true, looksAtOtherClasses: true, sample: adasyn },
  {
    name: 'smoteNc',
    kind: 'oversampler',
    neighbourRules: true,
    categorical: [1],
    sample: (samples, options) => smoteNc(samples, { ...options, categorical: [1] }),
  },
  {
    name: 'kMeansSmote',
    kind: 'oversampler',
    looksAtOtherClasses: true,
    sample: (samples, options) => kMeansSmote(samples, { ...options, clusters: 3, imbalanceThreshold: 6 }),
  },
  { name: 'removeTomekLinks', kind: 'cleaner', sample: (samples) => removeTomekLinks(samples, { clean: 'all' }) },
  { name: 'editedNearestNeighbours', kind: 'cleaner', sample: (samples) => editedNearestNeighbours(samples) },
  { name: 'smoteTomek', kind: 'combined', neighbourRules: true, sample: smoteTomek },
  { name: 'smoteEnn', kind: 'combined', neighbourRules: true, sample: smoteEnn },
]

describe('sampler contract', () => {
  for (const subject of subjects) for (const { name, run } of samplerContract(subject)) it(name, run)
})

type Break = (result: Resampled, samples: Samples, options: ContractOptions) => Resampled

/** A sampler that breaks the contract in one way, and the check that has to notice. */
const broken: readonly {
  readonly how: string
  readonly notices: string
  readonly sample: SamplerUnderTest['sample']
}[] = [
  after('changes an original', 'puts the originals first', (result) => {
    const values = result.values.slice()
    values[0] = -values[0]! || 1e-9
    return { ...result, values }
  }),
  after('gives double precision for single', 'keeps shape, precision', (result) => ({
    ...result,
    values: Float64Array.from(result.values),
  })),
  after('flattens windows', 'keeps shape, precision', (result) => ({
    ...result,
    shape: [result.labels.length, result.values.length / result.labels.length],
  })),
  after('gives labels of another kind', 'keeps shape, precision', (result) => ({
    ...result,
    labels: [...result.labels],
  })),
  after('loses the groups', 'carries groups along', ({ groups, ...rest }) => (groups === undefined ? rest : rest)),
  after('moves a synthetic row', 'can be rebuilt', (result) => {
    const values = result.values.slice()
    values[values.length - 1]! += 1e-3
    return { ...result, values }
  }),
  after('misreports lambda', 'can be rebuilt', (result) => ({
    ...result,
    provenance: { ...result.provenance, lambda: result.provenance.lambda.map((lambda) => 1 - lambda) },
  })),
  after('pairs rows with themselves', 'different ones', (result) => ({
    ...result,
    provenance: { ...result.provenance, parents: result.provenance.parents.map((_, i, all) => all[i - (i % 2)]!) },
  })),
  after('forgets the role', 'accepts a training part', ({ role, ...rest }) => (role === undefined ? rest : rest)),
  {
    how: 'writes into its input',
    notices: 'leaves its input alone',
    sample: (samples, options) => {
      const result = smote(samples, options)
      samples.values[3]! += 1
      return result
    },
  },
  {
    how: 'ignores the seed',
    notices: 'gives other rows for another seed',
    sample: (samples, options) => smote(samples, { ...options, seed: 1 }),
  },
  { how: 'counts calls', notices: 'same bits for the same seed', sample: countingSampler() },
  {
    how: 'makes a row too many',
    notices: 'meets the counts',
    sample: (samples, options) => {
      const size = Array.from(samples.labels).filter((label) => label === 1).length
      const strategy = options.strategy === undefined ? { 1: 41, 2: 40 } : options.strategy
      return smote(samples, {
        ...options,
        strategy: typeof strategy === 'object' ? { ...strategy, 1: size + 5 } : { 1: 41 },
      })
    },
  },
  {
    how: 'takes one stream for all classes',
    notices: 'when another is added',
    sample: (samples, options) => smote(samples, { ...options, seed: options.seed + new Set(samples.labels).size }),
  },
  {
    how: 'lets growth of one class into another',
    notices: 'when another grows',
    sample: (samples, options) =>
      smote(samples, {
        ...options,
        seed: options.seed + (typeof options.strategy === 'object' ? Object.keys(options.strategy).length : 0),
      }),
  },
  {
    how: 'resamples held-out parts',
    notices: 'refuses a test part',
    sample: ({ role, ...rest }, options) => ({
      ...smote(rest, options),
      ...(role === undefined ? {} : { role: 'train' as const }),
    }),
  },
  {
    how: 'ignores the neighbour rule',
    notices: 'from the other group',
    sample: (samples, options) => smote(samples, { ...options, neighbours: 'any' }),
  },
  {
    how: 'takes NaN for 0',
    notices: 'refuses NaN',
    sample: (samples, options) =>
      smote({ ...samples, values: samples.values.map((value) => (Number.isNaN(value) ? 0 : value)) }, options),
  },
]

function after(how: string, notices: string, alter: Break) {
  const sample: SamplerUnderTest['sample'] = (samples, options) => alter(smote(samples, options), samples, options)
  return { how, notices, sample }
}

function countingSampler(): SamplerUnderTest['sample'] {
  let calls = 0
  return (samples, options) => smote(samples, { ...options, seed: options.seed + calls++ })
}

describe('the contract notices a sampler that', () => {
  for (const { how, notices, sample } of broken) {
    it(how, () => {
      const failed = samplerContract({ name: 'broken', kind: 'oversampler', neighbourRules: true, sample })
        .filter(({ run }) => {
          try {
            run()
            return false
          } catch (error) {
            expect(error).toBeInstanceOf(ContractViolation)
            return true
          }
        })
        .map(({ name }) => name)
      expect(failed.filter((name) => name.includes(notices))).not.toHaveLength(0)
    })
  }
})
