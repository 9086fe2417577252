import { cellValue } from './format.ts'
import type { Results, Table } from './schema.ts'

/** A cell of a table that is not the same in two runs; null where one run does not have it. */
export interface ChangedCell {
  readonly table: string
  readonly row: string
  readonly column: string
  readonly before: number | string | null
  readonly after: number | string | null
  /** After minus before, where both are numbers. */
  readonly difference: number | null
  /** Whether each run's value lies within the other's interval; null where one has no interval. */
  readonly withinIntervals: boolean | null
}

/** What changed from one run to another. */
export interface Comparison {
  /** Whether everything but `timings` and the names of steps is the same. */
  readonly identical: boolean
  /** Options, data, versions, backend and profile that differ, by path. */
  readonly setting: readonly { readonly name: string; readonly before: unknown; readonly after: unknown }[]
  readonly cells: readonly ChangedCell[]
  /** Cells that both runs have. */
  readonly compared: number
}

function flat(value: unknown, name: string, into: Map<string, unknown>): Map<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    for (const [key, item] of Object.entries(value)) flat(item, name === '' ? key : `${name}.${key}`, into)
  else into.set(name, value)
  return into
}

const settingOf = ({ study, options, data, versions, backend, profile }: Results): Map<string, unknown> =>
  flat({ study, options, data, versions, backend, profile }, '', new Map())

interface PlacedCell {
  readonly table: string
  readonly row: string
  readonly column: string
  readonly cell: ReturnType<typeof cellValue>
}

/** Cells by place; rows of one name are told apart by their number. */
function cellsOf({ sections }: Results): Map<string, PlacedCell> {
  const tables = sections.flatMap(({ items }) => items.filter((item): item is Table => item.kind === 'table'))
  const found = new Map<string, PlacedCell>()
  for (const { id, columns, rows } of tables) {
    const [first, ...rest] = columns
    if (first === undefined) continue
    const seen = new Map<string, number>()
    for (const row of rows) {
      const name = String(cellValue(row[first.key]).value)
      const count = (seen.get(name) ?? 0) + 1
      seen.set(name, count)
      const rowName = count === 1 ? name : `${name} (${count})`
      for (const { key, label } of rest)
        found.set(JSON.stringify([id, rowName, key]), {
          table: id,
          row: rowName,
          column: label,
          cell: cellValue(row[key]),
        })
    }
  }
  return found
}

/** Keys that name steps. Steps are named after the code too, which may change without any number changing. */
const STEP_KEYS = new Set(['step', 'steps'])

const withoutSteps = (value: unknown): string | undefined =>
  JSON.stringify(value, (key, item: unknown) => (STEP_KEYS.has(key) ? undefined : item))

const within = (value: unknown, { low, high }: { readonly low?: number; readonly high?: number }): boolean | null =>
  typeof value !== 'number' || low === undefined || high === undefined ? null : value >= low && value <= high

function changed(a: PlacedCell | undefined, b: PlacedCell | undefined): ChangedCell | undefined {
  const place = a ?? b
  if (place === undefined || withoutSteps(a?.cell) === withoutSteps(b?.cell)) return undefined
  const [before, after] = [a?.cell.value ?? null, b?.cell.value ?? null]
  const inB = a === undefined || b === undefined ? null : within(before, b.cell)
  const inA = a === undefined || b === undefined ? null : within(after, a.cell)
  return {
    table: place.table,
    row: place.row,
    column: place.column,
    before,
    after,
    difference: typeof before === 'number' && typeof after === 'number' ? after - before : null,
    withinIntervals: inA === null || inB === null ? null : inA && inB,
  }
}

/** Compares two runs: their settings, then every cell of every table. */
export function compareResults(before: Results, after: Results): Comparison {
  const [settingBefore, settingAfter] = [settingOf(before), settingOf(after)]
  const names = [...new Set([...settingBefore.keys(), ...settingAfter.keys()])]
  const [cellsBefore, cellsAfter] = [cellsOf(before), cellsOf(after)]
  const places = [...new Set([...cellsBefore.keys(), ...cellsAfter.keys()])]
  const identity = ({ timings: _, ...rest }: Results) => withoutSteps(rest)
  return {
    identical: identity(before) === identity(after),
    setting: names
      .map((name) => ({ name, before: settingBefore.get(name) ?? null, after: settingAfter.get(name) ?? null }))
      .filter((each) => JSON.stringify(each.before) !== JSON.stringify(each.after)),
    cells: places.flatMap((place) => changed(cellsBefore.get(place), cellsAfter.get(place)) ?? []),
    compared: places.filter((place) => cellsBefore.has(place) && cellsAfter.has(place)).length,
  }
}
