import { checkInteger, checkKeys, checkPositive } from '../errors.ts'
import { bracketScheduler } from '../scheduler/bracket-scheduler.ts'
import { uniformSource } from '../source/uniform-source.ts'
import type { Algorithm } from './algorithm.ts'

/** Options of the algorithms that give every trial the same resource. */
export interface FullResourceOptions {
  /** How many trials have to succeed. */
  readonly trials: number
  /** What every trial gets. Default 1. */
  readonly resource?: number
}

/**
 * Independent random configurations, all with the same resource.
 *
 * @throws HyperbandError `invalidOption` for trials below 1 or a resource that is not positive.
 * @see Bergstra, Bengio (2012), Random search for hyper-parameter optimization, JMLR 13.
 * @example
 * randomSearch({ trials: 60, resource: 30 })
 */
export function randomSearch(options: FullResourceOptions): Algorithm {
  checkKeys(options, ['trials', 'resource'], 'randomSearch', 'invalidOption')
  const { trials, resource = 1 } = options
  checkInteger(trials, 'trials', 1)
  checkPositive(resource, 'resource')
  return {
    name: 'randomSearch',
    settings: { trials, resource },
    synchronous: true,
    planned: () => trials,
    start({ space, seed, allowRepeats }) {
      const source = uniformSource({ space, seed, allowRepeats, planned: [trials] })
      return bracketScheduler([{ s: 0, rungs: [{ configurations: trials, resource }] }], source, trials)
    },
  }
}
