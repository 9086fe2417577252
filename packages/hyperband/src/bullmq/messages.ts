import { check, checkInteger } from '../errors.ts'
import type { JsonValue } from '../json.ts'
import type { Config } from '../space/space.ts'
import { readMetrics } from '../study/run-trial.ts'

/** The name that all jobs of this package have in a queue. */
export const JOB_NAME = 'evaluation'

/** What a job fails with when its study gave it up. */
export const STOPPED = 'stopped by the study'

/** What a job is made of: a configuration and references, never code. */
export interface JobData {
  readonly trial: string
  readonly bracket: number
  readonly rung: number
  readonly config: Config
  readonly resource: number
  readonly previousResource: number
  readonly checkpoint: JsonValue | null
  readonly seed: number
  /** Set when the study gave the job up while it ran. */
  readonly stop?: boolean
}

/** What a worker gives back. */
export interface JobResult {
  readonly score: number
  readonly checkpoint: JsonValue | null
  readonly metrics: Readonly<Record<string, number>> | null
}

/** Throws HyperbandError `invalidOption` unless `data` is a job of this package: a queue may hold anything. */
export function checkJobData(data: unknown): asserts data is JobData {
  const rule = 'a job must be an evaluation of this package'
  check(typeof data === 'object' && data !== null, 'invalidOption', rule, data)
  const { trial, rung, config, resource, previousResource, seed } = data as Record<string, unknown>
  check(typeof trial === 'string' && typeof config === 'object' && config !== null, 'invalidOption', rule, data)
  check(Number.isFinite(resource) && Number.isFinite(previousResource), 'invalidOption', rule, data)
  checkInteger(rung, 'rung', 0)
  checkInteger(seed, 'seed', 0)
}

/**
 * The result that a job ended with.
 *
 * @throws HyperbandError `invalidObjectiveResult` for what no worker of this package gives: a queue may have others.
 */
export function readJobResult(value: unknown): JobResult {
  const rule =
    'a result in a queue must be of a queueWorker: { score, checkpoint, metrics } (nothing else may take its jobs)'
  check(typeof value === 'object' && value !== null, 'invalidObjectiveResult', rule, value)
  const { score, checkpoint = null, metrics = null } = value as Record<string, unknown>
  check(typeof score === 'number', 'invalidObjectiveResult', rule, value)
  const read = metrics === null ? null : readMetrics(metrics, 'invalidObjectiveResult')
  return { score, checkpoint: checkpoint as JsonValue | null, metrics: read ?? null }
}

/** Throws unless `name` can be a part of a key in Redis. */
export function checkName(value: unknown, name: string): asserts value is string {
  check(
    typeof value === 'string' && /^[\w.-]+$/.test(value),
    'invalidOption',
    `${name} must be made of letters, digits, dots, hyphens and underscores`,
    value,
  )
}
