import { nameRecords } from '../name-records.ts'
import { compareCells, nameAlone, type PlacedCell } from './compare-cells.ts'
import type { ComparedItem, Content } from './comparison.ts'

type Tree = Readonly<Record<string, unknown>>

/** Keys that name steps. Steps are named after the code too, which may change without any number changing. */
const STEP_KEYS = new Set(['step', 'steps'])

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

const isContent = (value: unknown): value is Content => typeof value !== 'object' || value === null

/** An estimate with its bootstrap interval is one cell. */
const isInterval = (value: Tree): value is { estimate: Content; lower: number; upper: number } =>
  isContent(value.estimate) && typeof value.lower === 'number' && typeof value.upper === 'number'

/** The fields of list entries that may name them: text first, then whole numbers, as they come. */
function namingFields(entries: readonly Tree[]): string[] {
  const fields = [...new Set(entries.flatMap((entry) => Object.keys(entry)))].filter((field) => !STEP_KEYS.has(field))
  const holds = (is: (value: unknown) => boolean) =>
    fields.filter((field) => entries.every((entry) => is(entry[field])))
  return [...holds((value) => typeof value === 'string'), ...holds(Number.isInteger)]
}

/** Two lists by the names of their entries: what tells them apart, or their number from 0 on. */
function byName(before: readonly unknown[], after: readonly unknown[]): [Map<string, unknown>, Map<string, unknown>] {
  const numbered = (list: readonly unknown[]) => new Map(list.map((value, index) => [`[${index}]`, value]))
  if (!before.every(isTree) || !after.every(isTree)) return [numbered(before), numbered(after)]
  const fields = namingFields([...before, ...after])
  if (fields.length === 0) return [numbered(before), numbered(after)]
  const names = nameRecords(before, after, { fields, labelOf: (field) => field })
  // What names an entry is in its path, and no result of its own.
  const unnamed = (entry: Tree) =>
    Object.fromEntries(Object.entries(entry).filter(([field]) => !names.fields.includes(field)))
  const named = (list: readonly Tree[], of: readonly string[]) =>
    new Map(list.map((entry, index) => [`[${of[index]}]`, unnamed(entry)]))
  return [named(before, names.before), named(after, names.after)]
}

/** What stands directly under two values, each under the name that it adds to the path. */
function children(before: unknown, after: unknown): [Map<string, unknown>, Map<string, unknown>] {
  if (Array.isArray(before) || Array.isArray(after))
    return byName(Array.isArray(before) ? before : [], Array.isArray(after) ? after : [])
  const under = (value: unknown) =>
    new Map(
      Object.entries(isTree(value) && !isInterval(value) ? value : {})
        .filter(([key]) => !STEP_KEYS.has(key))
        .map(([key, each]) => [`.${key}`, each]),
    )
  return [under(before), under(after)]
}

const P_VALUE = /(^|\.)p$|p-?value$/i

/** The number or text that a value is, as a cell; undefined for what has parts. */
function cellOf(value: unknown, path: string): PlacedCell | undefined {
  const placed = { row: path, column: '', ...(P_VALUE.test(path) ? { digits: 'p' as const } : {}) }
  if (value === undefined) return undefined
  if (isContent(value)) return { ...placed, cell: { value } }
  return isTree(value) && isInterval(value)
    ? { ...placed, cell: { value: value.estimate, low: value.lower, high: value.upper } }
    : undefined
}

interface Leaves {
  readonly before: Map<string, PlacedCell>
  readonly after: Map<string, PlacedCell>
}

/**
 * Walks both at once: names of list entries must tell the entries of both apart. What has no parts, as an empty list or
 * an entry that is all name, counts as there or not.
 */
function collect(before: unknown, after: unknown, path: string, into: Leaves): void {
  const [a, b] = [cellOf(before, path), cellOf(after, path)]
  if (a !== undefined) into.before.set(path, a)
  if (b !== undefined) into.after.set(path, b)
  const [under, over] = children(before, after)
  const keys = new Set([...under.keys(), ...over.keys()])
  if (a === undefined && b === undefined && keys.size === 0) {
    if (before !== undefined) into.before.set(path, nameAlone(path))
    if (after !== undefined) into.after.set(path, nameAlone(path))
  }
  for (const key of keys) collect(under.get(key), over.get(key), path + key, into)
}

/** One group of `values` in two runs; `before` and `after` are what stands under its name. */
export function compareValues(name: string, before: unknown, after: unknown): ComparedItem {
  const found: Leaves = { before: new Map(), after: new Map() }
  collect(before, after, name, found)
  return { kind: 'values', id: name, name: `values.${name}`, ...compareCells(found.before, found.after), texts: [] }
}
