import { SmoteError } from './errors.ts'

/**
 * Which rows may be neighbours, by group: `'any'`, only rows of `'other-group'`s, or only rows of the `'same-group'`.
 *
 * Overlapping windows of one company are near copies of each other, and a row between two near copies adds next to
 * nothing: `'other-group'` interpolates between companies.
 */
export type NeighbourRule = 'any' | 'other-group' | 'same-group'

/** A neighbour rule with the groups that it needs (`undefined` for `'any'`). */
export interface Relation {
  readonly rule: NeighbourRule
  readonly groups: Int32Array | undefined
}

export const anyRelation: Relation = { rule: 'any', groups: undefined }

/** @throws {SmoteError} `bad-option`, `bad-groups` */
export function checkRelation(rule: NeighbourRule, groups: Int32Array | undefined): Relation {
  if (rule === 'any') return anyRelation
  if (rule !== 'other-group' && rule !== 'same-group') {
    throw new SmoteError('bad-option', "neighbours must be 'any', 'other-group' or 'same-group'.", rule)
  }
  if (groups === undefined) {
    throw new SmoteError('bad-groups', `neighbours: '${rule}' needs groups, one a row.`, undefined)
  }
  return { rule, groups }
}

/** Number of `rows` by group. */
export function groupSizes(rows: Int32Array, groups: Int32Array): ReadonlyMap<number, number> {
  const sizes = new Map<number, number>()
  for (const row of rows) sizes.set(groups[row]!, (sizes.get(groups[row]!) ?? 0) + 1)
  return sizes
}

/**
 * Checks that every row of a class has `k` rows of its class that may be its neighbours.
 *
 * @throws {SmoteError} `bad-option`, `one-sample`, `k-too-large`
 */
export function checkNeighbourCount(
  label: number,
  rows: Int32Array,
  k: number,
  { rule, groups }: Relation,
  name = 'k',
): void {
  checkCount(name, k)
  if (rows.length < 2) {
    throw new SmoteError(
      'one-sample',
      `Interpolation needs at least 2 rows of a class; class ${label} has 1. Repeat it with randomOversample, or gather more rows.`,
      { label, rows: rows.length },
    )
  }
  let available = rows.length - 1
  let where = ''
  if (groups !== undefined) {
    const sizes = [...groupSizes(rows, groups)]
    const [group, size] = sizes.reduce((worst, entry) =>
      (rule === 'same-group' ? entry[1] < worst[1] : entry[1] > worst[1]) ? entry : worst,
    )
    available = rule === 'same-group' ? size - 1 : rows.length - size
    where = rule === 'same-group' ? ` within group ${group}` : ` outside group ${group}`
  }
  if (k > available) {
    const remedy =
      available > 0
        ? `Lower ${name} to at most ${available}${where === '' ? '' : ", or use neighbours: 'any'"}.`
        : "Use neighbours: 'any'."
    throw new SmoteError(
      'k-too-large',
      `Each row needs ${name} other rows of its class as neighbours; class ${label} has ${available}${where}. ${remedy}`,
      { [name]: k, available, label },
    )
  }
}

/** @throws {SmoteError} `bad-option` */
export function checkCount(name: string, count: number): void {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new SmoteError('bad-option', `${name} must be a whole number of at least 1.`, count)
  }
}
