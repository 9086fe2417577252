import { check, describe, HyperbandError } from '../errors.ts'
import type { JsonValue } from '../json.ts'
import { seedOf } from '../random.ts'
import type { SchedulerJob } from '../scheduler/scheduler.ts'
import { brokenRule } from '../storage/check-record.ts'
import type { CheckpointStore } from '../storage/checkpoints.ts'
import type { RecordedError, Storage, StudyHeader, StudyRecord } from '../storage/storage.ts'
import type { Broadcast } from './broadcast.ts'
import { compareHeaders } from './header.ts'
import type { Applied, Ledger, OpenJob } from './ledger.ts'
import type { StudyCore } from './optimize.ts'
import type { Removals } from './removals.ts'
import type { Best, Job, StudyEvent } from './types.ts'

const SWEPT_AFTER_RESUME = 1000

/** Part of a name that nothing else has: from the system's randomness, for a study has no other use for it. */
const ownName = (): string =>
  Array.from(crypto.getRandomValues(new Uint32Array(3)), (part) => part.toString(16).padStart(8, '0')).join('')

/** What the core of a study works on. */
export interface CoreParts<C> {
  readonly header: StudyHeader
  readonly ledger: Ledger
  readonly storage: Storage
  readonly checkpoints: CheckpointStore
  readonly removals: Removals
  readonly events: Broadcast<StudyEvent<C>>
  readonly maxFailures: number
  readonly pruner: StudyCore<C>['pruner']
}

/** The core, and the end of it. */
export interface ClosableCore<C> extends StudyCore<C> {
  /** Of the trial that failed last. */
  readonly lastError: () => unknown
  /** Resolves when nothing is left to remove and, after a complete plan, the end is told. */
  readonly settled: () => Promise<void>
  /** Frees the storage: no jobs, no results and no events from now on. */
  readonly close: () => void
}

/** Replays what the storage holds, and hands out jobs and takes results from then on. Where that fails, what was opened is closed. */
export function createCore<C>({
  header,
  ledger,
  storage,
  checkpoints,
  removals: { remove },
  events,
  maxFailures,
  pruner,
}: CoreParts<C>): ClosableCore<C> {
  const handedOut = new Set<string>()
  const settling = new Map<string, Promise<unknown>>()
  const listeners = new Set<() => void>()
  let lastError: unknown
  let closed = false
  let ending: Promise<void> | undefined
  let opened = false
  /** In the key of every checkpoint: studies may share a store, and none may write over what is another's. */
  const own = ownName()

  function replay(): unknown[] {
    const dropped: unknown[] = []
    let first = true
    for (const record of storage.open()) {
      opened = true
      const broken = brokenRule(record, first)
      if (broken !== undefined) {
        throw new HyperbandError({ code: 'journalCorrupt', rule: `a record must ${broken}`, received: record })
      }
      if (first) compareHeaders(header, record)
      else if (record.type === 'ask') ledger.applyAsk(record)
      else if (record.type !== 'study') {
        check(
          ledger.openJob(record.trial)?.job.rung === record.rung,
          'journalCorrupt',
          'a result must follow its ask',
          record,
        )
        dropped.push(...ledger.applyEnd(record).dropped)
        if (record.type === 'fail') lastError = record.error
      }
      first = false
    }
    opened = true
    if (first) storage.append(header)
    return dropped
  }

  const announce = ({ consequences, improved, dropped }: Applied): readonly unknown[] => {
    for (const rung of consequences.rungs) events.send({ type: 'rungCompleted', ...rung })
    if (improved) events.send({ type: 'improved', best: ledger.best() as Best<C> })
    return dropped
  }

  const isDone = (): boolean => ledger.openCount() === 0 && ledger.peek() === 'done'

  /** Tells the end when the plan is complete: the last event, after all that followed from it is announced and removed. */
  const announceEnd = (): Promise<void> => {
    if (ending === undefined && isDone()) {
      ending = remove(announce(ledger.takeConsequences())).then(() =>
        events.send({ type: 'finished', best: ledger.best() as Best<C> | undefined }),
      )
    }
    return ending ?? Promise.resolve()
  }

  const claim = (): OpenJob | 'wait' | 'done' => {
    check(!closed, 'studyClosed', 'a closed study has no more jobs', 'ask')
    if (ledger.failures() > maxFailures) {
      throw new HyperbandError({
        code: 'tooManyFailures',
        rule: `at most maxFailures = ${maxFailures} trials may fail (the last one: ${describe(lastError)})`,
        received: ledger.failures(),
        cause: lastError,
      })
    }
    const orphan =
      handedOut.size < ledger.openCount() ? ledger.open().find(({ entry }) => !handedOut.has(entry.id)) : undefined
    const opened = orphan ?? open()
    if (typeof opened === 'object') handedOut.add(opened.entry.id)
    else if (opened === 'done' && ledger.openCount() > 0) return 'wait'
    return opened
  }

  const open = (): OpenJob | 'wait' | 'done' => {
    const job = ledger.peek()
    void remove(announce(ledger.takeConsequences()))
    if (typeof job === 'string') {
      void announceEnd()
      return job
    }
    return record(job)
  }

  const record = ({ trial, rung, config }: SchedulerJob): OpenJob => {
    const ask: StudyRecord = { type: 'ask', trial, rung, ...(config === undefined ? {} : { config }) }
    storage.append(ask)
    return ledger.applyAsk(ask)
  }

  const load = async ({ entry, job, previousResource }: OpenJob): Promise<Job<C>> => {
    const { trial, bracket, rung, resource } = job
    const loaded =
      entry.checkpoint === undefined ? undefined : await loadCheckpoint(trial, rung, entry.checkpoint.value)
    const config = entry.config as C
    const trialSeed = seedOf(header.seed, trial)
    if (events.active()) {
      const described = { trial, bracket, rung, config, resource, previousResource, seed: trialSeed }
      events.send({ type: 'started', job: described })
    }
    return { trial, bracket, rung, config, resource, previousResource, checkpoint: loaded, seed: trialSeed }
  }

  /** What cannot be loaded stops the study and fails no trial: a folder that was left behind would fail all of them. */
  const loadCheckpoint = async (trial: string, rung: number, checkpoint: unknown): Promise<unknown> => {
    try {
      return await checkpoints.load(checkpoint as JsonValue)
    } catch (error) {
      throw new HyperbandError({
        code: 'invalidCheckpoint',
        rule: `a trial must find the checkpoint that it goes on from (${describe(error)}); an error that is told for it gives the trial up`,
        received: { trial, rung, checkpoint },
        cause: error,
      })
    }
  }

  const commit = async (end: Extract<StudyRecord, { type: 'complete' | 'prune' | 'fail' }>): Promise<void> => {
    check(!closed, 'studyClosed', 'a closed study takes no results', end.trial)
    const { bracket, resource } = (ledger.openJob(end.trial) as OpenJob).job
    // Its record could not be written. Decided before this end was known, it must stand before it.
    const decided = ledger.unrecorded()
    if (decided !== undefined) record(decided)
    storage.append(end)
    const applied = ledger.applyEnd(end)
    handedOut.delete(end.trial)
    const { trial, rung } = end
    if (end.type === 'fail') {
      lastError = end.error
      events.send({ type: 'failed', trial, bracket, rung, error: end.error })
    } else {
      const type = end.type === 'prune' ? 'pruned' : 'completed'
      events.send({ type, trial, bracket, rung, resource, score: end.score })
    }
    const dropped = announce(applied)
    const removed = dropped.length > 0 ? remove(dropped) : undefined
    const ended = announceEnd()
    for (const listener of listeners) listener()
    await removed
    await ended
  }

  const settleOnce = async (
    trial: string,
    rung: number,
    work: () => Promise<void>,
  ): Promise<'accepted' | 'duplicate'> => {
    const key = `${trial}/${rung}`
    const running = settling.get(key)
    if (running !== undefined) {
      await running
      return 'duplicate'
    }
    const opened = ledger.openJob(trial)
    if (opened === undefined || opened.job.rung !== rung) {
      const known = ledger.find(trial)?.evaluations.some((evaluation) => evaluation.rung === rung) === true
      check(known, 'unknownTrial', 'a result must be of a job that was asked for', { trial, rung })
      return 'duplicate'
    }
    const promise = work()
    settling.set(key, promise)
    try {
      await promise
    } finally {
      settling.delete(key)
    }
    return 'accepted'
  }

  const saveCheckpoint = async (trial: string, rung: number, checkpoint: unknown): Promise<unknown> =>
    checkpoint === undefined ? undefined : await checkpoints.save(`${trial}-${rung}-${own}`, checkpoint)

  try {
    const dropped = replay()
    if (ledger.count() > 0 && isDone()) dropped.push(...ledger.takeConsequences().dropped)
    void remove(dropped.slice(-SWEPT_AFTER_RESUME))
  } catch (error) {
    // Where it could not be opened, another study may have it.
    if (opened) storage.close()
    throw error
  }

  return {
    claim,
    load,
    isOpen(trial, rung) {
      const opened = ledger.openJob(trial)
      return opened !== undefined && opened.job.rung === rung
    },
    complete: (job, score, checkpoint, metrics, reports) =>
      settleOnce(job.trial, job.rung, async () => {
        if (!Number.isFinite(score)) {
          await commit({ type: 'fail', trial: job.trial, rung: job.rung, error: notFinite(score) })
          return
        }
        const reference = await saveCheckpoint(job.trial, job.rung, checkpoint)
        await commit({
          type: 'complete',
          trial: job.trial,
          rung: job.rung,
          // JSON has no -0.
          score: score + 0,
          ...(reference === undefined ? {} : { checkpoint: reference }),
          ...(metrics === undefined ? {} : { metrics }),
          ...(pruner === undefined ? {} : { reports }),
        })
      }),
    prune: (job, score, reports) =>
      settleOnce(job.trial, job.rung, () =>
        commit({ type: 'prune', trial: job.trial, rung: job.rung, score, reports }),
      ),
    fail: (job, error) =>
      settleOnce(job.trial, job.rung, () =>
        commit({ type: 'fail', trial: job.trial, rung: job.rung, error: recordError(error) }),
      ),
    release(job) {
      handedOut.delete(job.trial)
      for (const listener of listeners) listener()
    },
    onChange(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    reported: (trial, resource, score) => events.send({ type: 'reported', trial, resource, score }),
    pruner,
    sign: header.direction === 'maximize' ? -1 : 1,
    lastError: () => lastError,
    settled: () => ending ?? remove([]),
    close() {
      if (closed) return
      closed = true
      storage.close()
      events.end()
    },
  }
}

function notFinite(score: number): RecordedError {
  return { name: 'HyperbandError', message: `a score must be finite; received ${score}` }
}

function recordError(error: unknown): RecordedError {
  if (error instanceof Error) return { name: String(error.name), message: String(error.message) }
  return { name: 'Error', message: typeof error === 'string' ? error : describe(error) }
}
