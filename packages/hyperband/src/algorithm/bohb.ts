import { check, checkInteger, checkKeys } from '../errors.ts'
import { completeScheduleOptions, hyperbandSchedule, SCHEDULE_KEYS } from '../schedule/hyperband-schedule.ts'
import { bracketScheduler } from '../scheduler/bracket-scheduler.ts'
import { tpeSource } from '../source/tpe-source.ts'
import type { Algorithm } from './algorithm.ts'
import { checkIterations, type HyperbandOptions, repeat } from './hyperband.ts'

/** Options of {@link bohb}. */
export interface BohbOptions extends HyperbandOptions {
  /** Share of configurations that stay random. Default 1/3. */
  readonly randomFraction?: number
  /** Draws of which the most promising one is tried. Default 64. */
  readonly candidates?: number
  /** Configurations that are proposed from one state of knowledge. Default 8. */
  readonly batch?: number
}

/**
 * Hyperband whose configurations come from a multivariate Parzen estimator over the results at the largest resource
 * that has more than two more results than there are parameters. The best 15 % are good. Brackets run one after the
 * other, and rung 0 in batches, so that what is learned does not depend on concurrency.
 *
 * @throws HyperbandError as {@link hyperband}; `invalidOption` for a share outside [0, 1] or numbers below 1.
 * @see Falkner, Klein, Hutter (2018), BOHB: Robust and efficient hyperparameter optimization at scale, ICML, Algorithm 2.
 * @example
 * bohb({ maxResource: 81, eta: 3, iterations: 2 })
 */
export function bohb(options: BohbOptions): Algorithm {
  checkKeys(
    options,
    [...SCHEDULE_KEYS, 'iterations', 'randomFraction', 'candidates', 'batch'],
    'bohb',
    'invalidSchedule',
  )
  const { iterations = 1, randomFraction = 1 / 3, candidates = 64, batch = 8, ...rest } = options
  checkInteger(candidates, 'candidates', 1)
  checkInteger(batch, 'batch', 1)
  check(
    typeof randomFraction === 'number' && randomFraction >= 0 && randomFraction <= 1,
    'invalidOption',
    'randomFraction must be a number from 0 to 1',
    randomFraction,
  )
  const settings = completeScheduleOptions(rest)
  const { brackets, jobs } = hyperbandSchedule(settings)
  checkIterations(iterations, jobs)
  return {
    name: 'bohb',
    settings: { ...settings, iterations, randomFraction, candidates, batch },
    synchronous: true,
    planned: () => jobs * iterations,
    start({ space, seed, allowRepeats }) {
      const least = space.dimensions.length + 1
      const source = tpeSource({
        space,
        seed,
        allowRepeats,
        randomFraction,
        candidates,
        wave: batch,
        initial: least + 2,
        good: (n) => Math.max(least, Math.floor(0.15 * n)),
        multivariate: true,
      })
      return bracketScheduler(repeat(brackets, iterations), source, jobs * iterations)
    },
  }
}
