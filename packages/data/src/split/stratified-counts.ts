import { checkList, checkNonNegativeInteger, checkPositiveInteger } from '../check.ts'
import { DataError } from '../errors.ts'
import { allocate, checkFractions, type Fractions, type Triple } from './fractions.ts'

/** Options of {@link windowCount}. */
export interface WindowCountOptions {
  /** Periods of the unbroken run. */
  readonly periods: number
  readonly width: number
  /** Default 1. */
  readonly stride?: number
  /** 0 for the entity's own label (default); at least 1 for the label of a later period. */
  readonly horizon?: number
}

/**
 * Windows that one unbroken run gives: floor((periods - horizon - width) / stride) + 1, or 0.
 *
 * @throws DataError `invalid-option`
 * @example
 * windowCount({ periods: 12, width: 8 }) // 5
 * windowCount({ periods: 12, width: 8, horizon: 1 }) // 4
 */
export const windowCount = ({ periods, width, stride = 1, horizon = 0 }: WindowCountOptions): number => {
  checkPositiveInteger(periods, 'periods')
  checkPositiveInteger(width, 'width')
  checkPositiveInteger(stride, 'stride')
  checkNonNegativeInteger(horizon, 'horizon')
  return Math.max(0, Math.floor((periods - horizon - width) / stride) + 1)
}

/** Counts of one part: by class, in the order of the input, and in all. */
export interface PartCounts {
  readonly classes: readonly number[]
  readonly total: number
}

/** Counts of the three parts of a stratified split. */
export interface StratifiedCounts {
  readonly all: PartCounts
  readonly train: PartCounts
  readonly validation: PartCounts
  readonly test: PartCounts
}

/**
 * How many of each class a stratified split puts into each part. Rule: class by class, largest remainder, ties to the
 * earlier part; so no class is further than one from its exact share. It is the rule of `splitWindows` and of
 * `splitByEntity`.
 *
 * The study of Song, Chiangpradit, Busababodhin (2025, Appl. Sci. 15(11) 5934, Table 3) has 755 and 135 companies of 12
 * quarters: `windowCount` times these, 80:20, gives its rows of w = 4 (with the digits of 5,346 unswapped), 5, 6, 7, 9
 * and the training row of w = 8.
 *
 * @throws DataError `invalid-option`
 * @example
 * const each = windowCount({ periods: 12, width: 8 })
 * stratifiedCounts({ classes: [755 * each, 135 * each], fractions: { train: 0.8, test: 0.2 } }).train.classes // [3020, 540]
 */
export const stratifiedCounts = ({
  classes,
  fractions,
}: {
  readonly classes: readonly number[]
  readonly fractions: Fractions
}): StratifiedCounts => {
  const shares = checkFractions(fractions)
  checkList(classes, 'classes')
  if (classes.length === 0)
    throw new DataError({ code: 'invalid-option', rule: 'classes must not be empty', received: classes })
  for (const size of classes) checkNonNegativeInteger(size, 'the size of a class')
  const parts = classes.map((size) => allocate(size, shares))
  const collect = (pick: (sizes: Triple<number>) => number): PartCounts => {
    const counts = parts.map(pick)
    return { classes: counts, total: counts.reduce((sum, count) => sum + count, 0) }
  }
  return {
    all: { classes: [...classes], total: classes.reduce((sum, count) => sum + count, 0) },
    train: collect((sizes) => sizes[0]),
    validation: collect((sizes) => sizes[1]),
    test: collect((sizes) => sizes[2]),
  }
}
