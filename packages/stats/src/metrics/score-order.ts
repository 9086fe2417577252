/** Rows from the highest score to the lowest, ties by row, and where each run of tied scores ends. */
export interface ScoreOrder {
  readonly order: Int32Array
  /** 1 at the last place of each run of ties. */
  readonly closes: Uint8Array
}

export function scoreOrder(scores: ArrayLike<number>): ScoreOrder {
  const n = scores.length
  const order = Int32Array.from({ length: n }, (_, i) => i).sort((a, b) => scores[b]! - scores[a]! || a - b)
  const closes = Uint8Array.from(order, (row, i) => (i + 1 === n || scores[order[i + 1]!] !== scores[row] ? 1 : 0))
  return { order, closes }
}
