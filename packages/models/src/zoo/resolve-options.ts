import { checkKeys } from '../check-keys.ts'
import { check } from '../errors.ts'
import { checkSeed } from '../random/seed.ts'
import { checkConvBlocks } from './check-conv-blocks.ts'
import type { ConvOptions, ModelName, ModelOptions } from './options.ts'

type Rule = { readonly fallback?: unknown; readonly rule: string; readonly holds: (value: unknown) => boolean }

const isInteger = (x: unknown, from = 1): x is number => typeof x === 'number' && Number.isInteger(x) && x >= from
const isRate = (x: unknown): x is number => typeof x === 'number' && x >= 0 && x < 1
const isList = (x: unknown, of: (item: unknown) => boolean, from = 1): boolean =>
  Array.isArray(x) && x.length >= from && x.every(of)

const size = (fallback?: number): Rule => ({ fallback, rule: 'must be a positive integer', holds: (x) => isInteger(x) })
const sizes = (fallback: number[], from = 1): Rule => ({
  fallback,
  rule: `must be an array of ${from > 0 ? 'at least one ' : ''}positive integers`,
  holds: (x) => isList(x, (item) => isInteger(item), from),
})
const rate: Rule = { fallback: 0, rule: 'must be a number in [0, 1)', holds: isRate }
const rates: Rule = {
  fallback: 0,
  rule: 'must be a number in [0, 1) or an array of them',
  holds: (x) => isRate(x) || isList(x, isRate, 0),
}
const oneOf = (...names: string[]): Rule => ({
  fallback: names[0],
  rule: `must be one of ${names.join(', ')}`,
  holds: (x) => names.includes(x as string),
})

const common = { steps: size(), features: size() }
const dense = (fallback: number[] = [128, 128]) => ({ denseUnits: sizes(fallback, 0), denseDropout: rates })
const conv = {
  convFilters: sizes([64]),
  kernelSize: {
    fallback: 3,
    rule: 'must be a positive integer or an array of them',
    holds: (x: unknown) => isInteger(x) || isList(x, (item) => isInteger(item)),
  },
  convPadding: oneOf('same', 'valid', 'causal'),
  poolSize: size(2),
  poolPadding: oneOf('valid', 'same'),
  convDropout: rates,
}
const bilstm = { lstmUnits: sizes([64]), lstmDropout: rates, merge: oneOf('concat', 'sum') }
const attention = { attention: oneOf('paper', 'additive') }

const RULES: { readonly [N in ModelName]: Readonly<Record<string, Rule>> } = {
  'cnn-bilstm-attention': {
    ...common,
    ...conv,
    ...bilstm,
    ...attention,
    ...dense(),
    order: oneOf('cnn-first', 'bilstm-first'),
    readout: oneOf('attention', 'mean', 'last'),
  },
  cnn: { ...common, ...conv, ...dense() },
  bilstm: { ...common, ...bilstm, ...dense() },
  'cnn-bilstm': { ...common, ...conv, ...bilstm, ...dense() },
  'cnn-attention': { ...common, ...conv, ...attention, ...dense() },
  'bilstm-attention': { ...common, ...bilstm, ...attention, ...dense() },
  'cnn-gru': { ...common, ...conv, gruUnits: size(64), gruDropout: rate, ...dense() },
  transformer: {
    ...common,
    modelUnits: size(64),
    heads: size(4),
    feedForwardUnits: size(128),
    blocks: size(2),
    dropout: rate,
    ...dense(),
  },
  tcn: { ...common, filters: sizes([64, 64, 64]), kernelSize: size(3), dropout: rate, ...dense([]) },
  'multi-head-lstm': {
    ...common,
    headUnits: size(8),
    groups: {
      rule: 'must be an array of non-empty arrays of feature indices',
      holds: (x) => x === undefined || isList(x, (group) => isList(group, (item) => isInteger(item, 0))),
    },
    dropout: rate,
    ...dense(),
  },
  logistic: common,
}

/** Rates that may be given for each block, by the sizes of the blocks. */
const BLOCKS_OF = { convDropout: 'convFilters', lstmDropout: 'lstmUnits', denseDropout: 'denseUnits' }

/** The names that `createModel` knows. */
export const modelNames: readonly ModelName[] = Object.keys(RULES) as ModelName[]

/** The options with every default filled in. */
export type ResolvedOptions<N extends ModelName> = Required<Omit<ModelOptions[N], 'groups'>> &
  (N extends 'multi-head-lstm' ? { readonly groups: readonly (readonly number[])[] } : unknown)

/** Checks name and options against the rules of the zoo and fills in what was left out. */
export function resolveOptions<N extends ModelName>(name: N, options: ModelOptions[N]): ResolvedOptions<N> {
  check(modelNames.includes(name), 'unknown-model', `the model must be one of ${modelNames.join(', ')}`, name)
  const rules = RULES[name]
  checkKeys(name, options, [...Object.keys(rules), 'seed'])
  const given = options as unknown as Record<string, unknown>
  const seed = given.seed ?? 0
  checkSeed(seed)
  const resolved: Record<string, unknown> = {}
  for (const [key, { rule, holds, fallback }] of Object.entries(rules)) {
    const value = given[key] ?? fallback
    check(holds(value), 'invalid-option', `${key} of ${name} ${rule}`, value)
    resolved[key] = value
  }
  resolved.seed = seed
  if (name === 'multi-head-lstm') {
    const features = resolved.features as number
    const groups = (resolved.groups ?? Array.from({ length: features }, (_, i) => [i])) as number[][]
    check(
      groups.flat().every((i) => i < features),
      'invalid-option',
      `groups of ${name} must name features below ${features}`,
      groups,
    )
    resolved.groups = groups
  }
  for (const [key, blocks] of Object.entries(BLOCKS_OF)) {
    const [value, count] = [resolved[key], (resolved[blocks] as unknown[] | undefined)?.length]
    const fits = !Array.isArray(value) || value.length === count
    check(fits, 'invalid-option', `${key} must be one number or ${count} of them`, value)
  }
  if ('convFilters' in resolved) checkConvBlocks(resolved.steps as number, resolved as unknown as Required<ConvOptions>)
  if (name === 'transformer') {
    const units = resolved.modelUnits as number
    check(
      units % (resolved.heads as number) === 0,
      'invalid-option',
      `heads must divide modelUnits ${units}`,
      resolved.heads,
    )
  }
  return resolved as unknown as ResolvedOptions<N>
}

/** The rate of block i, from one rate for all or one each. */
export const rateOf = (value: number | readonly number[], i: number): number =>
  typeof value === 'number' ? value : (value[i] as number)
