import type { Resampled, Samples } from '../samples.ts'
import { COUNTS, fixture } from './fixtures.ts'
import { sameNumbers, varieties } from './output-checks.ts'
import { type ContractCheck, demand, type SamplerUnderTest } from './subject.ts'

const OPTIONS = { seed: 17, k: 3 } as const

/** What holds for samplers that make rows. */
export function synthesisChecks(subject: SamplerUnderTest): readonly ContractCheck[] {
  const dims = [3]
  const categorical = subject.categorical ?? []
  const common: ContractCheck[] = [
    {
      name: 'makes rows that can be rebuilt from their provenance',
      run: () => {
        for (const samples of varieties(subject)) {
          const result = subject.sample(samples, OPTIONS)
          demand(result.provenance.count > 0, 'Unbalanced classes must grow.', result.provenance.count)
          for (let i = 0; i < result.provenance.count; i++) checkRebuilt(samples, result, i, categorical)
        }
      },
    },
    {
      name: 'takes parents of the class, different ones, and lambda in [0, 1)',
      run: () => {
        for (const duplicated of [false, true]) {
          const samples = fixture({ dims, categorical, duplicated })
          const { provenance } = subject.sample(samples, OPTIONS)
          for (let i = 0; i < provenance.count; i++) checkParents(samples, provenance, i, subject)
        }
      },
    },
    ...(subject.neighbourRules === true ? groupChecks(subject) : []),
    {
      name: 'gives other rows for another seed',
      run: () => {
        const samples = fixture({ dims, categorical })
        const one = subject.sample(samples, OPTIONS)
        const other = subject.sample(samples, { ...OPTIONS, seed: 18 })
        demand(!sameNumbers(one.values, other.values), 'Seeds 17 and 18 must give different rows.', one.shape)
      },
    },
  ]
  return subject.kind === 'oversampler' ? [...common, ...countChecks(subject), ...independenceChecks(subject)] : common
}

function groupChecks(subject: SamplerUnderTest): readonly ContractCheck[] {
  const samples = fixture({ dims: [3], categorical: subject.categorical ?? [], groups: true })
  const groups = samples.groups ?? []
  return (['other-group', 'same-group'] as const).map((neighbours) => ({
    name: `takes partners of the class from the ${neighbours.replace('-', ' ')} where that is asked for`,
    run: () => {
      const { provenance } = subject.sample(samples, { ...OPTIONS, k: 1, neighbours })
      const { parents, count, labels } = provenance
      demand(count > 0, 'Unbalanced classes must grow.', count)
      for (let i = 0; i < count; i++) {
        const [base = -1, partner = -1] = parents.subarray(2 * i, 2 * i + 2)
        if (samples.labels[partner] !== labels[i]) continue
        demand(
          (groups[base] === groups[partner]) === (neighbours === 'same-group'),
          `The partner of row ${base} must be of the ${neighbours.replace('-', ' ')}.`,
          { base: groups[base], partner: groups[partner] },
        )
      }
    },
  }))
}

function countChecks(subject: SamplerUnderTest): readonly ContractCheck[] {
  const samples = fixture({ dims: [3], categorical: subject.categorical ?? [] })
  const wanted = [
    { strategy: 'not majority', counts: [40, 40, 40] },
    { strategy: 'minority', counts: [40, 40, 16] },
    { strategy: 0.35, counts: [40, 14, 16] },
    { strategy: { 1: 29, 2: 17 }, counts: [40, 29, 17] },
    { strategy: { 1: 12 }, counts: [40, 12, 16] },
  ] as const
  return wanted.map(({ strategy, counts }) => ({
    name: `meets the counts of strategy ${JSON.stringify(strategy)} exactly`,
    run: () => {
      const result = subject.sample(samples, { ...OPTIONS, strategy })
      const made = counts.map((_, label) => Array.from(result.labels).filter((one) => one === label).length)
      demand(sameNumbers(made, counts), `The classes must have ${counts} rows.`, made)
      demand(result.kept.length === samples.labels.length, 'Oversampling must keep every original.', result.kept.length)
    },
  }))
}

function independenceChecks(subject: SamplerUnderTest): readonly ContractCheck[] {
  const categorical = subject.categorical ?? []
  const samples = fixture({ dims: [3], categorical })
  const grow = (from: Samples, strategy: Record<number, number>) =>
    syntheticRows(subject.sample(from, { ...OPTIONS, strategy }), 1)
  const others: ContractCheck = {
    name: 'does not change the rows of a class when another is added',
    run: () => {
      const without = fixture({ dims: [3], categorical, classes: 2 })
      demand(
        sameNumbers(grow(without, { 1: 30 }), grow(samples, { 1: 30 })),
        'Class 1 must get the same rows with and without class 2.',
        COUNTS,
      )
    },
  }
  return [
    {
      name: 'does not change the rows of a class when another grows',
      run: () => {
        demand(
          sameNumbers(grow(samples, { 1: 30 }), grow(samples, { 1: 30, 2: 33 })),
          'Class 1 must get the same rows whether or not class 2 grows.',
          COUNTS,
        )
      },
    },
    ...(subject.looksAtOtherClasses === true ? [] : [others]),
  ]
}

function syntheticRows({ values, labels, kept, provenance }: Resampled, label: number): number[] {
  const width = values.length / labels.length
  return Array.from({ length: provenance.count }, (_, i) => i)
    .filter((i) => provenance.labels[i] === label)
    .flatMap((i) => [...values.subarray((kept.length + i) * width, (kept.length + i + 1) * width)])
}

function checkParents(
  samples: Samples,
  provenance: Resampled['provenance'],
  i: number,
  subject: SamplerUnderTest,
): void {
  const base = provenance.parents[2 * i] ?? -1
  const partner = provenance.parents[2 * i + 1] ?? -1
  const lambda = provenance.lambda[i] ?? Number.NaN
  const label = provenance.labels[i]
  demand(
    samples.labels[base] === label,
    `The base of a row of class ${label} must be of that class.`,
    samples.labels[base],
  )
  demand(
    samples.labels[partner] === label || (subject.mixesClasses === true && partner in samples.labels),
    `The partner of a row of class ${label} must be of that class.`,
    samples.labels[partner],
  )
  if (subject.copies === true) {
    demand(base === partner && lambda === 0, 'A copy must have one parent and lambda 0.', { base, partner, lambda })
    return
  }
  demand(base !== partner, 'No row may be its own partner, duplicates or not.', { base, partner })
  demand(lambda >= 0 && lambda < 1, 'lambda must be in [0, 1).', lambda)
}

function checkRebuilt(samples: Samples, result: Resampled, i: number, categorical: readonly number[]): void {
  const { values, labels, kept, provenance } = result
  const width = values.length / labels.length
  const a = (provenance.parents[2 * i] ?? 0) * width
  const b = (provenance.parents[2 * i + 1] ?? 0) * width
  const lambda = provenance.lambda[i] ?? 0
  for (let j = 0; j < width; j++) {
    const from = samples.values[a + j] ?? Number.NaN
    const exact = from + lambda * ((samples.values[b + j] ?? Number.NaN) - from)
    const point = values instanceof Float32Array ? Math.fround(exact) : exact
    const expected = categorical.includes(j) ? votedFor(samples, provenance, i, j, width) : point
    const made = values[(kept.length + i) * width + j]
    demand(Object.is(made, expected), `Column ${j} of synthetic row ${i} must be ${expected}.`, made)
  }
  const label = labels[kept.length + i]
  demand(label === provenance.labels[i], `Synthetic row ${i} must have the class of its provenance.`, label)
}

function votedFor(
  { values }: Samples,
  { voters, count }: Resampled['provenance'],
  i: number,
  column: number,
  width: number,
): number {
  demand(voters !== undefined, 'Categorical columns need voters in the provenance.', voters)
  const k = voters.length / count
  const categories = [...voters.subarray(i * k, (i + 1) * k)].map((row) => values[row * width + column] ?? Number.NaN)
  const votes = (category: number) => categories.filter((one) => one === category).length
  return categories.reduce((best, category) => (votes(category) > votes(best) ? category : best))
}
