import { roomFor } from './room.ts'

/** Synthetic rows of one class, before they are written: row `i` lies `lambda[i]` of the way from `base[i]` to `partner[i]`. */
export interface Synthesis {
  readonly label: number
  /** Row indices in the table. */
  readonly base: Int32Array
  readonly partner: Int32Array
  readonly lambda: Float64Array
  /** Rows that vote on categorical columns, `[count, k]`, nearest first. */
  readonly voters?: Int32Array
}

export function emptySynthesis(label: number, count: number): Synthesis {
  return roomFor(count, 'bad-strategy', () => ({
    label,
    base: new Int32Array(count),
    partner: new Int32Array(count),
    lambda: new Float64Array(count),
  }))
}
