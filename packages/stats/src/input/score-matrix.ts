import { requireFinite, requireList } from './checks.ts'
import { StatsError } from './errors.ts'

/**
 * Scores of k treatments (models) on n blocks (data sets, companies, years; folds or seeds for what takes those): rows are blocks, columns
 * treatments.
 * Either an array of rows, or row-major `values` with `shape` [n, k].
 */
export type Scores =
  | readonly ArrayLike<number>[]
  | { readonly values: ArrayLike<number>; readonly shape: readonly [blocks: number, treatments: number] }

export interface ScoreMatrix {
  readonly values: Float64Array
  readonly blocks: number
  readonly treatments: number
}

export function readScores(scores: Scores, minimumBlocks = 2): ScoreMatrix {
  if (typeof scores !== 'object' || scores === null) {
    throw new StatsError('shape', 'scores must be an array of rows, or { values, shape }', scores)
  }
  const matrix = 'shape' in scores ? fromShaped(scores) : fromRows(scores)
  if (matrix.treatments < 2) {
    throw new StatsError('too-few', 'scores must have at least 2 treatments (columns)', matrix.treatments)
  }
  if (matrix.blocks < minimumBlocks) {
    throw new StatsError('too-few', `scores must have at least ${minimumBlocks} blocks (rows)`, matrix.blocks)
  }
  return matrix
}

function fromShaped(scores: { values: ArrayLike<number>; shape: readonly [number, number] }): ScoreMatrix {
  requireList(scores.shape, 'shape')
  requireList(scores.values, 'values')
  const [blocks, treatments] = scores.shape
  const isWhole = Number.isInteger(blocks) && Number.isInteger(treatments)
  if (!isWhole || scores.shape.length !== 2 || blocks * treatments !== scores.values.length) {
    throw new StatsError(
      'shape',
      'shape must be whole numbers [blocks, treatments] that multiply to the number of values',
      {
        shape: scores.shape,
        values: scores.values.length,
      },
    )
  }
  requireFinite(scores.values, 'scores')
  return { values: Float64Array.from(scores.values), blocks, treatments }
}

function fromRows(given: readonly ArrayLike<number>[]): ScoreMatrix {
  requireList(given, 'scores')
  const rows = Array.from(given)
  rows.forEach((row, i) => {
    requireFinite(row, `row ${i} of scores`)
  })
  const treatments = rows[0]?.length ?? 0
  const values = new Float64Array(rows.length * treatments)
  rows.forEach((row, i) => {
    if (row.length !== treatments) {
      throw new StatsError(
        'shape',
        `each row of scores must have ${treatments} values, as row 0 has (row ${i})`,
        row.length,
      )
    }
    values.set(row, i * treatments)
  })
  return { values, blocks: rows.length, treatments }
}
