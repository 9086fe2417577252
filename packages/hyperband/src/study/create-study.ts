import { check, checkInteger, checkKeys, describe, HyperbandError } from '../errors.ts'
import type { JsonValue } from '../json.ts'
import { memory } from '../storage/storage.ts'
import { createBroadcast } from './broadcast.ts'
import { createCore } from './create-core.ts'
import { headerOf } from './header.ts'
import { createHeldCheckpoints } from './held-checkpoints.ts'
import { inlineCheckpoints } from './inline-checkpoints.ts'
import { createLedger, type OpenJob, type TrialEntry } from './ledger.ts'
import { type OptimizeOptions, optimize } from './optimize.ts'
import { createRemovals } from './removals.ts'
import { readMetrics } from './run-trial.ts'
import type { Study, StudyOptions } from './study.ts'
import type { Best, Objective, StudyEvent, Trial } from './types.ts'

/**
 * A search over a space with an algorithm. With a journal that holds records of the same study, it goes on from there.
 *
 * @throws HyperbandError `invalidOption` for bad options; `journalMismatch` when the storage holds another study.
 * @example
 * const study = createStudy({ space, algorithm: hyperband({ maxResource: 81 }), direction: 'minimize', seed: 7 })
 * const best = await study.optimize(({ config, resource }) => loss(config, resource), { concurrency: 4 })
 */
export function createStudy<C>(options: StudyOptions<C>): Study<C> {
  checkOptions(options)
  const { space, algorithm, direction, seed, storage = memory(), allowRepeats = false, pruner } = options
  const planned = algorithm.planned(space)
  const maxFailures = options.maxFailures ?? Math.max(10, Math.floor(planned / 2))
  if (maxFailures !== Number.POSITIVE_INFINITY) checkInteger(maxFailures, 'maxFailures', 0)
  const checkpoints = options.checkpoints ?? inlineCheckpoints(storage.serializes)
  const prunerState = pruner?.start()
  // Inline checkpoints are values, too large to be compared as text, and there is nothing to remove.
  const held = createHeldCheckpoints(options.checkpoints === undefined ? (value) => value : JSON.stringify)
  const ledger = createLedger({
    scheduler: algorithm.start({ space, seed, allowRepeats }),
    direction,
    pruner: prunerState,
    checkpoints: held,
  })
  const events = createBroadcast<StudyEvent<C>>()
  const removals = createRemovals({
    checkpoints,
    isHeld: held.isHeld,
    warn: (message) => events.send({ type: 'warning', message }),
  })
  const header = headerOf(options)
  const core = createCore<C>({
    header,
    ledger,
    storage,
    checkpoints,
    removals,
    events,
    maxFailures,
    pruner: prunerState,
  })
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
        await removals.done()
        await optimize(core, objective as Objective<C>, optimizeOptions)
        await core.settled()
      } finally {
        busy = false
      }
      const best = study.best
      if (best === undefined) {
        throw new HyperbandError({
          code: 'noCompletedTrial',
          rule: `at least one trial must succeed (the last error: ${describe(core.lastError())})`,
          received: ledger.failures(),
          cause: core.lastError(),
        })
      }
      return { ...best, checkpoint: (await study.bestCheckpoint()) as K | undefined }
    },
    async ask() {
      const opened = core.claim()
      if (typeof opened === 'string') return undefined
      try {
        return await core.load(opened)
      } catch (error) {
        const { trial, rung } = opened.job
        if (core.isOpen(trial, rung)) core.release(opened.job)
        throw error
      }
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
      check(core.isOpen(job?.trial, job?.rung), 'unknownTrial', 'only a job that is open can be released', job)
      core.release(job)
    },
    async bestCheckpoint() {
      const reference = ledger.bestCheckpoint()
      return reference === undefined ? undefined : checkpoints.load(reference as JsonValue)
    },
    events: () => events.subscribe(),
    close: core.close,
  }
  return study
}

function checkOptions<C>(options: StudyOptions<C>): void {
  checkKeys(
    options,
    ['space', 'algorithm', 'direction', 'seed', 'storage', 'checkpoints', 'maxFailures', 'allowRepeats', 'pruner'],
    'createStudy',
    'invalidOption',
  )
  const { space, algorithm, direction, seed, storage, checkpoints, pruner, allowRepeats } = options
  const has = (value: unknown, ...methods: string[]): boolean =>
    value === undefined ||
    methods.every((method) => typeof (value as Record<string, unknown> | null)?.[method] === 'function')
  check(Array.isArray(space?.dimensions), 'invalidOption', 'space must be made by defineSpace', space)
  check(
    has(algorithm ?? null, 'start', 'planned'),
    'invalidOption',
    'algorithm must be one of the algorithms',
    algorithm,
  )
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
  check(
    has(storage, 'open', 'append', 'close'),
    'invalidOption',
    'storage must be memory() or journal(path) or have their methods',
    storage,
  )
  check(
    has(checkpoints, 'save', 'load', 'remove'),
    'invalidOption',
    'checkpoints must be a store with save, load and remove',
    checkpoints,
  )
  check(has(pruner, 'start'), 'invalidOption', 'pruner must be one of the pruners', pruner)
  check(
    allowRepeats === undefined || typeof allowRepeats === 'boolean',
    'invalidOption',
    'allowRepeats must be true or false',
    allowRepeats,
  )
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
