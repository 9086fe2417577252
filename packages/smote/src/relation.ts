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
function groupSizes(rows: Int32Array, groups: Int32Array): ReadonlyMap<number, number> {
  const sizes = new Map<number, number>()
  for (const row of rows) sizes.set(groups[row]!, (sizes.get(groups[row]!) ?? 0) + 1)
  return sizes
}

/**
 * Checks that every row of a class has `k` rows of its class that may be its neighbours.
 *
 * @throws {SmoteError} `one-sample`, `k-too-large`
 */
export function checkClassNeighbours(label: number, rows: Int32Array, k: number, relation: Relation): void {
  if (rows.length < 2) {
    throw new SmoteError(
      'one-sample',
      `Interpolation needs at least 2 rows of a class; class ${label} has 1. Repeat it with randomOversample, or gather more rows.`,
      { label, rows: rows.length },
    )
  }
  checkAvailable(`class ${label}`, rows, 'k', k, relation)
}

/**
 * Checks that every one of `rows` has `count` others among them that may be its neighbours.
 *
 * @param where - what the rows are, for the message
 * @param name - the option that `count` comes from
 * @throws {SmoteError} `k-too-large`
 */
export function checkAvailable(where: string, rows: Int32Array, name: string, count: number, relation: Relation): void {
  const { available, limit } = fewestAvailable(rows, relation)
  if (count <= available) return
  const lower = available > 0 ? [`lower ${name} to at most ${available}`] : []
  const remedies = [...lower, ...(limit === '' ? [] : ["use neighbours: 'any'"]), 'gather more rows']
  throw new SmoteError(
    'k-too-large',
    `Each row needs ${name} others of ${where} as neighbours, and there are ${available}${limit}: ${remedies.join(', or ')}.`,
    { [name]: count, available },
  )
}

function fewestAvailable(rows: Int32Array, { rule, groups }: Relation): { available: number; limit: string } {
  if (groups === undefined || rule === 'any') return { available: rows.length - 1, limit: '' }
  const sizes = [...groupSizes(rows, groups)]
  const same = rule === 'same-group'
  const [group, size] = sizes.reduce((worst, entry) =>
    (same ? entry[1] < worst[1] : entry[1] > worst[1]) ? entry : worst,
  )
  return same
    ? { available: size - 1, limit: ` within group ${group}` }
    : { available: rows.length - size, limit: ` outside group ${group}` }
}

/** @throws {SmoteError} `bad-option` */
export function checkCount(name: string, count: number): void {
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new SmoteError('bad-option', `${name} must be a whole number of at least 1.`, count)
  }
}

/** The rule for searches among all classes: the own group is left out for `'other-group'`, else all rows are searched. */
export function acrossClasses(relation: Relation): Relation {
  return relation.rule === 'other-group' ? relation : anyRelation
}
