import type { Panel } from '../panel/panel.ts'
import type { Windows } from '../windows/windows.ts'

/** What can be split. */
export type Splittable = Panel | Windows

/**
 * Positions in what was split: windows of windows, entities of a panel split by entity, periods of a panel split by time.
 */
export interface SplitIndices {
  readonly train: Int32Array
  readonly validation: Int32Array
  readonly test: Int32Array
}

/** The three parts, each carrying its role. A part that was not asked for has no windows (or no rows). */
export interface SplitParts<T extends Splittable> {
  readonly train: T
  readonly validation: T
  readonly test: T
  readonly indices: SplitIndices
}

/** A split in which no entity is in two parts. */
export interface EntitySplit<T extends Splittable> extends SplitParts<T> {
  readonly kind: 'entity' | 'last-period'
  readonly leaky: false
}

/** One fold of a grouped k-fold: its test entities are in no other fold. */
export interface GroupFold<T extends Splittable> extends SplitParts<T> {
  readonly kind: 'group-k-fold'
  readonly leaky: false
  readonly fold: number
  readonly folds: number
}

/** A split along time, with nothing of `gap` periods between the parts. Entities are in all parts. */
export interface TimeSplit<T extends Splittable> extends SplitParts<T> {
  readonly kind: 'time'
  readonly leaky: false
  /** Periods from the last one of a part (of a window: its last step) to the first one of the next part. */
  readonly gap: number
}

/** One step of a walk through time. */
export interface WalkForwardFold extends SplitParts<Windows> {
  readonly kind: 'walk-forward'
  readonly leaky: false
  readonly gap: number
  readonly fold: number
  readonly folds: number
}

/** One fold of a purged and embargoed k-fold; training windows may lie on both sides of the test block. */
export interface PurgedFold extends SplitParts<Windows> {
  readonly kind: 'purged-k-fold'
  readonly leaky: false
  readonly fold: number
  readonly folds: number
  /** Windows in no part because their rows or label touch the test block, or lie within the embargo. */
  readonly purged: Int32Array
  readonly embargoed: Int32Array
}

/** The published protocol: windows of one entity are in several parts, so that test rows are seen in training. */
export interface WindowSplit extends SplitParts<Windows> {
  readonly kind: 'window'
  readonly leaky: true
}

/** Every split that keeps test rows out of training. */
export type LeakFreeSplit<T extends Splittable> =
  | EntitySplit<T>
  | GroupFold<T>
  | TimeSplit<T>
  | (T extends Windows ? WalkForwardFold | PurgedFold : never)

/** Any split. */
export type Split<T extends Splittable = Splittable> = LeakFreeSplit<T> | (T extends Windows ? WindowSplit : never)
