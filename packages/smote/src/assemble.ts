import { roomFor } from './room.ts'
import type { Labels, Provenance, Resampled, Samples, Values } from './samples.ts'
import type { Synthesis } from './synthesis.ts'
import { allRows, type Table } from './table.ts'
import { mostFrequent } from './vote.ts'

/**
 * The originals, then the synthetic rows of `parts` in order.
 *
 * A synthetic value is `a + lambda * (b - a)` in double precision, rounded once to the precision of the values; in a
 * categorical column it is the most frequent one of the voters.
 */
export function assemble<V extends Values, L extends Labels, S extends readonly number[]>(
  samples: Samples<V, L, S>,
  table: Table,
  parts: readonly Synthesis[],
  categorical: readonly number[] = [],
): Resampled<V, L, S> {
  const { rows, width } = table
  const provenance = provenanceOf(parts)
  const { count, parents, lambda, voters } = provenance
  const values = roomFor(rows + count, 'bad-strategy', () => sameKind(samples.values, (rows + count) * width))
  values.set(samples.values)
  for (let i = 0; i < count; i++) {
    const to = (rows + i) * width
    interpolate(values, width, parents[2 * i]!, parents[2 * i + 1]!, lambda[i]!, to)
    if (voters === undefined) continue
    const of = voters.subarray((i * voters.length) / count, ((i + 1) * voters.length) / count)
    for (const column of categorical) values[to + column] = mostFrequent(values, width, of, column)
  }
  return {
    values,
    shape: resized(samples.shape, rows + count),
    labels: appendLabels(samples.labels, provenance.labels),
    ...(table.groups === undefined ? {} : { groups: appendGroups(table.groups, parents) }),
    ...(samples.role === 'train' ? { role: 'train' as const } : {}),
    kept: allRows(table),
    provenance,
  }
}

/** The samples as a result, sharing their memory: for {@link selectRows}, which copies. */
export function unchanged<V extends Values, L extends Labels, S extends readonly number[]>(
  samples: Samples<V, L, S>,
  table: Table,
): Resampled<V, L, S> {
  return {
    values: samples.values,
    shape: resized(samples.shape, table.rows),
    labels: samples.labels,
    ...(table.groups === undefined ? {} : { groups: table.groups }),
    ...(samples.role === 'train' ? { role: 'train' as const } : {}),
    kept: allRows(table),
    provenance: provenanceOf([]),
  }
}

function provenanceOf(parts: readonly Synthesis[]): Provenance {
  const count = parts.reduce((sum, part) => sum + part.base.length, 0)
  const parents = new Int32Array(2 * count)
  const lambda = new Float64Array(count)
  const labels = new Int32Array(count)
  let made = 0
  for (const part of parts) {
    lambda.set(part.lambda, made)
    labels.fill(part.label, made, made + part.base.length)
    for (let i = 0; i < part.base.length; i++, made++) {
      parents[2 * made] = part.base[i]!
      parents[2 * made + 1] = part.partner[i]!
    }
  }
  const voters = parts.flatMap((part) => (part.voters === undefined ? [] : [part.voters]))
  return { count, parents, lambda, labels, ...(voters.length === 0 ? {} : { voters: concatenate(voters) }) }
}

function concatenate(arrays: readonly Int32Array[]): Int32Array {
  const whole = new Int32Array(arrays.reduce((sum, array) => sum + array.length, 0))
  let offset = 0
  for (const array of arrays) {
    whole.set(array, offset)
    offset += array.length
  }
  return whole
}

/** Writes `a + lambda * (b - a)` for rows `a` and `b` of `values` to offset `to` of `values`. */
function interpolate(values: Values, width: number, a: number, b: number, lambda: number, to: number): void {
  const p = a * width
  const q = b * width
  const whole = width - (width % 4)
  let j = 0
  for (; j < whole; j += 4) {
    const a0 = values[p + j]!
    const a1 = values[p + j + 1]!
    const a2 = values[p + j + 2]!
    const a3 = values[p + j + 3]!
    values[to + j] = a0 + lambda * (values[q + j]! - a0)
    values[to + j + 1] = a1 + lambda * (values[q + j + 1]! - a1)
    values[to + j + 2] = a2 + lambda * (values[q + j + 2]! - a2)
    values[to + j + 3] = a3 + lambda * (values[q + j + 3]! - a3)
  }
  for (; j < width; j++) {
    const from = values[p + j]!
    values[to + j] = from + lambda * (values[q + j]! - from)
  }
}

/** Keeps the rows at the given places (ascending), originals and synthetic ones. */
export function selectRows<V extends Values, L extends Labels, S extends readonly number[]>(
  from: Resampled<V, L, S>,
  places: Int32Array,
): Resampled<V, L, S> {
  const { kept, provenance } = from
  const width = from.values.length / from.labels.length
  const values = sameKind(from.values, places.length * width)
  places.forEach((place, at) => {
    values.set(from.values.subarray(place * width, (place + 1) * width), at * width)
  })
  const synthetic = places.filter((place) => place >= kept.length).map((place) => place - kept.length)
  const { groups, role } = from
  return {
    values,
    shape: resized(from.shape, places.length) as Resampled<V, L, S>['shape'],
    labels: pickLabels(from.labels, places),
    ...(groups === undefined ? {} : { groups: places.map((place) => groups[place]!) }),
    ...(role === undefined ? {} : { role }),
    kept: places.filter((place) => place < kept.length).map((place) => kept[place]!),
    provenance: {
      count: synthetic.length,
      parents: Int32Array.from(
        { length: 2 * synthetic.length },
        (_, i) => provenance.parents[2 * synthetic[i >> 1]! + (i & 1)]!,
      ),
      lambda: Float64Array.from(synthetic, (row) => provenance.lambda[row]!),
      labels: synthetic.map((row) => provenance.labels[row]!),
    },
  }
}

function sameKind<V extends Values>(like: V, length: number): V {
  return (like[Symbol.toStringTag] === 'Float32Array' ? new Float32Array(length) : new Float64Array(length)) as V
}

function resized<S extends readonly number[]>(shape: S, rows: number): { readonly [I in keyof S]: number } {
  return shape.map((size, axis) => (axis === 0 ? rows : size)) as unknown as { readonly [I in keyof S]: number }
}

function appendGroups(groups: Int32Array, parents: Int32Array): Int32Array {
  const grown = new Int32Array(groups.length + parents.length / 2)
  grown.set(groups)
  for (let i = groups.length; i < grown.length; i++) grown[i] = groups[parents[2 * (i - groups.length)]!]!
  return grown
}

function appendLabels<L extends Labels>(given: L, made: Int32Array): L {
  const labels = emptyLabels(given, given.length + made.length)
  for (let i = 0; i < given.length; i++) labels[i] = given[i]!
  for (let i = 0; i < made.length; i++) labels[given.length + i] = made[i]!
  return labels as unknown as L
}

function pickLabels<L extends Labels>(given: L, places: Int32Array): L {
  const labels = emptyLabels(given, places.length)
  for (let i = 0; i < places.length; i++) labels[i] = given[places[i]!]!
  return labels as unknown as L
}

function emptyLabels(like: Labels, length: number): { [index: number]: number } {
  if (Array.isArray(like)) return new Array<number>(length)
  const Kind = like.constructor as { new (length: number): { [index: number]: number } }
  return new Kind(length)
}
