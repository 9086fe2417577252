import type { Labels, Resampled, Samples, Values } from './samples.ts'
import type { Synthesis } from './synthesis.ts'
import type { Table } from './table.ts'

/**
 * The originals, then the synthetic rows of `parts` in order.
 *
 * A synthetic value is `a + lambda * (b - a)` in double precision, rounded once to the precision of the values.
 */
export function assemble<V extends Values, L extends Labels, S extends readonly number[]>(
  samples: Samples<V, L, S>,
  table: Table,
  parts: readonly Synthesis[],
): Resampled<V, L, S> {
  const { rows, width } = table
  const count = parts.reduce((sum, part) => sum + part.base.length, 0)
  const values = sameKind(samples.values, (rows + count) * width)
  values.set(samples.values)
  const provenance = {
    count,
    parents: new Int32Array(2 * count),
    lambda: new Float64Array(count),
    labels: new Int32Array(count),
  }
  const groups = table.groups === undefined ? undefined : new Int32Array(rows + count)
  if (groups !== undefined && table.groups !== undefined) groups.set(table.groups)
  let made = 0
  for (const { label, base, partner, lambda } of parts) {
    for (let i = 0; i < base.length; i++, made++) {
      const a = base[i]!
      const b = partner[i]!
      provenance.parents[2 * made] = a
      provenance.parents[2 * made + 1] = b
      provenance.lambda[made] = lambda[i]!
      provenance.labels[made] = label
      if (groups !== undefined) groups[rows + made] = groups[a]!
      interpolate(values, width, a, b, lambda[i]!, (rows + made) * width)
    }
  }
  return {
    values,
    shape: [rows + count, ...samples.shape.slice(1)] as unknown as Resampled<V, L, S>['shape'],
    labels: appendLabels(samples.labels, provenance.labels),
    ...(groups === undefined ? {} : { groups }),
    ...(samples.role === 'train' ? { role: 'train' as const } : {}),
    kept: Int32Array.from({ length: rows }, (_, row) => row),
    provenance,
  }
}

/** Writes `a + lambda * (b - a)` for rows `a` and `b` of `values` to offset `to` of `values`. */
function interpolate(values: Values, width: number, a: number, b: number, lambda: number, to: number): void {
  const p = a * width
  const q = b * width
  for (let j = 0; j < width; j++) {
    const from = values[p + j]!
    values[to + j] = from + lambda * (values[q + j]! - from)
  }
}

function sameKind<V extends Values>(like: V, length: number): V {
  return (like instanceof Float32Array ? new Float32Array(length) : new Float64Array(length)) as V
}

function appendLabels<L extends Labels>(given: L, made: Int32Array): L {
  if (Array.isArray(given)) return [...given, ...made] as unknown as L
  const typed = given as Exclude<Labels, readonly number[]>
  const Kind = typed.constructor as { new (length: number): typeof typed }
  const labels = new Kind(typed.length + made.length)
  labels.set(typed)
  labels.set(made, typed.length)
  return labels as unknown as L
}
