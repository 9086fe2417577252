import { check, checkInteger, checkKeys } from '../errors.ts'
import {
  type Bracket,
  completeScheduleOptions,
  hyperbandSchedule,
  SCHEDULE_KEYS,
  type ScheduleOptions,
} from '../schedule/hyperband-schedule.ts'
import { bracketScheduler } from '../scheduler/bracket-scheduler.ts'
import { uniformSource } from '../source/uniform-source.ts'
import type { Algorithm } from './algorithm.ts'

/** Options of {@link hyperband}. */
export interface HyperbandOptions extends ScheduleOptions {
  /** How often all brackets are run. Default 1. */
  readonly iterations?: number
}

/**
 * Hyperband: random configurations, many with little resource and few with much, the best of each rung promoted.
 *
 * @throws HyperbandError `invalidSchedule` as {@link hyperbandSchedule}, `invalidOption` for iterations below 1 or more than can be
 * counted.
 * @see Li et al. (2018), JMLR 18(185), Algorithm 1.
 * @example
 * hyperband({ maxResource: 50, eta: 3, iterations: 2, schedule: 'algorithm1' })
 */
export function hyperband(options: HyperbandOptions): Algorithm {
  checkKeys(options, [...SCHEDULE_KEYS, 'iterations'], 'hyperband', 'invalidSchedule')
  const { iterations = 1, ...rest } = options
  const settings = completeScheduleOptions(rest)
  const { brackets, jobs } = hyperbandSchedule(settings)
  const planned = jobs * iterations
  checkIterations(iterations, jobs)
  return {
    name: 'hyperband',
    settings: { ...settings, iterations },
    synchronous: true,
    planned: () => planned,
    start({ space, seed, allowRepeats }) {
      const sizes = brackets.map(({ rungs }) => rungs[0]?.configurations as number)
      const source = uniformSource({ space, seed, allowRepeats, planned: sizes, iterations })
      return bracketScheduler(repeat(brackets, iterations), source, planned)
    },
  }
}

/** Throws unless all evaluations of so many iterations of so many jobs can be counted. */
export function checkIterations(iterations: number, jobs: number): void {
  checkInteger(iterations, 'iterations', 1)
  const most = Math.floor(Number.MAX_SAFE_INTEGER / jobs)
  check(iterations <= most, 'invalidOption', `iterations of ${jobs} evaluations must be at most ${most}`, iterations)
}

/** The brackets of several iterations, one after the other. */
export function* repeat(brackets: readonly Bracket[], iterations: number): Generator<Bracket> {
  for (let i = 0; i < iterations; i++) yield* brackets
}
