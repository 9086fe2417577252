import type { Config } from '../space/space.ts'
import type { ReadableStudy } from './export.ts'

/** A trial's first evaluation; later ones are selected by their score. */
export interface Scored {
  readonly config: Config
  readonly resource: number
  /** Less is better, whatever the study's direction. */
  readonly loss: number
}

export function scoredTrials<C>({ trials, direction }: ReadableStudy<C>): Scored[] {
  const sign = direction === 'maximize' ? -1 : 1
  return trials.flatMap(({ config, evaluations: [first] }) =>
    first?.score === undefined
      ? []
      : [{ config: config as Config, resource: first.resource, loss: sign * first.score }],
  )
}

/** Trials by the resource of their first evaluation, in the order of their first one. */
export function byResource(trials: readonly Scored[]): Scored[][] {
  const groups = new Map<number, Scored[]>()
  for (const trial of trials) {
    const group = groups.get(trial.resource)
    if (group === undefined) groups.set(trial.resource, [trial])
    else group.push(trial)
  }
  return [...groups.values()]
}
