import { uniformFloat64 } from 'pure-rand/distribution/uniformFloat64'
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus'
import type { Labels, Samples } from '../samples.ts'

/** Rows by class in the fixtures: three classes that overlap. */
export const COUNTS: readonly number[] = [40, 12, 16]

interface FixtureOptions {
  readonly dims: readonly number[]
  readonly kind?: 'float32' | 'float64'
  readonly labels?: 'array' | 'uint8' | 'int32'
  /** How many of the three classes, the largest first. */
  readonly classes?: number
  /** Columns with one of three categories. */
  readonly categorical?: readonly number[]
  /** Every row occurs twice. */
  readonly duplicated?: boolean
  readonly groups?: boolean
}

/** Reproducible rows, ordered by class: uniform clouds whose centres are a sixth of their side apart. */
export function fixture(options: FixtureOptions): Samples {
  const {
    dims,
    kind = 'float32',
    labels = 'uint8',
    classes = 3,
    categorical = [],
    duplicated = false,
    groups = false,
  } = options
  const width = dims.reduce((product, size) => product * size, 1)
  const of = COUNTS.slice(0, classes).flatMap((count, label) => Array.from({ length: count }, () => label))
  const generator = xoroshiro128plus(20)
  const numbers = of.flatMap((label) =>
    Array.from({ length: width }, (_, column) => {
      const value = uniformFloat64(generator)
      return categorical.includes(column) ? Math.floor(3 * value) : value + label / 6
    }),
  )
  const rows = duplicated ? numbers.map((_, i) => numbers[i - (i % (2 * width)) + (i % width)] ?? 0) : numbers
  return {
    values: kind === 'float32' ? Float32Array.from(rows) : Float64Array.from(rows),
    shape: [of.length, ...dims],
    labels: labelsAs(labels, of),
    ...(groups ? { groups: Int32Array.from(of, (_, row) => row % 5) } : {}),
  }
}

function labelsAs(kind: 'array' | 'uint8' | 'int32', labels: readonly number[]): Labels {
  if (kind === 'array') return labels
  return kind === 'uint8' ? Uint8Array.from(labels) : Int32Array.from(labels)
}
