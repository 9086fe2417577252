import type { Measure } from './measure.ts'
import { entryLimit, nearestList, offer } from './nearest-list.ts'
import type { Neighbours } from './neighbours.ts'

/** The nearest references of one query, by the direct measure, into place `at` of `found`. A row is never its own neighbour. */
export function searchRow(
  measure: Measure,
  query: number,
  references: Int32Array,
  k: number,
  groups: Int32Array | undefined,
  found: Neighbours,
  at: number,
): void {
  const nearest = nearestList(k)
  const group = groups?.[query]
  for (const row of references) {
    if (row === query || (groups !== undefined && groups[row] === group)) continue
    const limit = entryLimit(nearest)
    const value = measure(query, row, limit)
    if (value <= limit) offer(nearest, row, value)
  }
  found.rows.set(nearest.rows, at * k)
  found.measures.set(nearest.measures, at * k)
}

/** {@link searchRow} for all queries. `groups`: rows of the query's own group are left out. */
export function searchDirect(
  measure: Measure,
  queries: Int32Array,
  references: Int32Array,
  k: number,
  groups: Int32Array | undefined,
  found: Neighbours,
): void {
  queries.forEach((query, at) => {
    searchRow(measure, query, references, k, groups, found, at)
  })
}
