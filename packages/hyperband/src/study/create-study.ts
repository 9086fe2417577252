import type { Algorithm } from '../algorithm/algorithm.ts'
import { check, checkInteger, checkKeys, describe, HyperbandError } from '../errors.ts'
import { checkJson, type JsonValue, jsonDifferences } from '../json.ts'
import type { Pruner } from '../pruner.ts'
import { seedOf } from '../random.ts'
import type { SchedulerProgress } from '../scheduler/scheduler.ts'
import type { Config, Space } from '../space/space.ts'
import type { CheckpointStore } from '../storage/checkpoints.ts'
import { memory, type RecordedError, type Storage, type StudyHeader, type StudyRecord } from '../storage/storage.ts'
import { createBroadcast } from './broadcast.ts'
import { type Applied, createLedger, type OpenJob, type TrialEntry } from './ledger.ts'
import { type OptimizeOptions, optimize, type StudyCore } from './optimize.ts'
import { readMetrics } from './run-trial.ts'
import type { Best, Direction, Job, Objective, StudyEvent, Told, Trial } from './types.ts'

/** Raised when the same inputs would give other trials than before, so that old journals are not continued wrongly. */
const FORMAT = 1
const SWEPT_AFTER_RESUME = 1000

/** Options of {@link createStudy}. */
export interface StudyOptions<C> {
  readonly space: Space<C>
  readonly algorithm: Algorithm
  readonly direction: Direction
  /** A uint32. With the space and the algorithm it decides every configuration. */
  readonly seed: number
  /** Default: `memory()`. */
  readonly storage?: Storage
  /** Default: the checkpoint itself is kept (with a journal: as JSON, in the journal). */
  readonly checkpoints?: CheckpointStore
  /** More failed trials than this end the study with an error. Default: half of the planned evaluations, at least 10. */
  readonly maxFailures?: number
  /** Let a configuration come up twice. Default false. */
  readonly allowRepeats?: boolean
  /** Stops evaluations early by their reports. With one, results depend on the order in which trials end. */
  readonly pruner?: Pruner
}

/** The result of {@link Study.optimize}. */
export interface BestWithCheckpoint<C, K> extends Best<C> {
  readonly checkpoint: K | undefined
}

/** A search in progress. */
export interface Study<C = Config> {
  readonly space: Space<C>
  readonly direction: Direction
  readonly algorithm: Algorithm
  readonly seed: number
  /** The best evaluation so far. Ties go to the larger resource, then to the earlier trial. */
  readonly best: Best<C> | undefined
  /** All trials in their planned order. */
  readonly trials: readonly Trial<C>[]
  /** Evaluations that succeeded, and that the plan holds. */
  readonly progress: SchedulerProgress & { readonly failures: number; readonly trials: number }
  /** True when the plan is complete. */
  readonly finished: boolean
  /**
   * Runs the plan to its end and gives the best evaluation. After an abort or an error it can be called again and goes
   * on where it was.
   *
   * @throws HyperbandError `tooManyFailures`, `noCompletedTrial`, `invalidObjectiveResult`, `studyBusy`, `studyClosed`;
   * or the reason of the signal.
   */
  optimize<K = unknown>(objective: Objective<C, K>, options?: OptimizeOptions): Promise<BestWithCheckpoint<C, K>>
  /** The next job; undefined when others have to end first, or the plan is complete (see {@link Study.finished}). */
  ask(): Promise<Job<C> | undefined>
  /** Hands in a result. Telling a job again changes nothing, so that at-least-once delivery is safe. */
  tell(told: Told): Promise<'accepted' | 'duplicate'>
  /** Gives a job back that will not be told: `ask` hands it out again. */
  release(job: { readonly trial: string; readonly rung: number }): void
  /** The checkpoint of the best evaluation. */
  bestCheckpoint(): Promise<unknown>
  /** What happens from now on, until the study is closed. */
  events(): AsyncIterableIterator<StudyEvent<C>>
  /** Frees the storage (the lock of a journal). The table of trials stays readable. */
  close(): void
}

/**
 * A search over a space with an algorithm. With a journal that holds records of the same study, it goes on from there.
 *
 * @throws HyperbandError `invalidOption` for bad options; `journalMismatch` when the storage holds another study.
 * @example
 * const study = createStudy({ space, algorithm: hyperband({ maxResource: 81 }), direction: 'minimize', seed: 7 })
 * const best = await study.optimize(({ config, resource }) => loss(config, resource), { concurrency: 4 })
 */
export function createStudy<C>(options: StudyOptions<C>): Study<C> {
  checkKeys(
    options,
    ['space', 'algorithm', 'direction', 'seed', 'storage', 'checkpoints', 'maxFailures', 'allowRepeats', 'pruner'],
    'createStudy',
    'invalidOption',
  )
  const { space, algorithm, direction, seed, storage = memory(), allowRepeats = false, pruner } = options
  check(Array.isArray(space?.dimensions), 'invalidOption', 'space must be made by defineSpace', space)
  check(typeof algorithm?.start === 'function', 'invalidOption', 'algorithm must be one of the algorithms', algorithm)
  check(
    direction === 'maximize' || direction === 'minimize',
    'invalidOption',
    'direction must be maximize or minimize',
    direction,
  )
  check(
    Number.isInteger(seed) && seed >= 0 && seed <= 0xffffffff,
    'invalidOption',
    'seed must be an integer from 0 to 2^32 - 1',
    seed,
  )
  const planned = algorithm.planned(space)
  const maxFailures = options.maxFailures ?? Math.max(10, Math.floor(planned / 2))
  if (maxFailures !== Number.POSITIVE_INFINITY) checkInteger(maxFailures, 'maxFailures', 0)
  const checkpoints = options.checkpoints ?? inlineCheckpoints(storage.serializes)
  const prunerState = pruner?.start()
  const ledger = createLedger({
    scheduler: algorithm.start({ space, seed, allowRepeats }),
    direction,
    pruner: prunerState,
  })
  const header: StudyHeader = {
    type: 'study',
    format: FORMAT,
    space: space.parameters as unknown as JsonValue,
    algorithm: { name: algorithm.name, settings: algorithm.settings },
    direction,
    seed,
    allowRepeats,
    pruner: pruner === undefined ? null : { name: pruner.name, settings: pruner.settings },
  }
  const events = createBroadcast<StudyEvent<C>>()
  const handedOut = new Set<string>()
  const settling = new Map<string, Promise<unknown>>()
  const listeners = new Set<() => void>()
  let lastError: unknown
  let closed = false
  let finishedSent = false
  let removals: Promise<void> = Promise.resolve()

  const remove = (references: readonly unknown[]): Promise<void> => {
    if (references.length > 0) removals = removals.then(() => removeAll(references))
    return removals
  }
  const removeAll = async (references: readonly unknown[]): Promise<void> => {
    for (const reference of references) {
      try {
        await checkpoints.remove(reference as JsonValue)
      } catch (error) {
        events.send({ type: 'warning', message: `a checkpoint could not be removed: ${describe(error)}` })
      }
    }
  }

  let leftovers: unknown[] = []
  try {
    leftovers = replay()
  } catch (error) {
    storage.close()
    throw error
  }
  void remove(leftovers.slice(-SWEPT_AFTER_RESUME))

  function replay(): unknown[] {
    const dropped: unknown[] = []
    let first = true
    for (const record of storage.open()) {
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
    if (first) storage.append(header)
    return dropped
  }

  const announce = ({ consequences, improved, dropped }: Applied): readonly unknown[] => {
    for (const rung of consequences.rungs) events.send({ type: 'rungCompleted', ...rung })
    if (improved) events.send({ type: 'improved', best: ledger.best() as Best<C> })
    return dropped
  }

  const announceEnd = (): void => {
    if (finishedSent || ledger.openCount() > 0 || ledger.peek() !== 'done') return
    finishedSent = true
    events.send({ type: 'finished', best: ledger.best() as Best<C> | undefined })
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
      announceEnd()
      return job
    }
    const { trial, rung, config } = job
    const record: StudyRecord = { type: 'ask', trial, rung, ...(config === undefined ? {} : { config }) }
    storage.append(record)
    return ledger.applyAsk(record)
  }

  const jobOf = async ({ entry, job, previousResource }: OpenJob): Promise<Job<C>> => {
    const checkpoint = entry.checkpoint === undefined ? undefined : entry.checkpoint.value
    const loaded = checkpoint === undefined ? undefined : await checkpoints.load(checkpoint as JsonValue)
    const { trial, bracket, rung, resource } = job
    const config = entry.config as C
    const trialSeed = seedOf(seed, trial)
    if (events.active()) {
      const described = { trial, bracket, rung, config, resource, previousResource, seed: trialSeed }
      events.send({ type: 'started', job: described })
    }
    return { trial, bracket, rung, config, resource, previousResource, checkpoint: loaded, seed: trialSeed }
  }

  const commit = async (record: Extract<StudyRecord, { type: 'complete' | 'prune' | 'fail' }>): Promise<void> => {
    check(!closed, 'studyClosed', 'a closed study takes no results', record.trial)
    const { bracket, resource } = (ledger.openJob(record.trial) as OpenJob).job
    storage.append(record)
    const applied = ledger.applyEnd(record)
    handedOut.delete(record.trial)
    const { trial, rung } = record
    if (record.type === 'fail') {
      lastError = record.error
      events.send({ type: 'failed', trial, bracket, rung, error: record.error })
    } else {
      const type = record.type === 'prune' ? 'pruned' : 'completed'
      events.send({ type, trial, bracket, rung, resource, score: record.score })
    }
    const dropped = announce(applied)
    announceEnd()
    for (const listener of listeners) listener()
    if (dropped.length > 0) await remove(dropped)
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
    checkpoint === undefined ? undefined : await checkpoints.save(`${trial}-${rung}`, checkpoint)

  const core: StudyCore<C> = {
    claim,
    load: jobOf,
    isOpen: (trial, rung) => ledger.openJob(trial)?.job.rung === rung,
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
    pruner: prunerState,
    sign: direction === 'maximize' ? -1 : 1,
  }
  let busy = false

  const study: Study<C> = {
    space,
    direction,
    algorithm,
    seed,
    get best() {
      return ledger.best() as Best<C> | undefined
    },
    get trials() {
      return ledger.trials().map((entry) => viewOf<C>(entry, ledger.openJob(entry.id)))
    },
    get progress() {
      return { ...ledger.progress(), failures: ledger.failures(), trials: ledger.count() }
    },
    get finished() {
      return ledger.openCount() === 0 && ledger.peek() === 'done'
    },
    async optimize<K>(objective: Objective<C, K>, optimizeOptions: OptimizeOptions = {}) {
      check(typeof objective === 'function', 'invalidOption', 'objective must be a function', objective)
      check(!busy, 'studyBusy', 'a study optimizes once at a time', 'a second call')
      busy = true
      try {
        await removals
        await optimize(core, objective as Objective<C>, optimizeOptions)
        await removals
      } finally {
        busy = false
      }
      const best = study.best
      if (best === undefined) {
        throw new HyperbandError({
          code: 'noCompletedTrial',
          rule: `at least one trial must succeed (the last error: ${describe(lastError)})`,
          received: ledger.failures(),
          cause: lastError,
        })
      }
      return { ...best, checkpoint: (await study.bestCheckpoint()) as K | undefined }
    },
    async ask() {
      const opened = claim()
      return typeof opened === 'object' ? jobOf(opened) : undefined
    },
    async tell(told) {
      checkKeys(told, ['trial', 'rung', 'score', 'checkpoint', 'metrics', 'error'], 'tell', 'invalidTell')
      check(typeof told.trial === 'string', 'invalidTell', 'trial must be the name of a trial', told.trial)
      check(Number.isInteger(told.rung), 'invalidTell', 'rung must be an integer', told.rung)
      if ('error' in told) {
        check(!('score' in told), 'invalidTell', 'tell takes a score or an error, not both', told)
        return core.fail(told, told.error)
      }
      check(typeof told.score === 'number', 'invalidTell', 'score must be a number', told.score)
      return core.complete(told, told.score, told.checkpoint, readMetrics(told.metrics, 'invalidTell'), [])
    },
    release(job) {
      check(core.isOpen(job.trial, job.rung), 'unknownTrial', 'only a job that is open can be released', job)
      core.release(job)
    },
    async bestCheckpoint() {
      const reference = ledger.bestCheckpoint()
      return reference === undefined ? undefined : checkpoints.load(reference as JsonValue)
    },
    events: () => events.subscribe(),
    close() {
      if (closed) return
      closed = true
      storage.close()
      events.end()
    },
  }
  return study
}

function compareHeaders(header: StudyHeader, record: StudyRecord): void {
  const rule = 'a journal must be of the same study (differences as "path: in the journal, now")'
  const differences = jsonDifferences(record, JSON.parse(JSON.stringify(header)))
  check(differences.length === 0, 'journalMismatch', rule, differences)
}

function inlineCheckpoints(serializes: boolean): CheckpointStore {
  return {
    save(_key, checkpoint) {
      if (serializes) checkJson(checkpoint, 'a checkpoint')
      return checkpoint as JsonValue
    },
    load: (reference) => reference,
    remove() {},
  }
}

function notFinite(score: number): RecordedError {
  return { name: 'HyperbandError', message: `a score must be finite; received ${score}` }
}

function recordError(error: unknown): RecordedError {
  if (error instanceof Error) return { name: error.name, message: error.message }
  return { name: 'Error', message: typeof error === 'string' ? error : describe(error) }
}

function viewOf<C>(entry: TrialEntry, opened: OpenJob | undefined): Trial<C> {
  const { id, bracket, index, config, status, evaluations } = entry
  const running =
    opened === undefined
      ? []
      : [
          {
            rung: opened.job.rung,
            resource: opened.job.resource,
            previousResource: opened.previousResource,
            status: 'running' as const,
          },
        ]
  return { id, bracket, index, config: config as C, status, evaluations: [...evaluations, ...running] }
}
