import type { Bracket } from '../schedule/hyperband-schedule.ts'
import type { Observation, Source } from '../source/source.ts'
import type { Config } from '../space/space.ts'
import type { Consequences, Scheduler, SchedulerJob } from './scheduler.ts'

interface Finished {
  readonly index: number
  readonly loss: number
  readonly pruned: boolean
}

interface BracketState {
  readonly number: number
  readonly plan: Bracket
  /** The rung that is being filled; the plan's length when the bracket is over. */
  rung: number
  /** Successes that this rung needs; lowered when there is nothing left to run. */
  target: number
  /** Successes up to which proposals may be drawn before the source learns again. */
  waveTarget: number
  succeeded: number
  running: number
  finished: Finished[]
  /** The field of the rung before, the best first, and how far it has been called up. */
  field: Finished[]
  called: number
  drawn: number
  /** Trials that may still be promoted or called up, with their configurations for the model. */
  readonly live: Map<number, Config>
}

const NOTHING: Consequences = { discarded: [], rungs: [] }

/** The name of a trial: bracket and number within the bracket. */
function trialName(bracket: number, index: number): string {
  return `${bracket}-${index}`
}

function byLoss(a: Finished, b: Finished): number {
  return Number(a.pruned) - Number(b.pruned) || a.loss - b.loss || a.index - b.index
}

/**
 * Synchronous successive halving over a list of brackets. Rungs are complete before they promote; later brackets fill
 * workers that would idle, unless the source learns from results.
 *
 * A rung needs a number of *successes*. The set of trials that it calls on is a prefix of a fixed list (the source's
 * sequence in rung 0, the ranking of the rung before above that), as long as failures make necessary. So the result
 * does not depend on the order in which trials end, nor on how many run at once.
 */
export function bracketScheduler(plans: Iterable<Bracket>, source: Source, evaluations: number): Scheduler {
  let planned = evaluations
  const iterator = plans[Symbol.iterator]()
  const open: BracketState[] = []
  let opened = 0
  let exhausted = false
  let done = 0
  let discarded: string[] = []
  let rungs: Consequences['rungs'][number][] = []
  const observations: (Observation & { readonly order: readonly [number, number, number] })[] = []

  const openBracket = (): boolean => {
    const { value: plan, done: none } = iterator.next()
    if (none) {
      exhausted = true
      return false
    }
    const bracket: BracketState = {
      number: opened++,
      plan,
      rung: -1,
      target: 0,
      waveTarget: 0,
      succeeded: 0,
      running: 0,
      finished: [],
      field: [],
      called: 0,
      drawn: 0,
      live: new Map(),
    }
    enterRung(bracket)
    open.push(bracket)
    return true
  }

  const enterRung = (bracket: BracketState): void => {
    bracket.rung++
    bracket.target = bracket.plan.rungs[bracket.rung]?.configurations ?? 0
    bracket.waveTarget = bracket.rung === 0 && source.wave !== undefined ? 0 : bracket.target
    bracket.succeeded = 0
    bracket.field = bracket.finished.sort(byLoss)
    bracket.finished = []
    bracket.called = 0
  }

  const fit = (): void => {
    observations.sort((a, b) => a.order[0] - b.order[0] || a.order[1] - b.order[1] || a.order[2] - b.order[2])
    source.fit?.(observations)
  }

  const draw = (bracket: BracketState): SchedulerJob | undefined => {
    const index = bracket.drawn
    const config = source.take(bracket.number, index)
    if (config === undefined) return undefined
    bracket.drawn++
    bracket.live.set(index, config)
    return jobOf(bracket, index, config)
  }

  const jobOf = (bracket: BracketState, index: number, config: Config | undefined): SchedulerJob => ({
    trial: trialName(bracket.number, index),
    bracket: bracket.number,
    rung: bracket.rung,
    resource: bracket.plan.rungs[bracket.rung]?.resource as number,
    config,
  })

  const nextOf = (bracket: BracketState): SchedulerJob | undefined => {
    if (bracket.rung >= bracket.plan.rungs.length) return undefined
    if (bracket.running === 0 && bracket.succeeded === bracket.waveTarget && bracket.waveTarget < bracket.target) {
      fit()
      bracket.waveTarget = Math.min(bracket.target, bracket.waveTarget + (source.wave ?? bracket.target))
    }
    if (bracket.succeeded + bracket.running >= bracket.waveTarget) return undefined
    const runnerUp = bracket.field[bracket.called]
    if (runnerUp !== undefined) {
      bracket.called++
      bracket.running++
      return jobOf(bracket, runnerUp.index, undefined)
    }
    const job = draw(bracket)
    if (job !== undefined) {
      bracket.running++
      return job
    }
    const reachable = bracket.succeeded + bracket.running
    planned -= bracket.target - reachable
    bracket.target = reachable
    bracket.waveTarget = reachable
    return undefined
  }

  /** Moves a bracket on as far as its complete rungs allow. Returns whether it moved. */
  const advance = (bracket: BracketState): boolean => {
    let moved = false
    while (bracket.rung < bracket.plan.rungs.length && bracket.running === 0 && bracket.succeeded === bracket.target) {
      moved = true
      const rung = bracket.rung
      const last = rung === bracket.plan.rungs.length - 1
      const survivors = new Set(bracket.finished.map(({ index }) => index))
      for (const index of rung > 0 || last ? bracket.live.keys() : []) {
        if (last || !survivors.has(index)) discard(bracket, index)
      }
      enterRung(bracket)
      const promoted = bracket.field.slice(0, bracket.target).map(({ index }) => trialName(bracket.number, index))
      rungs.push({ bracket: bracket.number, rung, promoted })
      if (bracket.field.length === 0) {
        for (const left of bracket.plan.rungs.slice(bracket.rung)) planned -= left.configurations
        bracket.rung = bracket.plan.rungs.length
      }
    }
    if (bracket.rung >= bracket.plan.rungs.length) open.splice(open.indexOf(bracket), 1)
    return moved
  }

  const discard = (bracket: BracketState, index: number): void => {
    bracket.live.delete(index)
    discarded.push(trialName(bracket.number, index))
  }

  return {
    next() {
      for (let i = 0; ; ) {
        const bracket = open[i]
        if (bracket === undefined) {
          const mayOpen = !exhausted && (open.length === 0 || source.wave === undefined)
          if (!mayOpen || !openBracket()) return open.length === 0 ? 'done' : 'wait'
          continue
        }
        const job = nextOf(bracket)
        if (job !== undefined) return job
        if (!advance(bracket)) i++
      }
    },
    settle(job, outcome) {
      const bracket = open.find(({ number }) => number === job.bracket) as BracketState
      const index = Number(job.trial.slice(job.trial.indexOf('-') + 1))
      bracket.running--
      if (outcome.status === 'failed') {
        discard(bracket, index)
      } else {
        done++
        bracket.succeeded++
        if (source.wave !== undefined) {
          const config = bracket.live.get(index) as Config
          const order = [bracket.number, index, job.rung] as const
          observations.push({ config, loss: outcome.loss, resource: job.resource, order })
        }
        if (bracket.rung === bracket.plan.rungs.length - 1) discard(bracket, index)
        else bracket.finished.push({ index, loss: outcome.loss, pruned: outcome.status === 'pruned' })
      }
      advance(bracket)
    },
    takeConsequences() {
      if (discarded.length === 0 && rungs.length === 0) return NOTHING
      const consequences = { discarded, rungs }
      discarded = []
      rungs = []
      return consequences
    },
    progress: () => ({ done, planned }),
  }
}
