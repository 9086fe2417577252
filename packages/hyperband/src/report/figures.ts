import type { JsonValue } from '../json.ts'
import { toUnit } from '../space/parameter.ts'
import type { Config } from '../space/space.ts'
import { checkStudy } from './check-study.ts'
import type { ReadableStudy } from './export.ts'
import { hyperparameterImportance } from './importance.ts'

/** A Vega-Lite specification with its data inside. */
export type VegaLiteSpec = { readonly [key: string]: JsonValue }

/** The figures of a study. */
export interface StudyFigures {
  /** Score of each evaluation in planned order, and the best so far. */
  readonly history: VegaLiteSpec
  /** One line for each trial through its parameters (on their own scales, 0 to 1), coloured by score. */
  readonly parallelCoordinates: VegaLiteSpec
  /** How many configurations each rung of each bracket evaluated, failed and passed on. */
  readonly rungSurvival: VegaLiteSpec
  /** Importance of the parameters. */
  readonly importance: VegaLiteSpec
}

const SCHEMA = 'https://vega.github.io/schema/vega-lite/v6.json'

/**
 * The figures of a study as Vega-Lite specifications: JSON that any Vega-Lite renderer draws. This package draws nothing.
 *
 * @throws HyperbandError `invalidOption` for what is no study.
 * @example
 * const view = new vega.View(vega.parse(vegaLite.compile(studyFigures(study).history).spec))
 * const svg = await view.toSVG()
 */
export function studyFigures<C>(study: ReadableStudy<C>): StudyFigures {
  checkStudy(study)
  return {
    history: history(study),
    parallelCoordinates: parallelCoordinates(study),
    rungSurvival: rungSurvival(study),
    importance: importance(study),
  }
}

function history<C>(study: ReadableStudy<C>): VegaLiteSpec {
  const better = study.direction === 'maximize' ? Math.max : Math.min
  let best: number | undefined
  const values: JsonValue[] = []
  for (const { id, evaluations } of study.trials) {
    for (const { score, resource } of evaluations) {
      if (score === undefined) continue
      best = best === undefined ? score : better(best, score)
      values.push({ evaluation: values.length + 1, trial: id, score, resource, best })
    }
  }
  const x = { field: 'evaluation', type: 'quantitative', title: 'evaluation (planned order)' }
  return {
    $schema: SCHEMA,
    title: 'History',
    width: 560,
    height: 260,
    data: { values },
    layer: [
      {
        mark: { type: 'point', filled: true, opacity: 0.6 },
        encoding: {
          x,
          y: { field: 'score', type: 'quantitative', scale: { zero: false } },
          color: { field: 'resource', type: 'quantitative', scale: { type: 'log', scheme: 'viridis' } },
        },
      },
      {
        mark: { type: 'line', interpolate: 'step-after', color: 'black' },
        encoding: { x, y: { field: 'best', type: 'quantitative' } },
      },
    ],
  }
}

function parallelCoordinates<C>(study: ReadableStudy<C>): VegaLiteSpec {
  const values: JsonValue[] = []
  for (const { id, config, evaluations } of study.trials) {
    const score = evaluations.findLast((evaluation) => evaluation.score !== undefined)?.score
    if (score === undefined) continue
    for (const { name, parameter } of study.space.dimensions) {
      const value = (config as Config)[name]
      if (value === undefined) continue
      values.push({ trial: id, parameter: name, place: toUnit(parameter, value), value, score })
    }
  }
  return {
    $schema: SCHEMA,
    title: 'Parallel coordinates',
    width: 560,
    height: 260,
    data: { values },
    mark: { type: 'line', opacity: 0.4 },
    encoding: {
      x: { field: 'parameter', type: 'nominal', sort: study.space.dimensions.map(({ name }) => name), title: null },
      y: { field: 'place', type: 'quantitative', scale: { domain: [0, 1] }, title: 'place in the range' },
      detail: { field: 'trial', type: 'nominal' },
      color: { field: 'score', type: 'quantitative', scale: { scheme: 'viridis' } },
    },
  }
}

/** How many trials of each rung succeeded, failed and reached the next one. */
export function countRungs<C>(
  study: ReadableStudy<C>,
): { bracket: number; rung: number; resource: number; succeeded: number; failed: number; promoted: number }[] {
  type Row = { bracket: number; rung: number; resource: number; succeeded: number; failed: number; promoted: number }
  const rows = new Map<string, Row>()
  for (const { bracket, evaluations } of study.trials) {
    evaluations.forEach(({ rung, resource, status }, i) => {
      const key = `${bracket}/${rung}`
      const row = rows.get(key) ?? { bracket, rung, resource, succeeded: 0, failed: 0, promoted: 0 }
      if (status === 'failed') row.failed++
      else if (status !== 'running') row.succeeded++
      if (status === 'completed') row.resource = resource
      if (i < evaluations.length - 1) row.promoted++
      rows.set(key, row)
    })
  }
  return [...rows.values()].sort((a, b) => a.bracket - b.bracket || a.rung - b.rung)
}

function rungSurvival<C>(study: ReadableStudy<C>): VegaLiteSpec {
  const values = countRungs(study).flatMap(({ bracket, rung, resource, succeeded, failed, promoted }) => [
    { bracket, rung, resource, outcome: 'promoted', trials: promoted },
    { bracket, rung, resource, outcome: 'stopped', trials: succeeded - promoted },
    { bracket, rung, resource, outcome: 'failed', trials: failed },
  ])
  return {
    $schema: SCHEMA,
    title: 'Rung survival',
    data: { values },
    mark: 'bar',
    width: 100,
    height: 200,
    encoding: {
      column: { field: 'bracket', type: 'ordinal' },
      x: { field: 'rung', type: 'ordinal' },
      y: { field: 'trials', type: 'quantitative' },
      color: { field: 'outcome', type: 'nominal', sort: ['promoted', 'stopped', 'failed'] },
    },
  }
}

function importance<C>(study: ReadableStudy<C>): VegaLiteSpec {
  const values = hyperparameterImportance(study).map(({ parameter, importance: share }) => ({ parameter, share }))
  return {
    $schema: SCHEMA,
    title: 'Importance of single parameters (fANOVA)',
    width: 460,
    data: { values },
    mark: 'bar',
    encoding: {
      x: { field: 'share', type: 'quantitative', scale: { domainMin: 0 }, title: 'share of the variance' },
      y: { field: 'parameter', type: 'nominal', sort: '-x', title: null },
    },
  }
}
