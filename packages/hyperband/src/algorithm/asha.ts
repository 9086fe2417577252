import { checkInteger, checkKeys } from '../errors.ts'
import { completeScheduleOptions, type Rounding, RUNG_KEYS, roundResource } from '../schedule/hyperband-schedule.ts'
import { floorLog } from '../schedule/integer-log.ts'
import { ashaScheduler, leastEvaluations } from '../scheduler/asha-scheduler.ts'
import { uniformSource } from '../source/uniform-source.ts'
import type { Algorithm } from './algorithm.ts'

/** Options of {@link asha}. */
export interface AshaOptions {
  /** How many configurations are started. */
  readonly trials: number
  readonly maxResource: number
  /** Default 1. */
  readonly minResource?: number
  /** Default 3. */
  readonly eta?: number
  readonly rounding?: Rounding
}

/**
 * Asynchronous successive halving: no worker waits for a rung. The price: what is promoted depends on the order in which
 * trials end, so results repeat bit for bit only with one worker (or when the objective takes the same time each run).
 * A failed trial is dropped; there is no slot to refill.
 *
 * @throws HyperbandError `invalidSchedule` for bad resources or eta or an unknown key, `invalidOption` for trials below 1.
 * @see Li, Jamieson, Rostamizadeh, Gonina, Hardt, Recht, Talwalkar (2020), A system for massively parallel
 * hyperparameter tuning, MLSys, Algorithm 2.
 * @example
 * asha({ trials: 200, maxResource: 81, eta: 3 })
 */
export function asha(options: AshaOptions): Algorithm {
  checkKeys(options, ['trials', ...RUNG_KEYS], 'asha', 'invalidSchedule')
  const { trials, ...rest } = options
  checkInteger(trials, 'trials', 1)
  const { maxResource, minResource, eta, rounding } = completeScheduleOptions(rest)
  const s = floorLog(eta, maxResource, minResource)
  const resources = Array.from({ length: s + 1 }, (_, i) => roundResource(maxResource / eta ** (s - i), rounding))
  return {
    name: 'asha',
    settings: { trials, maxResource, minResource, eta, rounding },
    synchronous: false,
    planned: () => leastEvaluations({ trials, eta, rungs: resources.length }),
    start({ space, seed, allowRepeats }) {
      const source = uniformSource({ space, seed, allowRepeats, planned: [trials] })
      return ashaScheduler({ source, resources, eta, trials })
    },
  }
}
