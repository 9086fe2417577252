import type { Labels, Resampled, Samples } from '../samples.ts'
import { fixture } from './fixtures.ts'
import { type ContractCheck, demand, type SamplerUnderTest } from './subject.ts'

const OPTIONS = { seed: 17, k: 3 } as const

/** Samples of several shapes, precisions and kinds of labels. */
export function varieties({ categorical = [] }: SamplerUnderTest): readonly Samples[] {
  if (categorical.length > 0) {
    return [
      fixture({ dims: [3], categorical }),
      fixture({ dims: [3], categorical, kind: 'float64', labels: 'array' }),
      fixture({ dims: [3], categorical, labels: 'int32', groups: true }),
    ]
  }
  return [
    fixture({ dims: [3] }),
    fixture({ dims: [1], kind: 'float64', labels: 'array' }),
    fixture({ dims: [4, 3], labels: 'int32', groups: true }),
    fixture({ dims: [2, 2, 2], kind: 'float64', groups: true }),
  ]
}

/** What holds for the result of any sampler. */
export function outputChecks(subject: SamplerUnderTest): readonly ContractCheck[] {
  const each = (check: (samples: Samples, result: Resampled) => void) => () => {
    for (const samples of varieties(subject)) check(samples, subject.sample(samples, OPTIONS))
  }
  return [
    {
      name: 'leaves its input alone',
      run: () => {
        for (const samples of varieties(subject)) {
          const before = { ...samples, values: samples.values.slice(), labels: samples.labels.slice() }
          subject.sample(samples, OPTIONS)
          demand(
            sameNumbers(before.values, samples.values),
            'The values that are given must not change.',
            samples.shape,
          )
          demand(
            sameNumbers(before.labels, samples.labels),
            'The labels that are given must not change.',
            samples.shape,
          )
        }
      },
    },
    {
      name: 'keeps shape, precision and the kind of labels',
      run: each((samples, { values, shape, labels, kept, provenance }) => {
        const rows = kept.length + provenance.count
        const expected = [rows, ...samples.shape.slice(1)]
        demand(sameNumbers(shape, expected), `The shape must be [${expected}].`, shape)
        demand(
          values.constructor === samples.values.constructor,
          'The precision must be kept.',
          values.constructor.name,
        )
        demand(
          labels.constructor === samples.labels.constructor,
          'The kind of labels must be kept.',
          labels.constructor.name,
        )
        demand(values.length === expected.reduce((a, b) => a * b), 'The length must fit the shape.', values.length)
        demand(labels.length === rows, 'There must be one label a row.', labels.length)
      }),
    },
    {
      name: 'puts the originals first, in order and bit by bit',
      run: each((samples, { values, labels, kept }) => {
        const width = values.length / labels.length
        for (const [place, row] of kept.entries()) {
          const original = samples.values.subarray(row * width, (row + 1) * width)
          const copy = values.subarray(place * width, (place + 1) * width)
          demand(place === 0 || row > (kept[place - 1] ?? 0), 'kept must ascend.', [...kept])
          demand(sameNumbers(original, copy), `Row ${place} must be original ${row}, bit by bit.`, [...copy])
          demand(labels[place] === samples.labels[row], `Row ${place} must keep its label.`, labels[place])
        }
      }),
    },
    {
      name: 'carries groups along',
      run: each((samples, { groups, kept, provenance }) => {
        const given = samples.groups
        if (given === undefined) {
          demand(groups === undefined, 'Without groups there must be none in the result.', groups)
          return
        }
        const expected = [
          ...kept,
          ...Array.from({ length: provenance.count }, (_, i) => provenance.parents[2 * i] ?? -1),
        ].map((row) => given[row] ?? -1)
        demand(
          groups !== undefined && sameNumbers(groups, expected),
          'A row must have the group of its original or base.',
          groups,
        )
      }),
    },
    {
      name: 'gives the same bits for the same seed',
      run: each((samples, result) => {
        const again = subject.sample(samples, OPTIONS)
        demand(sameNumbers(again.values, result.values), 'A second call must give the same values.', again.shape)
        demand(sameNumbers(again.labels, result.labels), 'A second call must give the same labels.', again.shape)
        demand(sameNumbers(again.kept, result.kept), 'A second call must keep the same rows.', again.kept.length)
      }),
    },
  ]
}

export function sameNumbers(a: Labels | ArrayLike<number>, b: Labels | ArrayLike<number>): boolean {
  return a.length === b.length && Array.from(a).every((value, i) => Object.is(value, b[i]))
}
