import { check, checkInteger, checkKeys, checkPositive } from '../errors.ts'
import type { PrunerState } from '../pruner.ts'
import type { OpenJob } from './ledger.ts'
import { runAttempt } from './run-trial.ts'
import type { Job, Objective } from './types.ts'

/** Options of `study.optimize`. */
export interface OptimizeOptions {
  /** How many trials run at once. Default 1. */
  readonly concurrency?: number
  /** Stops the study: `optimize` rejects with its reason; trials in flight are run again by the next `optimize`. */
  readonly signal?: AbortSignal
  /** Milliseconds after which a trial counts as failed. Default: none. */
  readonly trialTimeout?: number
  /** How often a job that failed is tried again before it counts as failed. Default 0. */
  readonly retries?: number
}

type JobKey = { readonly trial: string; readonly rung: number }
type Reports = readonly (readonly [number, number])[]

/** Milliseconds. */
const MOST_WITHOUT_YIELD = 10

/** What {@link optimize} needs of a study. */
export interface StudyCore<C> {
  claim(): OpenJob | 'wait' | 'done'
  load(opened: OpenJob): Promise<Job<C>>
  isOpen(trial: string, rung: number): boolean
  complete(
    job: JobKey,
    score: number,
    checkpoint: unknown,
    metrics: Readonly<Record<string, number>> | undefined,
    reports: Reports,
  ): Promise<'accepted' | 'duplicate'>
  prune(job: JobKey, score: number, reports: Reports): Promise<'accepted' | 'duplicate'>
  fail(job: JobKey, error: unknown): Promise<'accepted' | 'duplicate'>
  release(job: JobKey): void
  onChange(listener: () => void): () => void
  reported(trial: string, resource: number, score: number): void
  readonly pruner: PrunerState | undefined
  readonly sign: number
}

/** Keeps `concurrency` trials running until the plan is complete, the signal aborts or something throws. */
export async function optimize<C>(
  core: StudyCore<C>,
  objective: Objective<C>,
  options: OptimizeOptions,
): Promise<void> {
  checkKeys(options, ['concurrency', 'signal', 'trialTimeout', 'retries'], 'optimize', 'invalidOption')
  const { concurrency = 1, trialTimeout, retries = 0 } = options
  checkInteger(concurrency, 'concurrency', 1)
  checkInteger(retries, 'retries', 0)
  if (trialTimeout !== undefined) checkPositive(trialTimeout, 'trialTimeout')
  check(
    options.signal === undefined || options.signal instanceof AbortSignal,
    'invalidOption',
    'signal must be an AbortSignal',
    options.signal,
  )
  const controller = new AbortController()
  const signal = options.signal === undefined ? controller.signal : AbortSignal.any([controller.signal, options.signal])
  options.signal?.throwIfAborted()

  let yielded = performance.now()
  /** Objectives that never wait would keep timers and signals from running between trials. */
  const giveWay = async (): Promise<void> => {
    if (performance.now() - yielded < MOST_WITHOUT_YIELD) return
    await new Promise((resolve) => setTimeout(resolve))
    yielded = performance.now()
  }

  /** One listener at the study's signal for all trials: each has a signal of its own. */
  const running = new Set<AbortController>()
  signal.addEventListener('abort', () => {
    for (const trial of running) trial.abort(signal.reason)
  })

  const run = async (opened: OpenJob): Promise<void> => {
    const { trial, rung } = opened.job
    const key = { trial, rung }
    let settled = false
    const own = new AbortController()
    if (signal.aborted) own.abort(signal.reason)
    running.add(own)
    try {
      const job = await core.load(opened)
      for (let attempt = 0; !settled; attempt++) {
        const reports: [number, number][] = []
        const curve: [number, number][] = []
        const outcome = await runAttempt(objective, job, {
          signal: own.signal,
          trialTimeout,
          onReport(score, resource) {
            core.reported(trial, resource, score)
            // No curve goes through what is not finite, and JSON would keep something else of it.
            if (core.pruner === undefined || !Number.isFinite(score)) return false
            reports.push([resource, score])
            curve.push([resource, score * core.sign])
            return core.pruner.shouldPrune(curve)
          },
        })
        if (outcome.kind === 'stopped' || signal.aborted) return
        if (outcome.kind === 'score' && (Number.isFinite(outcome.score) || attempt >= retries)) {
          await core.complete(key, outcome.score, outcome.checkpoint, outcome.metrics, reports)
          settled = true
        } else if (outcome.kind === 'pruned') {
          await core.prune(key, reports.at(-1)?.[1] as number, reports)
          settled = true
        } else if (outcome.kind === 'error' && attempt >= retries) {
          await core.fail(key, outcome.error)
          settled = true
        }
      }
      await giveWay()
    } finally {
      running.delete(own)
      if (!settled && core.isOpen(trial, rung)) core.release(key)
    }
  }

  let unsubscribe = (): void => {}
  try {
    await new Promise<void>((resolve, reject) => {
      let active = 0
      let over = false
      const stop = (error: unknown): void => {
        over = true
        reject(error)
      }
      const pump = (): void => {
        while (!over && active < concurrency) {
          let opened: OpenJob | 'wait' | 'done'
          try {
            opened = core.claim()
          } catch (error) {
            stop(error)
            return
          }
          if (typeof opened === 'string') {
            if (opened === 'done' && active === 0) {
              over = true
              resolve()
            }
            return
          }
          active++
          run(opened).then(() => {
            active--
            pump()
          }, stop)
        }
      }
      unsubscribe = core.onChange(pump)
      signal.addEventListener('abort', () => stop(signal.reason), { once: true })
      pump()
    })
  } finally {
    unsubscribe()
    controller.abort(new DOMException('the study stopped', 'AbortError'))
  }
}
