import { floorDivide } from '../schedule/integer-log.ts'
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

/** Evaluations when every rung promotes one in `eta` and no more: what ASHA does at least when nothing fails. */
export function leastEvaluations({ trials, eta, rungs }: { trials: number; eta: number; rungs: number }): number {
  let sum = 0
  for (let rung = 0, size = trials; rung < rungs; rung++, size = floorDivide(size, eta)) sum += size
  return sum
}

/**
 * Asynchronous successive halving: a free worker gets the best trial that is in the top 1 / eta of its rung *by now*,
 * from the highest rung down, else a new configuration. Nobody waits for a rung to fill up. (Li et al. 2020, Algorithm 2.)
 */
export function ashaScheduler({ source, resources, eta, trials }: AshaSchedulerOptions): Scheduler {
  const last = resources.length - 1
  const rungs: TopFraction[] = Array.from({ length: last }, () => topFraction(eta))
  const live = new Set<number>()
  /** By rung. */
  const begun = resources.map(() => 0)
  const failed = resources.map(() => 0)
  const pruned = resources.map(() => 0)
  let started = 0
  let running = 0
  let done = 0
  let exhausted = false
  let discarded: string[] = []
  let promotions: Consequences['rungs'][number][] = []

  const jobOf = (index: number, rung: number, config: SchedulerJob['config']): SchedulerJob => {
    running++
    begun[rung] = (begun[rung] as number) + 1
    return { trial: `0-${index}`, bracket: 0, rung, resource: resources[rung] as number, config }
  }
  const discard = (index: number): void => {
    live.delete(index)
    discarded.push(`0-${index}`)
  }

  /** What ran, runs, and will at least run if nothing more fails: a rung may promote more than one in eta on the way. */
  const planned = (): number => {
    let sum = 0
    let entering = exhausted ? started : trials
    for (let rung = 0; rung <= last; rung++) {
      const succeeding = entering - (failed[rung] as number)
      sum += succeeding
      const ranked = succeeding - (pruned[rung] as number)
      entering = Math.max(begun[rung + 1] ?? 0, floorDivide(ranked, eta))
    }
    return sum
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
        failed[job.rung] = (failed[job.rung] as number) + 1
        discard(index)
        return
      }
      done++
      if (outcome.status === 'pruned') pruned[job.rung] = (pruned[job.rung] as number) + 1
      if (job.rung === last || outcome.status === 'pruned') discard(index)
      else rungs[job.rung]?.add({ index, loss: outcome.loss })
    },
    takeConsequences() {
      const consequences = { discarded, rungs: promotions }
      discarded = []
      promotions = []
      return consequences
    },
    progress: () => ({ done, planned: planned() }),
  }
}
