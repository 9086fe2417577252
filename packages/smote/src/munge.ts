import { checkDistance, type DistanceOptions, spaceOf } from './distance.ts'
import { SmoteError } from './errors.ts'
import { findNeighbours } from './neighbours.ts'
import { type OptionKeys, readOptions } from './options.ts'
import { classStreams, drawIndex, RANDOM_KEYS, type RandomSource } from './random.ts'
import { checkAvailable, checkCount, checkRelation, type NeighbourRule } from './relation.ts'
import { checkRows, roomFor } from './room.ts'
import type { Samples, Values } from './samples.ts'
import { allRows, checkUnlabelled } from './table.ts'

/** Options of {@link munge}. */
export interface MungeOptions extends RandomSource {
  /** Synthetic rows for each row that is given. Default 1. */
  readonly copies?: number | undefined
  /** Probability that a block is taken from the partner. Default 0.5. */
  readonly exchange?: number | undefined
  /** Neighbours of a row that may become its partner. Default 1, the nearest. */
  readonly k?: number | undefined
  /**
   * Features (places along the last dimension) that are taken together, each in one block. Default: each by itself. In a window a
   * feature goes with all its steps.
   */
  readonly blocks?: readonly (readonly number[])[] | undefined
  /** Which rows may be neighbours, by group. Default `'any'`. */
  readonly neighbours?: NeighbourRule | undefined
  /** How near is measured. Default: Euclidean on the values as they are. */
  readonly distance?: DistanceOptions | undefined
}

const KEYS: OptionKeys<MungeOptions> = {
  ...RANDOM_KEYS,
  copies: true,
  exchange: true,
  k: true,
  blocks: true,
  neighbours: true,
  distance: true,
}

/** Rows without labels. */
export type UnlabelledSamples<V extends Values = Values, S extends readonly number[] = readonly number[]> = Omit<
  Samples<V, readonly number[], S>,
  'labels'
>

/** Synthetic rows and where they come from; the rows that were given are not among them. */
export interface Munged<V extends Values = Values, S extends readonly number[] = readonly number[]> {
  readonly values: V
  readonly shape: { readonly [I in keyof S]: number }
  /** Present when groups were given: those of the base rows. */
  readonly groups?: Int32Array
  readonly role?: 'train'
  /** Row indices of both parents, `[count, 2]`: the base row, then its partner. */
  readonly parents: Int32Array
  /** 1 where a block comes from the partner, `[count, blocks]`. */
  readonly exchanged: Uint8Array
}

function checkBlocks(blocks: MungeOptions['blocks'], features: number): readonly (readonly number[])[] {
  if (blocks === undefined) return Array.from({ length: features }, (_, feature) => [feature])
  const listed = Array.isArray(blocks) && [...blocks].every(Array.isArray) ? blocks.flat() : []
  const places = new Set(listed)
  const whole = listed.length === features && places.size === features
  if (!whole || !listed.every((place) => Number.isInteger(place) && place >= 0 && place < features)) {
    throw new SmoteError('bad-option', `blocks must name each of the ${features} features once.`, blocks)
  }
  return blocks
}

/**
 * MUNGE: unlabelled rows like those that are given, for knowledge distillation, where a model that knows says what they are and a
 * smaller one learns from it. Each row, in turn, is mixed with one of its `k` nearest: every block of features comes from the one or
 * from the other. What belongs to neighbours goes together well enough to be plausible, and covers more than the rows do.
 *
 * Of two numbers the one or the other is taken as it is; the source draws a number near the neighbour's, which for `s` without
 * bound is the same. Asking for more copies leaves the earlier ones as they are.
 *
 * Source: Bucila, Caruana and Niculescu-Mizil (2006), Model Compression, Proceedings of KDD 2006, section 3.
 *
 * @param samples - training rows, `[n, ...dims]`; labels are not read
 * @returns `copies * n` synthetic rows, the first copy of every row before the second, with their provenance
 * @throws {SmoteError} `held-out-role`, `bad-shape`, `bad-values`, `bad-groups`, `bad-option`, `one-sample`, `k-too-large`
 *
 * @example
 * ```ts
 * munge({ values: new Float32Array([0, 0, 1, 1, 9, 9]), shape: [3, 2] }, { copies: 4, seed: 1 }).shape // [12, 2]
 * ```
 */
export function munge<V extends Values, const S extends readonly number[]>(
  samples: UnlabelledSamples<V, S>,
  options: MungeOptions,
): Munged<V, S> {
  const known = readOptions(options, KEYS, 'munge')
  const { copies = 1, exchange = 0.5, k = 1, neighbours = 'any' } = known
  checkCount('copies', copies)
  checkCount('k', k)
  if (typeof exchange !== 'number' || !(exchange >= 0 && exchange <= 1))
    throw new SmoteError('bad-option', 'exchange must be a probability from 0 to 1.', exchange)
  const table = checkUnlabelled(samples)
  const distance = checkDistance(known.distance, table.shape)
  const { rows, width } = table
  const features = table.shape.length > 1 ? (table.shape.at(-1) as number) : 1
  const blocks = checkBlocks(known.blocks, features)
  const random = classStreams(known)(0)
  const relation = checkRelation(neighbours, table.groups)
  const all = allRows(table)
  if (rows < 2) throw new SmoteError('one-sample', 'A row needs another one to be mixed with.', rows)
  checkAvailable('the samples', all, 'k', k, relation)
  const { rows: near } = findNeighbours(spaceOf(table, all, distance), all, all, k, relation)

  const made = copies * rows
  checkRows(made, 'bad-option')
  const { values, parents, exchanged } = roomFor(made, 'bad-option', () => ({
    values: new (samples.values.constructor as new (length: number) => V)(made * width),
    parents: new Int32Array(2 * made),
    exchanged: new Uint8Array(made * blocks.length),
  }))
  for (let row = 0; row < made; row++) {
    const base = row % rows
    const partner = near[base * k + drawIndex(random, k)]!
    parents[2 * row] = base
    parents[2 * row + 1] = partner
    const to = row * width
    values.set(samples.values.subarray(base * width, (base + 1) * width), to)
    for (let block = 0; block < blocks.length; block++) {
      if (random() >= exchange) continue
      exchanged[row * blocks.length + block] = 1
      for (const feature of blocks[block]!)
        for (let i = feature; i < width; i += features) values[to + i] = samples.values[partner * width + i]!
    }
  }
  const { groups } = table
  return {
    values,
    shape: [made, ...samples.shape.slice(1)] as unknown as { readonly [I in keyof S]: number },
    ...(groups === undefined ? {} : { groups: Int32Array.from({ length: made }, (_, row) => groups[row % rows]!) }),
    ...(samples.role === undefined ? {} : { role: 'train' as const }),
    parents,
    exchanged,
  }
}
