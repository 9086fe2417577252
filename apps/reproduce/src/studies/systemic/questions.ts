import { decide, type Reading } from '../measures.ts'
import type { SystemicPart } from './prepare.ts'

/** Which test days are scored, and against what. */
export interface Question {
  readonly name: 'state' | 'entries'
  readonly rows: Int32Array
  readonly labels: Uint8Array
}

/** All test days, and those that are calm today. */
export function questions({ labels, today, entry }: SystemicPart): readonly [Question, Question] {
  const all = Int32Array.from(labels, (_, i) => i)
  const calm = all.filter((i) => today[i] === 0)
  return [
    { name: 'state', rows: all, labels },
    { name: 'entries', rows: calm, labels: entry },
  ]
}

const at = <T extends Float32Array | Uint8Array | Int32Array>(values: T, rows: Int32Array): T => {
  const taken = new (values.constructor as new (length: number) => T)(rows.length)
  rows.forEach((row, i) => {
    taken[i] = values[row] ?? 0
  })
  return taken
}

/** What a prediction reads on the days of a question. */
export const readingOf = (probabilities: Float32Array, threshold: number, { rows, labels }: Question): Reading => {
  const kept = at(probabilities, rows)
  return { labels: at(labels, rows), probabilities: kept, decisions: decide(kept, threshold) }
}
