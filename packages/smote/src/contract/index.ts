import { cleaningChecks } from './cleaning-checks.ts'
import { inputChecks } from './input-checks.ts'
import { outputChecks } from './output-checks.ts'
import type { ContractCheck, SamplerUnderTest } from './subject.ts'
import { synthesisChecks } from './synthesis-checks.ts'

export { type ContractCheck, type ContractOptions, ContractViolation, type SamplerUnderTest } from './subject.ts'

/**
 * The contract that every sampler of this package keeps, as checks for any test runner.
 *
 * They cover: originals first and bit by bit, shape, precision and kind of labels kept, exact counts, synthetic rows that
 * can be rebuilt from their provenance, no row its own partner even among duplicates, the same bits for the same seed,
 * classes independent of each other, groups carried along, held-out parts and bad values refused.
 *
 * @param subject - the sampler, and what may be expected of it
 * @returns checks to run one by one; each throws a {@link ContractViolation} if the sampler fails it
 *
 * @example
 * ```ts
 * import { samplerContract } from '@fdp/smote/contract'
 * import { it } from 'vitest'
 *
 * for (const { name, run } of samplerContract({ name: 'mine', kind: 'oversampler', sample: mySampler })) it(name, run)
 * ```
 */
export function samplerContract(subject: SamplerUnderTest): readonly ContractCheck[] {
  return [
    ...outputChecks(subject),
    ...(subject.kind === 'cleaner' ? [] : synthesisChecks(subject)),
    ...(subject.kind === 'oversampler' ? [] : cleaningChecks(subject)),
    ...inputChecks(subject),
  ].map(({ name, run }) => ({ name: `${subject.name}: ${name}`, run }))
}
