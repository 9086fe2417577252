import { searchDirect } from './direct-search.ts'
import type { Space } from './distance.ts'
import { measureIn } from './measure.ts'
import { searchByProducts } from './product-search.ts'
import type { Relation } from './relation.ts'

/** The `k` nearest rows of each query, nearest first, `[queries, k]`; equally near ones by row index. */
export interface Neighbours {
  readonly k: number
  /** Row indices in the table. */
  readonly rows: Int32Array
  /** Squared distances for `'euclidean'`, else distances. */
  readonly measures: Float64Array
}

/** Multiplications below which setting up the kernel costs more than it saves. */
const SMALL = 2 ** 17

/**
 * The `k` nearest `references` of each of the `queries` (row indices of the space's table). A row is left out of its own
 * neighbours by its index, so duplicates stay in. Callers make sure that each query has `k` references to choose from.
 */
export function findNeighbours(
  space: Space,
  queries: Int32Array,
  references: Int32Array,
  k: number,
  relation: Relation,
): Neighbours {
  const found = { k, rows: new Int32Array(queries.length * k), measures: new Float64Array(queries.length * k) }
  if (relation.rule === 'same-group' && relation.groups !== undefined) {
    searchWithinGroups(space, queries, references, k, relation.groups, found)
  } else {
    search(space, queries, references, k, relation.groups, found)
  }
  return found
}

function search(
  space: Space,
  queries: Int32Array,
  references: Int32Array,
  k: number,
  groups: Int32Array | undefined,
  found: Neighbours,
): void {
  const large = queries.length * references.length * space.width >= SMALL
  if (space.metric === 'euclidean' && large && searchByProducts(space, queries, references, k, groups, found)) return
  searchDirect(measureIn(space), queries, references, k, groups, found)
}

function searchWithinGroups(
  space: Space,
  queries: Int32Array,
  references: Int32Array,
  k: number,
  groups: Int32Array,
  found: Neighbours,
): void {
  const members = positionsByGroup(references, groups)
  for (const [group, positions] of positionsByGroup(queries, groups)) {
    const part = { k, rows: new Int32Array(positions.length * k), measures: new Float64Array(positions.length * k) }
    const asked = Int32Array.from(positions, (at) => queries[at]!)
    const searched = queries === references ? asked : Int32Array.from(members.get(group) ?? [], (at) => references[at]!)
    search(space, asked, searched, k, undefined, part)
    positions.forEach((at, place) => {
      found.rows.set(part.rows.subarray(place * k, (place + 1) * k), at * k)
      found.measures.set(part.measures.subarray(place * k, (place + 1) * k), at * k)
    })
  }
}

function positionsByGroup(rows: Int32Array, groups: Int32Array): ReadonlyMap<number, readonly number[]> {
  const positions = new Map<number, number[]>()
  rows.forEach((row, at) => {
    const group = groups[row]!
    const known = positions.get(group)
    if (known === undefined) positions.set(group, [at])
    else known.push(at)
  })
  return positions
}
