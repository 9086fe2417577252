import type { Samples } from '../samples.ts'
import { fixture } from './fixtures.ts'
import { type ContractCheck, ContractViolation, demand, type SamplerUnderTest } from './subject.ts'

const OPTIONS = { seed: 17, k: 3 } as const

/** What a sampler has to refuse. */
export function inputChecks(subject: SamplerUnderTest): readonly ContractCheck[] {
  const samples = fixture({ dims: [3], categorical: subject.categorical ?? [] })
  const withValue = (value: number): Samples => {
    const values = samples.values.slice()
    values[7] = value
    return { ...samples, values }
  }
  const refused: readonly { readonly what: string; readonly given: Samples }[] = [
    { what: 'a validation part', given: { ...samples, role: 'validation' } },
    { what: 'a test part', given: { ...samples, role: 'test' } },
    { what: 'NaN', given: withValue(Number.NaN) },
    { what: 'an infinite value', given: withValue(Number.POSITIVE_INFINITY) },
    { what: 'a shape that does not fit', given: { ...samples, shape: [samples.labels.length, 4] } },
    { what: 'too few labels', given: { ...samples, labels: samples.labels.slice(1) } },
    { what: 'too few groups', given: { ...samples, groups: [0, 1] } },
  ]
  const unknown: ContractCheck = {
    name: 'refuses counts for a label that does not occur',
    run: () => demandRefusal(() => subject.sample(samples, { ...OPTIONS, strategy: { 9: 50 } }), 'an unknown label'),
  }
  return [
    {
      name: 'accepts a training part and says so',
      run: () => {
        const { role } = subject.sample({ ...samples, role: 'train' }, OPTIONS)
        demand(role === 'train', "The result of a part with role 'train' must have that role.", role)
      },
    },
    ...refused.map(({ what, given }) => ({
      name: `refuses ${what}`,
      run: () => demandRefusal(() => subject.sample(given, OPTIONS), what),
    })),
    ...(subject.kind === 'cleaner' ? [] : [unknown]),
  ]
}

function demandRefusal(call: () => unknown, what: string): void {
  let result: unknown
  try {
    result = call()
  } catch (error) {
    demand(error instanceof Error && error.message.length > 0, `The refusal of ${what} must say why.`, String(error))
    return
  }
  throw new ContractViolation(`The sampler must refuse ${what} by an error. Received: a ${typeof result}.`)
}
