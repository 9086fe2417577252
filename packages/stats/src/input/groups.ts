import { StatsError } from './errors.ts'
import { requireSample } from './pairs.ts'

/** Refuses fewer than two samples, and one that is too small or holds what is no finite number. */
export function requireGroups(groups: readonly ArrayLike<number>[], minimum = 1): void {
  if (!Array.isArray(groups)) throw new StatsError('shape', 'groups must be an array with one sample for each', groups)
  if (groups.length < 2) throw new StatsError('too-few', 'there must be at least 2 groups', groups.length)
  for (let i = 0; i < groups.length; i++) requireSample(groups[i], `group ${i}`, minimum)
}
