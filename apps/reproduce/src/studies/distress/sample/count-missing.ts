import type { Panel } from '@fdp/data'

/** Cells without a value in the rows that are there. */
export function countMissing({ missing, observed, features }: Panel): number {
  let count = 0
  for (let i = 0; i < missing.length; i++)
    if (missing[i] === 1 && observed[Math.floor(i / features.length)] === 1) count += 1
  return count
}
