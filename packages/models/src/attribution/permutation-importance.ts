import type { LayersModel } from '@tensorflow/tfjs-layers'
import { checkKeys } from '../check-keys.ts'
import { check } from '../errors.ts'
import { predictLogits } from '../predict/predict.ts'
import { checkSeed, deriveSeed, permutation, uniform } from '../random/seed.ts'
import { modelHead } from '../train/model-head.ts'
import { checkLabels, checkWindows, type LabelledWindows } from '../train/rows.ts'
import { scoreLogits } from '../train/scores.ts'

/** Options of {@link permutationImportance}. */
export interface PermutationImportanceOptions {
  /** Permutations of each feature. Default 10. */
  readonly repeats?: number
  /** uint32 of the permutations. Default 0. */
  readonly seed?: number
  /** Loss of logits against labels, lower being better. Default binary cross-entropy. */
  readonly loss?: (logits: Float32Array, labels: Float32Array) => number
  /** Features that are permuted together, by index. Default each alone. */
  readonly groups?: readonly (readonly number[])[]
}

/** Importance of one feature, or group of features. */
export interface Importance {
  readonly features: readonly number[]
  /** Mean rise of the loss over the permutations. */
  readonly mean: number
  /** Standard deviation over the permutations (n - 1); 0 for one. */
  readonly standardDeviation: number
  readonly values: readonly number[]
}

/**
 * Permutation importance (Breiman 2001, section 10; Fisher, Rudin and Dominici 2019): how much the loss rises when the
 * whole sequence of a feature is exchanged between windows. Correlated features share or hide importance.
 *
 * @returns one entry a feature (or group), in their order
 * @throws ModelsError `empty-data`, `invalid-shape`, `invalid-values`, `invalid-labels`, `invalid-option`, `unknown-option`
 * @example
 * const [first] = await permutationImportance(model, windows, { repeats: 20, seed: 7 })
 */
export async function permutationImportance(
  model: LayersModel,
  windows: LabelledWindows,
  options: PermutationImportanceOptions = {},
): Promise<Importance[]> {
  checkKeys('permutationImportance', options, ['repeats', 'seed', 'loss', 'groups'])
  const { repeats = 10, seed = 0, loss = (z, y) => scoreLogits(z, y).loss, groups } = options
  const { steps, features } = modelHead(model)
  const { values, count } = checkWindows(windows, steps, features)
  const targets = checkLabels(windows.labels, count)
  check(Number.isInteger(repeats) && repeats > 0, 'invalid-option', 'repeats must be a positive integer', repeats)
  checkSeed(seed)
  const sets = groups ?? Array.from({ length: features }, (_, f) => [f])
  const known = (f: number) => Number.isInteger(f) && f >= 0 && f < features
  check(
    Array.isArray(sets) && sets.every((set) => Array.isArray(set) && set.every(known)),
    'invalid-option',
    `groups must be lists of features below ${features}`,
    groups,
  )
  check(typeof loss === 'function', 'invalid-option', 'loss must be a function', loss)
  const shape = [count, steps, features]
  const lossOf = async (x: Float32Array): Promise<number> => {
    const value = loss(await predictLogits(model, { values: x, shape }), targets)
    check(Number.isFinite(value), 'invalid-option', 'loss must return a finite number', value)
    return value
  }
  const before = await lossOf(values)
  const result: Importance[] = []
  for (const [g, set] of sets.entries()) {
    const rises: number[] = []
    for (let r = 0; r < repeats; r++) {
      const order = permutation(count, uniform(deriveSeed(seed, 'permute', g, r)))
      const permuted = values.slice()
      for (let i = 0; i < count; i++)
        for (let t = 0; t < steps; t++)
          for (const f of set)
            permuted[(i * steps + t) * features + f] = values[(order[i]! * steps + t) * features + f]!
      rises.push((await lossOf(permuted)) - before)
    }
    const mean = rises.reduce((a, b) => a + b, 0) / repeats
    const squares = rises.reduce((sum, x) => sum + (x - mean) ** 2, 0)
    result.push({
      features: set,
      mean,
      standardDeviation: repeats > 1 ? Math.sqrt(squares / (repeats - 1)) : 0,
      values: rises,
    })
  }
  return result
}
