import { assemble } from './assemble.ts'
import { type OptionKeys, readOptions } from './options.ts'
import { classStreams, drawIndex, RANDOM_KEYS, type RandomSource } from './random.ts'
import type { Labels, Resampled, Samples, Values } from './samples.ts'
import { planGrowth, type Strategy } from './strategy.ts'
import { emptySynthesis } from './synthesis.ts'
import { checkSamples } from './table.ts'

/** Options of {@link randomOversample}. */
export interface RandomOversamplingOptions extends RandomSource {
  /** How many rows each class is to have afterwards. Default `'not majority'`. */
  readonly strategy?: Strategy | undefined
}

const KEYS: OptionKeys<RandomOversamplingOptions> = { ...RANDOM_KEYS, strategy: true }

/**
 * Random oversampling: grows classes by copies of their rows, drawn with replacement. In the provenance both parents are
 * the row that was copied, and lambda is 0.
 *
 * Source: Batista, Prati and Monard (2004), A Study of the Behavior of Several Methods for Balancing Machine Learning
 * Training Data, SIGKDD Explorations 6(1), section 3.1.
 *
 * @param samples - training rows, `[n, ...dims]`
 * @returns the originals, bit by bit, then the copies with their provenance
 * @throws {SmoteError} `held-out-role`, `bad-shape`, `bad-values`, `bad-labels`, `bad-groups`, `bad-option`,
 * `bad-strategy`, `unknown-label`, `one-class`
 *
 * @example
 * ```ts
 * randomOversample({ values: new Float32Array([1, 2, 3]), shape: [3, 1], labels: [0, 0, 1] }, { seed: 1 }).values
 * // Float32Array [1, 2, 3, 3]
 * ```
 */
export function randomOversample<V extends Values, L extends Labels, const S extends readonly number[]>(
  samples: Samples<V, L, S>,
  options: RandomOversamplingOptions,
): Resampled<V, L, S> {
  const known = readOptions(options, KEYS, 'randomOversample')
  const { strategy = 'not majority' } = known
  const table = checkSamples(samples)
  const stream = classStreams(known)
  const parts = planGrowth(table.classes, strategy).map(({ label, rows, missing }) => {
    const random = stream(label)
    const made = emptySynthesis(label, missing)
    for (let i = 0; i < missing; i++) made.base[i] = rows[drawIndex(random, rows.length)]!
    made.partner.set(made.base)
    return made
  })
  return assemble(samples, table, parts)
}
