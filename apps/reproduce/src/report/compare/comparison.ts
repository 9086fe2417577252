import type { Results } from '../schema.ts'

/** What a cell can hold: a number or text of a table, a figure's data, or `values`. */
export type Content = number | string | boolean | null

/** A cell that is not the same in two runs. */
export interface ChangedCell {
  /** Full name of the row, as `time step 5, batch size 32`; of a number in `values` its path. */
  readonly row: string
  /** Full name of the column; empty for a number in `values`, and for a row that is nothing but its name. */
  readonly column: string
  /** Which of the runs have the cell. */
  readonly side: 'both' | 'before' | 'after'
  readonly before: Content
  readonly after: Content
  /** After minus before, where both are numbers. */
  readonly difference: number | null
  readonly intervalBefore?: readonly [number, number]
  readonly intervalAfter?: readonly [number, number]
  /** Whether each run's value lies within the other's interval; null where one has no interval. */
  readonly withinIntervals: boolean | null
  /** The paper's figure or the verdict on ours, where it changed. */
  readonly paper?: { readonly before: Content; readonly after: Content }
  readonly verdict?: { readonly before: string | null; readonly after: string | null }
}

/** A sentence that is not the same in two runs: null where one run does not have it. */
export interface ChangedText {
  /** What the text is, as `caption` or `note 2`. */
  readonly name: string
  readonly before: string | null
  readonly after: string | null
}

/** One table, figure or group of `values` in two runs. */
export interface ComparedItem {
  readonly kind: 'table' | 'figure' | 'values'
  readonly id: string
  /** The item of the paper and the title, as `Table 12. Scores of the models`. */
  readonly name: string
  /** Cells that both runs have. */
  readonly compared: number
  /** Cells that differ or that one run alone has, the most meaningful first. */
  readonly cells: readonly ChangedCell[]
  readonly texts: readonly ChangedText[]
}

/** An item that one run alone has. */
export interface LoneItem {
  readonly kind: ComparedItem['kind']
  readonly id: string
  readonly name: string
  readonly side: 'before' | 'after'
}

export interface ChangedSetting {
  readonly name: string
  readonly before: unknown
  readonly after: unknown
}

/** How many cells were compared and what became of them. */
export interface CellCounts {
  /** Cells that both runs have. */
  readonly compared: number
  /** Of those, how many differ in value, interval or verdict. */
  readonly differ: number
  /** Of those that differ, how many lie outside the other run's interval. */
  readonly outside: number
  readonly onlyBefore: number
  readonly onlyAfter: number
}

/** What a run was made of, in short. */
export interface RunOutline {
  readonly options: Results['options']
  readonly data: { readonly name: string; readonly sha256: string }
  readonly started: string
}

/** What changed from one run to another. */
export interface Comparison {
  /** Whether every result is the same: tables, figures, values and sentences; settings and timings apart. */
  readonly identical: boolean
  readonly study: Results['study']
  readonly runs: { readonly before: RunOutline; readonly after: RunOutline }
  /** Options, data, versions, backend and sizes of the profile that differ, by path. */
  readonly setting: readonly ChangedSetting[]
  readonly counts: Readonly<Record<ComparedItem['kind'], CellCounts>>
  /** Items of both runs in which something differs. */
  readonly items: readonly ComparedItem[]
  /** Items of one run alone. */
  readonly alone: readonly LoneItem[]
  /** Sentences of the summary and of sections that differ. */
  readonly texts: readonly ChangedText[]
  /** Machine, seconds and the tables made of them: shown, never counted as a difference. */
  readonly timings: { readonly setting: readonly ChangedSetting[]; readonly items: readonly ComparedItem[] }
}
