import { check, checkKeys, checkPositive, HyperbandError, type HyperbandErrorCode } from '../errors.ts'
import { longTimer } from '../long-timer.ts'
import type { Job, Objective } from './types.ts'

/** How one attempt at a job ended. */
export type Attempt =
  | {
      readonly kind: 'score'
      readonly score: number
      readonly checkpoint: unknown
      readonly metrics: Readonly<Record<string, number>> | undefined
    }
  | { readonly kind: 'pruned' }
  | { readonly kind: 'error'; readonly error: unknown }
  | { readonly kind: 'stopped' }

/** What an attempt needs beyond the objective and the job. */
export interface AttemptOptions {
  readonly signal: AbortSignal
  readonly trialTimeout: number | undefined
  /** Takes in an intermediate score; true means that the trial is to stop. */
  readonly onReport: (score: number, resource: number) => boolean
}

/** What an objective throws that says nothing of its trial: where it would be computed, or by what, is wrong. */
const NO_FAILURES: readonly HyperbandErrorCode[] = [
  'invalidObjectiveResult',
  'poolClosed',
  'queueClosed',
  'queueMismatch',
]

/**
 * Runs the objective once. Settles as soon as the study is aborted or the time is over, whether or not the objective
 * listens to its signal: what a hung objective may still return is ignored.
 *
 * @throws HyperbandError `invalidObjectiveResult` when the objective returns no number: a mistake in the program, not a
 * failed trial. What the objective throws with this code, `poolClosed`, `queueClosed` or `queueMismatch`.
 */
export async function runAttempt<C, K>(
  objective: Objective<C, K>,
  job: Job<C>,
  { signal, trialTimeout, onReport }: AttemptOptions,
): Promise<Attempt> {
  const controller = new AbortController()
  let settle: (attempt: Attempt) => void = () => {}
  const interrupted = new Promise<Attempt>((resolve) => {
    settle = resolve
  })
  const stop = (reason: unknown, attempt: Attempt): void => {
    controller.abort(reason)
    settle(attempt)
  }
  const onAbort = (): void => stop(signal.reason, { kind: 'stopped' })
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  const clearTimer =
    trialTimeout === undefined
      ? undefined
      : longTimer(() => {
          const error = new HyperbandError({
            code: 'trialTimeout',
            rule: `a trial must end within trialTimeout = ${trialTimeout} ms`,
            received: job.trial,
          })
          stop(error, { kind: 'error', error })
        }, trialTimeout)
  let lastResource = job.previousResource
  const report = (score: number, resource = lastResource + 1): void => {
    if (controller.signal.aborted) throw controller.signal.reason
    checkReport(score, resource)
    lastResource = resource
    if (Number.isFinite(score) && onReport(score, resource)) {
      const reason = new HyperbandError({
        code: 'trialPruned',
        rule: 'the pruner stopped the trial',
        received: job.trial,
      })
      stop(reason, { kind: 'pruned' })
      throw reason
    }
  }
  const run = async (): Promise<Attempt> => {
    let result: unknown
    try {
      const checkpoint = job.checkpoint as K | undefined
      result = await objective({ ...job, checkpoint, signal: controller.signal, report })
    } catch (error) {
      if (error instanceof HyperbandError && NO_FAILURES.includes(error.code)) throw error
      return { kind: 'error', error }
    }
    return readResult(result)
  }
  try {
    return await Promise.race([interrupted, run()])
  } finally {
    clearTimer?.()
    signal.removeEventListener('abort', onAbort)
  }
}

/** Throws HyperbandError `invalidScore` for a report that no study takes. One without a resource gets the next one. */
export function checkReport(score: unknown, resource: unknown = 1): void {
  check(typeof score === 'number', 'invalidScore', 'a reported score must be a number', score)
  checkPositive(resource, 'a reported resource', 'invalidScore')
}

function readResult(result: unknown): Attempt {
  const rule = 'an objective must return a number or { score: number, checkpoint?, metrics? }'
  if (typeof result === 'number') return { kind: 'score', score: result, checkpoint: undefined, metrics: undefined }
  check(typeof result === 'object' && result !== null, 'invalidObjectiveResult', rule, result)
  checkKeys(result, ['score', 'checkpoint', 'metrics'], "an objective's result", 'invalidObjectiveResult')
  const { score, checkpoint, metrics } = result as { score: unknown; checkpoint?: unknown; metrics?: unknown }
  check(typeof score === 'number', 'invalidObjectiveResult', rule, score)
  return { kind: 'score', score, checkpoint, metrics: readMetrics(metrics, 'invalidObjectiveResult') }
}

/** Throws unless `metrics` is undefined or an object of numbers; leaves out those that are not finite, for JSON has none. */
export function readMetrics(
  metrics: unknown,
  code: 'invalidObjectiveResult' | 'invalidTell',
): Readonly<Record<string, number>> | undefined {
  if (metrics === undefined) return undefined
  check(
    typeof metrics === 'object' && metrics !== null && Object.values(metrics).every((v) => typeof v === 'number'),
    code,
    'metrics must be an object of numbers',
    metrics,
  )
  return Object.fromEntries(Object.entries(metrics as Record<string, number>).filter(([, v]) => Number.isFinite(v)))
}
