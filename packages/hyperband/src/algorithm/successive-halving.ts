import {
  checkHalvingKeys,
  completeScheduleOptions,
  type HalvingOptions,
  successiveHalvingSchedule,
} from '../schedule/hyperband-schedule.ts'
import { bracketScheduler } from '../scheduler/bracket-scheduler.ts'
import { uniformSource } from '../source/uniform-source.ts'
import type { Algorithm } from './algorithm.ts'

/**
 * One bracket of synchronous successive halving over random configurations.
 *
 * @throws HyperbandError `invalidSchedule` as {@link successiveHalvingSchedule}.
 * @see Jamieson, Talwalkar (2016), AISTATS.
 * @example
 * successiveHalving({ configurations: 27, maxResource: 27, eta: 3 })
 */
export function successiveHalving(options: HalvingOptions): Algorithm {
  checkHalvingKeys(options, 'successiveHalving')
  const { configurations, ...rest } = options
  const { brackets, jobs } = successiveHalvingSchedule(options)
  const { schedule: _, ...settings } = completeScheduleOptions(rest)
  return {
    name: 'successiveHalving',
    settings: { ...settings, configurations },
    synchronous: true,
    planned: () => jobs,
    start({ space, seed, allowRepeats }) {
      const source = uniformSource({ space, seed, allowRepeats, planned: [configurations] })
      return bracketScheduler(brackets, source, jobs)
    },
  }
}
