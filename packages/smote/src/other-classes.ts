import type { Neighbours } from './neighbours.ts'
import { allRows, type Table } from './table.ts'

/** For each query, how many of its neighbours are not of class `label`. */
export function otherClassCounts({ rows, k }: Neighbours, labels: Int32Array, label: number): Int32Array {
  const counts = new Int32Array(rows.length / k)
  for (let i = 0; i < rows.length; i++) if (labels[rows[i]!] !== label) counts[Math.floor(i / k)]! += 1
  return counts
}

/** Indices of all rows that are not of class `label`. */
export function withoutClass(table: Table, label: number): Int32Array {
  return allRows(table).filter((row) => table.labels[row] !== label)
}
