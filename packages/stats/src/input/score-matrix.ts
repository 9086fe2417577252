import { requireFinite } from './checks.ts'
import { StatsError } from './errors.ts'

/**
 * Scores of k treatments (models) on n blocks (data sets, folds, seeds): rows are blocks, columns treatments.
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
  const matrix = 'shape' in scores ? fromShaped(scores) : fromRows(scores)
  if (matrix.treatments < 2) {
    throw new StatsError('too-few', 'scores must have at least 2 treatments (columns)', matrix.treatments)
  }
  if (matrix.blocks < minimumBlocks) {
    throw new StatsError('too-few', `scores must have at least ${minimumBlocks} blocks (rows)`, matrix.blocks)
  }
  requireFinite(matrix.values, 'scores')
  return matrix
}

function fromShaped(scores: { values: ArrayLike<number>; shape: readonly [number, number] }): ScoreMatrix {
  const [blocks, treatments] = scores.shape
  if (scores.shape.length !== 2 || blocks * treatments !== scores.values.length) {
    throw new StatsError('shape', 'shape [blocks, treatments] must multiply to the number of values', {
      shape: scores.shape,
      values: scores.values.length,
    })
  }
  return { values: Float64Array.from(scores.values), blocks, treatments }
}

function fromRows(rows: readonly ArrayLike<number>[]): ScoreMatrix {
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
