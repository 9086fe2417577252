import { varieties } from './output-checks.ts'
import { type ContractCheck, demand, type SamplerUnderTest } from './subject.ts'

/** What holds for samplers that remove rows. */
export function cleaningChecks(subject: SamplerUnderTest): readonly ContractCheck[] {
  return [
    {
      name: subject.kind === 'cleaner' ? 'removes rows and makes none' : 'removes rows',
      run: () => {
        let removed = 0
        for (const samples of varieties(subject)) {
          const { kept, provenance } = subject.sample(samples, { seed: 17, k: 3 })
          const before = samples.labels.length
          demand(
            kept.every((row) => row >= 0 && row < before),
            'kept must name rows that were given.',
            [...kept],
          )
          demand(
            subject.kind === 'combined' || provenance.count === 0,
            'A cleaner must not make rows.',
            provenance.count,
          )
          removed += before - kept.length
        }
        demand(removed > 0, 'Overlapping classes must lose rows.', removed)
      },
    },
  ]
}
