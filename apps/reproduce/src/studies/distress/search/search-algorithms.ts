import { type Algorithm, asha, bayesian, bohb, hyperband, hyperbandSchedule, randomSearch } from '@fdp/hyperband'
import type { DistressSizes } from '../../../profiles.ts'
import { searchSchedule } from './search.ts'

/** The algorithms that are compared: those of Table 5, by its names, and two beyond it. */
export const SEARCHES = ['Hyperband', 'Random search', 'Bayesian optimization', 'BOHB', 'ASHA'] as const
export type SearchName = (typeof SEARCHES)[number]

/** Epochs that the lowest rungs of ASHA cost a configuration when one in eta is promoted: each epoch counted once. */
function ashaEpochs(trials: number, resources: readonly number[], eta: number): number {
  return resources.reduce((sum, resource, rung) => {
    const reached = Math.floor(trials / eta ** rung)
    return sum + reached * (resource - (resources[rung - 1] ?? 0))
  }, 0)
}

/**
 * Every algorithm with as many configurations as spend at least what one run of Hyperband spends: R epochs a configuration for
 * random search and Bayesian optimisation, successive halving for the others. All run one evaluation at a time, so that
 * proposals see all results before them and ASHA, whose promotions depend on the order of ends, repeats.
 */
export function searchAlgorithms({
  maxResource,
  eta,
}: Pick<DistressSizes['searchComparison'], 'maxResource' | 'eta'>): Readonly<Record<SearchName, Algorithm>> {
  const schedule = searchSchedule({ maxResource, eta })
  const { resourceResumed: budget, brackets } = hyperbandSchedule(schedule)
  const resources = (brackets[0]?.rungs ?? []).map(({ resource }) => resource)
  const trials = Math.ceil(budget / maxResource)
  let ashaTrials = 1
  while (ashaEpochs(ashaTrials, resources, eta) < budget) ashaTrials += 1
  return {
    Hyperband: hyperband(schedule),
    'Random search': randomSearch({ trials, resource: maxResource }),
    'Bayesian optimization': bayesian({
      trials,
      resource: maxResource,
      initial: Math.max(2, Math.floor(trials / 3)),
      batch: 1,
    }),
    BOHB: bohb({ ...schedule, batch: 1 }),
    ASHA: asha({ trials: ashaTrials, maxResource, eta, rounding: 'ceil' }),
  }
}
