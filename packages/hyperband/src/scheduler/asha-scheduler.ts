import type { Source } from '../source/source.ts'
import type { Consequences, Scheduler, SchedulerJob } from './scheduler.ts'
import { type TopFraction, topFraction } from './top-fraction.ts'

/** What {@link ashaScheduler} needs. */
export interface AshaSchedulerOptions {
  readonly source: Source
  /** Resource of each rung, rising. */
  readonly resources: readonly number[]
  readonly eta: number
  /** How many configurations are started. */
  readonly trials: number
}

/**
 * Asynchronous successive halving: a free worker gets the best trial that is in the top 1 / eta of its rung *by now*,
 * from the highest rung down, else a new configuration. Nobody waits for a rung to fill up. (Li et al. 2020, Algorithm 2.)
 */
export function ashaScheduler({ source, resources, eta, trials }: AshaSchedulerOptions): Scheduler {
  const last = resources.length - 1
  const rungs: TopFraction[] = Array.from({ length: last }, () => topFraction(eta))
  const live = new Set<number>()
  let started = 0
  let running = 0
  let done = 0
  let exhausted = false
  let discarded: string[] = []
  let promotions: Consequences['rungs'][number][] = []

  const jobOf = (index: number, rung: number, config: SchedulerJob['config']): SchedulerJob => {
    running++
    return { trial: `0-${index}`, bracket: 0, rung, resource: resources[rung] as number, config }
  }
  const discard = (index: number): void => {
    live.delete(index)
    discarded.push(`0-${index}`)
  }

  return {
    next() {
      for (let rung = last - 1; rung >= 0; rung--) {
        const item = rungs[rung]?.take()
        if (item !== undefined) {
          promotions.push({ bracket: 0, rung, promoted: [`0-${item.index}`] })
          return jobOf(item.index, rung + 1, undefined)
        }
      }
      if (started < trials && !exhausted) {
        const config = source.take(0, started)
        if (config !== undefined) {
          live.add(started)
          return jobOf(started++, 0, config)
        }
        exhausted = true
      }
      if (running > 0) return 'wait'
      for (const index of [...live]) discard(index)
      return 'done'
    },
    settle(job, outcome) {
      running--
      const index = Number(job.trial.slice(2))
      if (outcome.status === 'failed') {
        discard(index)
        return
      }
      done++
      if (job.rung === last) discard(index)
      else if (outcome.status === 'completed') rungs[job.rung]?.add({ index, loss: outcome.loss })
      else discard(index)
    },
    takeConsequences() {
      const consequences = { discarded, rungs: promotions }
      discarded = []
      promotions = []
      return consequences
    },
    progress: () => ({ done, planned: trials }),
  }
}
