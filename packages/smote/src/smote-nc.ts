import { assemble } from './assemble.ts'
import { columnDeviations, type Space } from './distance.ts'
import { SmoteError } from './errors.ts'
import { findNeighbours } from './neighbours.ts'
import { type OptionKeys, readOptions } from './options.ts'
import { classStreams, drawIndex, RANDOM_KEYS } from './random.ts'
import { checkClassNeighbours, checkCount, checkRelation } from './relation.ts'
import { roomFor } from './room.ts'
import type { Labels, Resampled, Samples, Values } from './samples.ts'
import type { OversamplingOptions } from './smote.ts'
import { planGrowth } from './strategy.ts'
import { emptySynthesis } from './synthesis.ts'
import { checkSamples, type Table } from './table.ts'

/** Options of {@link smoteNc}. */
export interface SmoteNcOptions extends Omit<OversamplingOptions, 'distance'> {
  /** Features that hold categories, as indices into the last dimension (of a window: in every step). */
  readonly categorical: readonly number[]
}

const KEYS: OptionKeys<SmoteNcOptions> = {
  ...RANDOM_KEYS,
  k: true,
  strategy: true,
  neighbours: true,
  categorical: true,
}

/**
 * SMOTE-NC, for rows of nominal and continuous features.
 *
 * The distance is Euclidean over the continuous columns, plus, for each category that differs, the square of the median
 * of the continuous columns' standard deviations within the class. Continuous columns are interpolated; a category is
 * the most frequent one among the base's `k` neighbours, of equally frequent ones the nearest's.
 *
 * Source: Chawla, Bowyer, Hall and Kegelmeyer (2002), SMOTE, Journal of Artificial Intelligence Research 16, section 6.1.
 *
 * @param samples - training rows, `[n, ...dims]`; categories are numbers that are compared for equality only
 * @returns the originals, bit by bit, then the synthetic rows; the provenance has the `voters` of each
 * @throws {SmoteError} as {@link smote}, and `bad-option` for `categorical` columns that do not exist, none, or all
 *
 * @example
 * ```ts
 * const values = new Float32Array([0.1, 7, 0.2, 7, 0.3, 8, 5.1, 8, 5.2, 8, 5.3, 9, 5.4, 9])
 * smoteNc({ values, shape: [7, 2], labels: [1, 1, 1, 0, 0, 0, 0] }, { categorical: [1], k: 2, seed: 1 })
 * ```
 */
export function smoteNc<V extends Values, L extends Labels, const S extends readonly number[]>(
  samples: Samples<V, L, S>,
  options: SmoteNcOptions,
): Resampled<V, L, S> {
  const known = readOptions(options, KEYS, 'smoteNc')
  const { k = 5, strategy = 'not majority', neighbours = 'any' } = known
  checkCount('k', k)
  const table = checkSamples(samples)
  const categorical = categoricalColumns(known.categorical, table)
  const stream = classStreams(known)
  const relation = checkRelation(neighbours, table.groups)
  const parts = planGrowth(table.classes, strategy).map(({ label, rows, missing }) => {
    checkClassNeighbours(label, rows, k, relation)
    const local = Int32Array.from({ length: rows.length }, (_, at) => at)
    const groups = relation.groups === undefined ? undefined : rows.map((row) => relation.groups![row]!)
    const near = findNeighbours(mixedSpace(table, rows, categorical), local, local, k, { rule: relation.rule, groups })
    const random = stream(label)
    const made = emptySynthesis(label, missing)
    const voters = roomFor(missing, 'bad-strategy', () => new Int32Array(missing * k))
    for (let i = 0; i < missing; i++) {
      const at = drawIndex(random, rows.length)
      const choice = drawIndex(random, k)
      for (let place = 0; place < k; place++) voters[i * k + place] = rows[near.rows[at * k + place]!]!
      made.base[i] = rows[at]!
      made.partner[i] = voters[i * k + choice]!
      made.lambda[i] = random()
    }
    return { ...made, voters }
  })
  return assemble(samples, table, parts, categorical)
}

function categoricalColumns(features: readonly number[], { shape, width }: Table): number[] {
  const last = shape.at(-1) ?? 1
  const listed = Array.isArray(features) ? Array.from<number>(features) : []
  const named = new Set(listed)
  const exist = listed.every((f) => Number.isSafeInteger(f) && f >= 0 && f < last)
  if (!exist || named.size !== listed.length || named.size === 0 || named.size === last) {
    throw new SmoteError(
      'bad-option',
      `categorical must name some, but not all, of the ${last} features, each once (0 to ${last - 1}); for none use smote, for all randomOversample.`,
      features,
    )
  }
  return Array.from({ length: width }, (_, column) => column).filter((column) => named.has(column % last))
}

/** The rows of a class with each category as an indicator column, whose value makes a mismatch count the squared median. */
function mixedSpace({ values, width }: Table, rows: Int32Array, categorical: readonly number[]): Space {
  const nominal = new Set(categorical)
  const continuous = Array.from({ length: width }, (_, column) => column).filter((column) => !nominal.has(column))
  const deviations = columnDeviations(values, width, rows)
  const indicator = median(continuous.map((column) => deviations[column]!)) / Math.SQRT2
  const categories = categorical.map((column) => codesOf(values, width, rows, column))
  const codedWidth = continuous.length + categories.reduce((sum, { size }) => sum + size, 0)
  const coded = new Float64Array(rows.length * codedWidth)
  rows.forEach((row, at) => {
    let to = at * codedWidth
    for (const column of continuous) coded[to++] = values[row * width + column]!
    categories.forEach((codes, place) => {
      coded[to + codes.get(values[row * width + categorical[place]!]!)!] = indicator
      to += codes.size
    })
  })
  return { values: coded, width: codedWidth, metric: 'euclidean', factors: undefined }
}

function codesOf(values: Values, width: number, rows: Int32Array, column: number): ReadonlyMap<number, number> {
  const codes = new Map<number, number>()
  for (const row of rows) {
    const category = values[row * width + column]!
    if (!codes.has(category)) codes.set(category, codes.size)
  }
  return codes
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const upper = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[upper]! : (sorted[upper - 1]! + sorted[upper]!) / 2
}
