import { check, checkInteger, checkKeys, checkPositive } from '../errors.ts'
import { bracketScheduler } from '../scheduler/bracket-scheduler.ts'
import { gridSource } from '../source/grid-source.ts'
import { countGrid } from '../space/enumerate.ts'
import type { Space } from '../space/space.ts'
import type { Algorithm } from './algorithm.ts'

/** Options of {@link gridSearch}. */
export interface GridSearchOptions {
  /** What every trial gets. Default 1. */
  readonly resource?: number
  /** Points on each real without a step and each logarithmic range. Needed when the space has a real without a step. */
  readonly resolution?: number
}

/** What the table of a study can hold: a Map takes no more entries. */
const MOST_CONFIGURATIONS = 2 ** 24

/**
 * Every configuration of the space in order, the last parameter running fastest. A failed one is not replaced: all
 * others are tried anyway.
 *
 * @throws HyperbandError `invalidOption` for a bad option; the study throws `invalidSpace` when a real has no step and
 * there is no resolution, and for more than 2^24 configurations.
 * @example
 * gridSearch({ resource: 10, resolution: 5 })
 */
export function gridSearch(options: GridSearchOptions = {}): Algorithm {
  checkKeys(options, ['resource', 'resolution'], 'gridSearch', 'invalidOption')
  const { resource = 1, resolution } = options
  checkPositive(resource, 'resource')
  if (resolution !== undefined) checkInteger(resolution, 'resolution', 1)
  const count = (space: Space<unknown>): number => {
    const configurations = countGrid(space, resolution, MOST_CONFIGURATIONS)
    check(
      configurations <= MOST_CONFIGURATIONS,
      'invalidSpace',
      'a grid must have at most 2^24 configurations (a coarser step, a lower resolution or another algorithm makes fewer)',
      configurations,
    )
    return configurations
  }
  return {
    name: 'gridSearch',
    settings: { resource, resolution: resolution ?? null },
    synchronous: true,
    planned: count,
    start({ space }) {
      const configurations = count(space)
      const plan = { s: 0, rungs: [{ configurations, resource }] }
      return bracketScheduler([plan], gridSource(space, resolution), configurations)
    },
  }
}
