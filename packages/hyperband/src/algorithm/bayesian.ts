import { checkInteger, checkKeys, checkPositive } from '../errors.ts'
import { bracketScheduler } from '../scheduler/bracket-scheduler.ts'
import { bayesianSource } from '../source/bayesian-source.ts'
import type { Algorithm } from './algorithm.ts'
import type { FullResourceOptions } from './random-search.ts'

/** Options of {@link bayesian}. */
export interface BayesianOptions extends FullResourceOptions {
  /** Random trials before the model. Default: two for each parameter, at least 4. */
  readonly initial?: number
  /** Random configurations over which expected improvement is searched, before local steps. Default 500. */
  readonly candidates?: number
  /** Trials that are proposed from one state of knowledge, and so the largest useful concurrency. Default 4. */
  readonly batch?: number
  /** The most trials that the process sees; its time grows with the cube. Default 300. */
  readonly maxObservations?: number
}

/**
 * Bayesian optimisation, all trials with the same resource: a Gaussian process with Matérn 5/2 covariance and a length
 * scale for each parameter, expected improvement, mixed and conditional spaces.
 *
 * @throws HyperbandError `invalidOption` for numbers that are no integers of at least 1.
 * @see Snoek, Larochelle, Adams (2012), Practical Bayesian optimization of machine learning algorithms, NeurIPS 25.
 * @example
 * bayesian({ trials: 40, resource: 30 })
 */
export function bayesian(options: BayesianOptions): Algorithm {
  checkKeys(
    options,
    ['trials', 'resource', 'initial', 'candidates', 'batch', 'maxObservations'],
    'bayesian',
    'invalidOption',
  )
  const { trials, resource = 1, initial, candidates = 500, batch = 4, maxObservations = 300 } = options
  checkInteger(trials, 'trials', 1)
  checkPositive(resource, 'resource')
  if (initial !== undefined) checkInteger(initial, 'initial', 2)
  checkInteger(candidates, 'candidates', 1)
  checkInteger(batch, 'batch', 1)
  checkInteger(maxObservations, 'maxObservations', 2)
  return {
    name: 'bayesian',
    settings: { trials, resource, initial: initial ?? null, candidates, batch, maxObservations },
    synchronous: true,
    planned: () => trials,
    start({ space, seed, allowRepeats }) {
      const source = bayesianSource({
        space,
        seed,
        allowRepeats,
        candidates,
        maxObservations,
        initial: initial ?? Math.max(4, 2 * space.dimensions.length),
        wave: batch,
      })
      return bracketScheduler([{ s: 0, rungs: [{ configurations: trials, resource }] }], source, trials)
    },
  }
}
