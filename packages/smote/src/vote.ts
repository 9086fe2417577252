import type { Values } from './samples.ts'

/** The most frequent value of a column among `rows`; of equally frequent ones, the one that comes first. */
export function mostFrequent(values: Values, width: number, rows: Int32Array, column: number): number {
  let winner = 0
  let most = 0
  for (const row of rows) {
    const value = values[row * width + column]!
    let votes = 0
    for (const other of rows) if (values[other * width + column] === value) votes++
    if (votes > most) {
      most = votes
      winner = value
    }
  }
  return winner
}
