import type { Config } from '../space/space.ts'
import type { Study } from '../study/study.ts'
import { checkStudy } from './check-study.ts'

/** What the exports read of a study. */
export type ReadableStudy<C = Config> = Pick<
  Study<C>,
  'space' | 'algorithm' | 'direction' | 'seed' | 'best' | 'trials' | 'progress'
>

/**
 * A study as JSON text: what it was made of, the best evaluation and all trials with their evaluations.
 *
 * @throws HyperbandError `invalidOption` for what is no study.
 * @example
 * await writeFile('study.json', studyToJson(study))
 */
export function studyToJson<C>(study: ReadableStudy<C>): string {
  checkStudy(study)
  const { space, algorithm, direction, seed, best, trials, progress } = study
  const { name, settings } = algorithm
  const content = {
    space: space.parameters,
    algorithm: { name, settings },
    direction,
    seed,
    progress,
    best: best ?? null,
    trials,
  }
  return JSON.stringify(content, null, 2)
}

/**
 * A study as CSV (RFC 4180): one row for each evaluation, one column for each parameter (empty where it does not exist)
 * and for each metric.
 *
 * @throws HyperbandError `invalidOption` for what is no study.
 * @example
 * await writeFile('study.csv', studyToCsv(study))
 */
export function studyToCsv<C>(study: ReadableStudy<C>): string {
  checkStudy(study)
  const parameters = Object.keys(study.space.parameters)
  const metrics = new Set<string>()
  for (const { evaluations } of study.trials) {
    for (const evaluation of evaluations) for (const name of Object.keys(evaluation.metrics ?? {})) metrics.add(name)
  }
  const header = [
    ...['trial', 'bracket', 'rung', 'resource', 'previous_resource', 'status', 'score', 'error'],
    ...parameters.map((name) => `config.${name}`),
    ...[...metrics].map((name) => `metric.${name}`),
  ]
  const rows = study.trials.flatMap((trial) =>
    trial.evaluations.map((evaluation) => [
      trial.id,
      trial.bracket,
      evaluation.rung,
      evaluation.resource,
      evaluation.previousResource,
      evaluation.status,
      evaluation.score,
      evaluation.error === undefined ? undefined : `${evaluation.error.name}: ${evaluation.error.message}`,
      ...parameters.map((name) => (trial.config as Config)[name]),
      ...[...metrics].map((name) => evaluation.metrics?.[name]),
    ]),
  )
  return [header, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('')
}

function field(value: unknown): string {
  const text = value === undefined || value === null ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
