import { HyperbandError } from '../errors.ts'
import type { PrunerState } from '../pruner.ts'
import type { Consequences, JobOutcome, Scheduler, SchedulerJob, SchedulerProgress } from '../scheduler/scheduler.ts'
import type { Config } from '../space/space.ts'
import type { StudyRecord } from '../storage/storage.ts'
import type { Held, HeldCheckpoints } from './held-checkpoints.ts'
import type { Best, Direction, Evaluation, Trial } from './types.ts'

type AskRecord = Extract<StudyRecord, { type: 'ask' }>
type EndRecord = Extract<StudyRecord, { type: 'complete' | 'prune' | 'fail' }>

/** A trial as the ledger keeps it: as small as can be, since there may be 100,000. */
export interface TrialEntry {
  readonly id: string
  readonly bracket: number
  readonly index: number
  readonly config: Config
  status: Trial['status']
  evaluations: readonly Evaluation[]
  checkpoint: Held | undefined
}

/** A job that was handed out and has not ended. */
export interface OpenJob {
  readonly entry: TrialEntry
  readonly job: SchedulerJob
  readonly previousResource: number
}

/** What a record brought about. */
export interface Applied {
  readonly consequences: Consequences
  readonly improved: boolean
  /** References of checkpoints that nobody needs any more. */
  readonly dropped: readonly unknown[]
}

/** The state of a study: a function of its records and nothing else. */
export interface Ledger {
  /** The next job of the plan, without handing it out. */
  peek(): SchedulerJob | 'wait' | 'done'
  /** The job that was decided by `peek` and has no record yet. */
  unrecorded(): SchedulerJob | undefined
  applyAsk(record: AskRecord): OpenJob
  applyEnd(record: EndRecord): Applied
  open(): readonly OpenJob[]
  openCount(): number
  find(trial: string): TrialEntry | undefined
  openJob(trial: string): OpenJob | undefined
  trials(): TrialEntry[]
  best(): Best | undefined
  bestCheckpoint(): unknown
  failures(): number
  count(): number
  /** What came of the scheduler by itself, without a record: a space that ran out. */
  takeConsequences(): Applied
  progress(): SchedulerProgress
}

const NONE: readonly Evaluation[] = []
const ENDED = { complete: 'completed', prune: 'pruned' } as const

/** A new list of the exact length: one that grows by `push` reserves 17 places, most of a trial's memory. */
function append(entry: TrialEntry, evaluation: Evaluation): void {
  entry.evaluations = entry.evaluations.length === 0 ? [evaluation] : [...entry.evaluations, evaluation]
}

/** What a ledger works with. */
export interface LedgerOptions {
  readonly scheduler: Scheduler
  readonly direction: Direction
  readonly pruner: PrunerState | undefined
  readonly checkpoints: HeldCheckpoints
}

/**
 * Applies records to the scheduler and to the table of trials. Both a live study and one that is read back from its
 * journal go through here, so that a resumed study cannot differ from an undisturbed one.
 */
export function createLedger({ scheduler, direction, pruner, checkpoints }: LedgerOptions): Ledger {
  const entries = new Map<string, TrialEntry>()
  const open = new Map<string, OpenJob>()
  const sign = direction === 'maximize' ? -1 : 1
  let planned: SchedulerJob | 'wait' | 'done' | undefined
  let best:
    | { readonly best: Best; readonly order: readonly number[]; readonly checkpoint: Held | undefined }
    | undefined
  let failures = 0

  const peek = (): SchedulerJob | 'wait' | 'done' => {
    if (planned === undefined || planned === 'wait') planned = scheduler.next()
    return planned
  }

  /** Later evaluations of one trial, then earlier trials, win a tie: an order that does not depend on time. */
  const beats = (score: number, order: readonly number[]): boolean => {
    if (best === undefined) return true
    if (score !== best.best.score) return score * sign < best.best.score * sign
    for (let i = 0; i < order.length; i++) {
      const difference = (order[i] as number) - (best.order[i] as number)
      if (difference !== 0) return difference < 0
    }
    return false
  }

  const release = (held: Held | undefined, dropped: unknown[]): void => {
    if (held !== undefined && checkpoints.release(held)) dropped.push(held.value)
  }

  const settleTrials = (consequences: Consequences, dropped: unknown[]): void => {
    for (const id of consequences.discarded) {
      const entry = entries.get(id) as TrialEntry
      if (entry.status === 'paused') entry.status = 'stopped'
      release(entry.checkpoint, dropped)
      entry.checkpoint = undefined
    }
  }

  return {
    peek,
    unrecorded: () => (typeof planned === 'object' ? planned : undefined),
    applyAsk(record) {
      const job = peek()
      const matches =
        typeof job === 'object' &&
        job.trial === record.trial &&
        job.rung === record.rung &&
        (job.config === record.config || JSON.stringify(job.config) === JSON.stringify(record.config))
      if (!matches) {
        throw new HyperbandError({
          code: 'journalDiverged',
          rule: `the records must be those of this package's version: it would have asked for ${JSON.stringify(job)}`,
          received: record,
        })
      }
      planned = undefined
      let entry = entries.get(job.trial)
      if (entry === undefined) {
        entry = {
          id: job.trial,
          bracket: job.bracket,
          index: Number(job.trial.slice(job.trial.indexOf('-') + 1)),
          config: job.config as Config,
          status: 'running',
          evaluations: NONE,
          checkpoint: undefined,
        }
        entries.set(job.trial, entry)
      }
      entry.status = 'running'
      const previousResource = entry.checkpoint === undefined ? 0 : (entry.evaluations.at(-1)?.resource ?? 0)
      const opened: OpenJob = { entry, job, previousResource }
      open.set(job.trial, opened)
      return opened
    },
    applyEnd(record) {
      const opened = open.get(record.trial) as OpenJob
      open.delete(record.trial)
      const { entry, job, previousResource } = opened
      const dropped: unknown[] = []
      const base = { rung: job.rung, resource: job.resource, previousResource }
      let outcome: JobOutcome
      let improved = false
      if (record.type === 'fail') {
        failures++
        entry.status = 'failed'
        append(entry, { ...base, status: 'failed', error: record.error })
        outcome = { status: 'failed' }
      } else {
        const pruned = record.type === 'prune'
        const { score, metrics, reports } = record
        const reached = pruned ? (reports?.at(-1)?.[0] ?? job.resource) : job.resource
        const done = { rung: job.rung, resource: reached, previousResource, status: ENDED[record.type], score }
        append(entry, metrics === undefined ? done : { ...done, metrics })
        entry.status = pruned ? 'pruned' : 'paused'
        const before = entry.checkpoint
        entry.checkpoint = record.checkpoint === undefined ? undefined : checkpoints.hold(record.checkpoint)
        release(before, dropped)
        const order = [-reached, entry.bracket, entry.index]
        if (beats(score, order)) {
          improved = true
          const beaten = best?.checkpoint
          best = {
            best: { trial: entry.id, config: entry.config, score, resource: reached, metrics: metrics ?? {} },
            order,
            checkpoint: entry.checkpoint === undefined ? undefined : checkpoints.hold(entry.checkpoint.value),
          }
          release(beaten, dropped)
        }
        if (!pruned && pruner !== undefined && reports !== undefined) {
          const curve = reports.filter(([, value]) => Number.isFinite(value))
          pruner.learn(curve.map(([resource, value]) => [resource, value * sign]))
        }
        outcome = { status: pruned ? 'pruned' : 'completed', loss: score * sign }
      }
      scheduler.settle(job, outcome)
      const consequences = scheduler.takeConsequences()
      if (record.type === 'complete' && consequences.discarded.includes(entry.id)) entry.status = 'completed'
      settleTrials(consequences, dropped)
      return { consequences, improved, dropped }
    },
    takeConsequences() {
      const consequences = scheduler.takeConsequences()
      const dropped: unknown[] = []
      settleTrials(consequences, dropped)
      return { consequences, improved: false, dropped }
    },
    open: () => [...open.values()],
    openCount: () => open.size,
    find: (trial) => entries.get(trial),
    openJob: (trial) => open.get(trial),
    trials: () => [...entries.values()].sort((a, b) => a.bracket - b.bracket || a.index - b.index),
    best: () => best?.best,
    bestCheckpoint: () => best?.checkpoint?.value,
    failures: () => failures,
    count: () => entries.size,
    progress: () => scheduler.progress(),
  }
}
