import type { WindowPair } from './window-pair.ts'

/** Windows of one part: `values` for the networks, `altman` the Z'' of each window's last period. */
export interface Part {
  readonly values: Float32Array
  readonly shape: readonly [number, number, number]
  readonly labels: Uint8Array
  /** Index of the company in the whole panel, or in the cohort that is tested. */
  readonly company: Int32Array
  readonly altman: Float32Array
}

/** Windows as a part; `whole` names the companies that its indices count. */
export function toPart({ networks, altman }: WindowPair, whole: readonly string[]): Part {
  const place = new Map(whole.map((name, index) => [name, index]))
  const [n, width] = networks.shape
  return {
    values: networks.values,
    shape: networks.shape,
    labels: networks.labels,
    company: Int32Array.from(networks.entity, (entity) => place.get(networks.entities[entity] ?? '') ?? -1),
    altman: Float32Array.from({ length: n }, (_, i) => altman?.values[(i + 1) * width - 1] ?? Number.NaN),
  }
}

/** The windows of a part with these indices, in their order. */
export function takeRows(part: Part, rows: readonly number[]): Part {
  const [, steps, features] = part.shape
  const size = steps * features
  const values = new Float32Array(rows.length * size)
  rows.forEach((row, i) => {
    values.set(part.values.subarray(row * size, (row + 1) * size), i * size)
  })
  return {
    values,
    shape: [rows.length, steps, features],
    labels: Uint8Array.from(rows, (row) => part.labels[row] ?? 0),
    company: Int32Array.from(rows, (row) => part.company[row] ?? -1),
    altman: Float32Array.from(rows, (row) => part.altman[row] ?? Number.NaN),
  }
}
