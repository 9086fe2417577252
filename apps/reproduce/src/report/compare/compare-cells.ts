import type { Column } from '../schema.ts'
import type { ChangedCell, ComparedItem, Content } from './comparison.ts'

/** A cell with its place. */
export interface PlacedCell {
  readonly row: string
  readonly column: string
  readonly digits?: Column['digits']
  readonly cell: {
    readonly value: Content
    readonly low?: number
    readonly high?: number
    readonly paper?: number | string
    readonly verdict?: string
  }
}

type CellContent = PlacedCell['cell']

const PARTS = ['value', 'low', 'high', 'paper', 'verdict'] as const

const interval = ({ low, high }: CellContent): readonly [number, number] | undefined =>
  typeof low === 'number' && typeof high === 'number' ? [low, high] : undefined

const lies = (value: Content, [low, high]: readonly [number, number]): boolean =>
  typeof value === 'number' && value >= low && value <= high

const NOTHING: CellContent = { value: null }

/** What changed in a cell; undefined if nothing did. */
function changedCell(before: PlacedCell | undefined, after: PlacedCell | undefined): ChangedCell | undefined {
  const place = after ?? before
  const [a, b] = [before?.cell ?? NOTHING, after?.cell ?? NOTHING]
  if (place === undefined || (before && after && PARTS.every((part) => Object.is(a[part], b[part])))) return undefined
  const [intervalBefore, intervalAfter] = [interval(a), interval(b)]
  return {
    row: place.row,
    column: place.column,
    side: before === undefined ? 'after' : after === undefined ? 'before' : 'both',
    before: a.value,
    after: b.value,
    difference: typeof a.value === 'number' && typeof b.value === 'number' ? b.value - a.value : null,
    ...(intervalBefore === undefined ? {} : { intervalBefore }),
    ...(intervalAfter === undefined ? {} : { intervalAfter }),
    withinIntervals:
      intervalBefore === undefined || intervalAfter === undefined
        ? null
        : lies(a.value, intervalAfter) && lies(b.value, intervalBefore),
    ...(before && after && a.paper !== b.paper ? { paper: { before: a.paper ?? null, after: b.paper ?? null } } : {}),
    ...(before && after && a.verdict !== b.verdict
      ? { verdict: { before: a.verdict ?? null, after: b.verdict ?? null } }
      : {}),
  }
}

const LEVEL = 0.05

/** Whether two p-values stand on two sides of .05. */
const crosses = (p: number, q: number): boolean => p < LEVEL !== q < LEVEL

/**
 * How much a change means: its class, and within the class its size. Numbers that left each other's intervals come
 * first; then words, verdicts and significance that turned over, and cells that one run alone has; then numbers
 * without an interval; then what lies within both intervals. Sizes are half widths of the intervals, differences of
 * p-values, and shares of the largest number of the column, so that columns of other units stand in one order.
 */
function weightOf(change: ChangedCell, digits: Column['digits'], largest: number): readonly [number, number] {
  const { before, after, difference, withinIntervals, intervalBefore, intervalAfter, verdict, side } = change
  const size = Math.abs(difference ?? 0)
  if (intervalBefore !== undefined && intervalAfter !== undefined) {
    const halfWidth = (intervalBefore[1] - intervalBefore[0] + intervalAfter[1] - intervalAfter[0]) / 4
    const widths = size === 0 ? 0 : size / halfWidth
    if (withinIntervals === false) return [0, widths]
    return verdict === undefined ? [3, widths] : [1, widths]
  }
  if (side !== 'both') return [1, -1]
  if (difference === null || verdict !== undefined) return [1, 0]
  if (digits === 'p') return [crosses(Number(before), Number(after)) ? 1 : 2, size]
  return [2, size === 0 ? 0 : size / largest]
}

/** What is nothing but its name: it is compared as there or not. */
export const nameAlone = (row: string): PlacedCell => ({ row, column: '', cell: NOTHING })

/** The cells of one version of a table or figure by row and column, and the names of all of its rows. */
export interface PlacedRows {
  readonly names: readonly string[]
  readonly cells: ReadonlyMap<string, PlacedCell>
}

/** The column of a cell; a number of `values` stands with those of the same path in other entries of the lists. */
const columnOf = ({ row, column }: PlacedCell): string => (column === '' ? row.replaceAll(/\[[^\]]*\]/g, '') : column)

/** The largest number of each column, regardless of sign. */
function largestOf(cells: Iterable<PlacedCell>): Map<string, number> {
  const largest = new Map<string, number>()
  for (const placed of cells) {
    const { value } = placed.cell
    const column = columnOf(placed)
    if (typeof value === 'number') largest.set(column, Math.max(largest.get(column) ?? 0, Math.abs(value)))
  }
  return largest
}

/** What {@link compareCells} gives. */
type ComparedCells = Pick<ComparedItem, 'compared' | 'cells'>

/** Cells of two runs, matched by `key`: how many both have, and those that differ, the most meaningful first. */
export function compareCells(
  before: ReadonlyMap<string, PlacedCell>,
  after: ReadonlyMap<string, PlacedCell>,
): ComparedCells {
  const keys = [...new Set([...before.keys(), ...after.keys()])]
  const largest = largestOf([...before.values(), ...after.values()])
  const weighed = keys.flatMap((key) => {
    const [a, b] = [before.get(key), after.get(key)]
    const place = b ?? a
    const change = changedCell(a, b)
    if (place === undefined || change === undefined) return []
    return [{ change, weight: weightOf(change, place.digits, largest.get(columnOf(place)) ?? 1) }]
  })
  weighed.sort(({ weight: a }, { weight: b }) => a[0] - b[0] || b[1] - a[1])
  return {
    compared: keys.filter((key) => before.has(key) && after.has(key)).length,
    cells: weighed.map(({ change }) => change),
  }
}

/** As {@link compareCells}; rows without a cell in either version, since every field is part of their name, are compared too. */
export function compareRows(before: PlacedRows, after: PlacedRows): ComparedCells {
  const filled = new Set([...before.cells.values(), ...after.cells.values()].map(({ row }) => row))
  const whole = ({ names, cells }: PlacedRows) => {
    const bare = names.filter((name) => !filled.has(name))
    return new Map([...cells, ...bare.map((name) => [JSON.stringify([name]), nameAlone(name)] as const)])
  }
  return compareCells(whole(before), whole(after))
}
