import { check, checkInteger, checkKeys, checkPositive } from '../errors.ts'
import { bracketScheduler } from '../scheduler/bracket-scheduler.ts'
import { tpeSource } from '../source/tpe-source.ts'
import type { Algorithm } from './algorithm.ts'
import type { FullResourceOptions } from './random-search.ts'

/** Options of {@link tpe}. */
export interface TpeOptions extends FullResourceOptions {
  /** Random trials before the model. Default 10. */
  readonly initial?: number
  /** Draws of which the most promising one is tried. Default 24. */
  readonly candidates?: number
  /**
   * Trials that are proposed from one state of knowledge, and so the largest useful concurrency. Results do not depend
   * on how many of them really run at once. Default 4.
   */
  readonly batch?: number
  /** One density over all parameters together instead of one for each. Default false. */
  readonly multivariate?: boolean
}

/**
 * Tree-structured Parzen estimator, all trials with the same resource. The best tenth of the trials (at most 25) is good.
 *
 * @throws HyperbandError `invalidOption` for numbers that are no integers of at least 1.
 * @see Bergstra, Bardenet, Bengio, Kégl (2011), NeurIPS 24.
 * @example
 * tpe({ trials: 100, resource: 30 })
 */
export function tpe(options: TpeOptions): Algorithm {
  checkKeys(options, ['trials', 'resource', 'initial', 'candidates', 'batch', 'multivariate'], 'tpe', 'invalidOption')
  const { trials, resource = 1, initial = 10, candidates = 24, batch = 4, multivariate = false } = options
  checkInteger(trials, 'trials', 1)
  checkPositive(resource, 'resource')
  checkInteger(initial, 'initial', 1)
  checkInteger(candidates, 'candidates', 1)
  checkInteger(batch, 'batch', 1)
  check(typeof multivariate === 'boolean', 'invalidOption', 'multivariate must be true or false', multivariate)
  return {
    name: 'tpe',
    settings: { trials, resource, initial, candidates, batch, multivariate },
    synchronous: true,
    planned: () => trials,
    start({ space, seed, allowRepeats }) {
      const good = (n: number): number => Math.min(25, Math.ceil(0.1 * n))
      const source = tpeSource({
        space,
        seed,
        allowRepeats,
        initial,
        candidates,
        multivariate,
        good,
        wave: batch,
        randomFraction: 0,
      })
      return bracketScheduler([{ s: 0, rungs: [{ configurations: trials, resource }] }], source, trials)
    },
  }
}
