import type { DistanceOptions } from './distance.ts'
import { SmoteError } from './errors.ts'
import type { OptionKeys } from './options.ts'
import type { NeighbourRule } from './relation.ts'
import type { Table } from './table.ts'

/** Options of the samplers that remove rows. */
export interface CleaningOptions {
  /**
   * Classes that rows may be removed from: all `'not minority'` (but the smallest; default), only the largest
   * (`'majority'`), `'all'`, or these labels. Of equally small classes the one with the lowest label is the smallest;
   * equally large ones are all the largest.
   */
  readonly clean?: 'not minority' | 'majority' | 'all' | readonly number[] | undefined
  /** Which rows may be neighbours, by group. Default `'any'`. */
  readonly neighbours?: NeighbourRule | undefined
  /** How near is measured. Default: Euclidean on the values as they are. */
  readonly distance?: DistanceOptions | undefined
}

export const CLEANING_KEYS: OptionKeys<CleaningOptions> = { clean: true, neighbours: true, distance: true }

/**
 * Labels of the classes that rows may be removed from.
 *
 * @throws {SmoteError} `bad-strategy`, `unknown-label`, `one-class`
 */
export function cleanedLabels(table: Table, clean: CleaningOptions['clean'] = 'not minority'): ReadonlySet<number> {
  const classes = [...table.classes]
  if (classes.length < 2) {
    throw new SmoteError('one-class', 'Cleaning compares classes and needs at least two of them.', {
      labels: classes.map(([label]) => label),
    })
  }
  if (Array.isArray(clean)) {
    for (const label of clean) {
      if (!table.classes.has(label)) {
        throw new SmoteError('unknown-label', 'clean may only name labels that occur.', label)
      }
    }
    return new Set(clean)
  }
  const counts = classes.map(([, rows]) => rows.length)
  const smallest = Math.min(...counts)
  const largest = Math.max(...counts)
  switch (clean) {
    case 'all':
      return new Set(classes.map(([label]) => label))
    case 'majority':
      return new Set(classes.filter(([, rows]) => rows.length === largest).map(([label]) => label))
    case 'not minority': {
      const minority = classes.find(([, rows]) => rows.length === smallest)?.[0]
      return new Set(classes.map(([label]) => label).filter((label) => label !== minority))
    }
    default:
      throw new SmoteError('bad-strategy', "clean must be 'not minority', 'majority', 'all' or labels.", clean)
  }
}
