import { readFileSync } from 'node:fs'
import path from 'node:path'

/** What golden/sets.py makes rows from. */
export interface GoldenRows {
  readonly seed: number
  readonly counts: readonly number[]
  readonly width: number
  readonly shift?: number
  readonly offset?: number
  readonly near_copies?: number
  readonly nearness?: number
  readonly single?: boolean
}

/** mulberry32 (Ettinger): numbers in [0, 1) with 32 bits. */
function uniform(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

/** The same rows as golden/sets.py makes, number by number. */
export function goldenRows(given: GoldenRows) {
  const { seed, counts, width, shift = 0, offset = 0, near_copies = 0, nearness = 0, single = false } = given
  const draw = uniform(seed)
  const labels = counts.flatMap((count, label) => Array.from({ length: count }, () => label))
  const n = labels.length
  const values = new Float64Array(n * width)
  for (let i = 0; i < values.length; i++) values[i] = draw() + shift * (labels[Math.floor(i / width)] ?? 0) + offset
  for (let i = 0; i < near_copies * width; i++)
    values[(n - near_copies) * width + i] = (values[i] ?? 0) + nearness * draw()
  return { values: single ? Float32Array.from(values) : values, shape: [n, width] as const, labels }
}

export function readGolden<T>(name: string): T {
  return JSON.parse(readFileSync(path.join(import.meta.dirname, 'golden', name), 'utf8')) as T
}
