import type { Config } from '../space/space.ts'
import { checkStudy } from './check-study.ts'
import type { ReadableStudy } from './export.ts'
import { countRungs, type StudyFigures, studyFigures } from './figures.ts'
import { hyperparameterImportance } from './importance.ts'

interface Table {
  readonly title: string
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

const TOP = 10

function number(value: number | undefined): string {
  return value === undefined ? '' : String(Number(value.toPrecision(6)))
}

function tablesOf<C>(study: ReadableStudy<C>): Table[] {
  const { algorithm, direction, seed, progress, best } = study
  const sign = direction === 'maximize' ? -1 : 1
  const names = Object.keys(study.space.parameters)
  const values = (config: C): string[] =>
    names.map((name) => {
      const value = (config as Config)[name]
      return typeof value === 'number' ? number(value) : String(value ?? '')
    })
  const evaluations = study.trials
    .flatMap((trial) => trial.evaluations.map((evaluation) => ({ trial, evaluation })))
    .filter(({ evaluation }) => evaluation.score !== undefined)
    .sort((a, b) => ((a.evaluation.score as number) - (b.evaluation.score as number)) * sign)
  const failures = study.trials.flatMap((trial) =>
    trial.evaluations.flatMap(({ rung, error }) =>
      error === undefined ? [] : [[trial.id, String(rung), `${error.name}: ${error.message}`]],
    ),
  )
  const tables: Table[] = [
    {
      title: 'Study',
      header: ['', ''],
      rows: [
        ['algorithm', `${algorithm.name} ${JSON.stringify(algorithm.settings)}`],
        ['direction', direction],
        ['seed', String(seed)],
        ['trials', String(progress.trials)],
        ['evaluations', `${progress.done} of ${progress.planned}`],
        ['failures', String(progress.failures)],
        [
          'best score',
          best === undefined
            ? 'none'
            : `${number(best.score)} (trial ${best.trial}, resource ${number(best.resource)})`,
        ],
      ],
    },
    {
      title: 'Best evaluations',
      header: ['trial', 'resource', 'score', ...names],
      rows: evaluations
        .slice(0, TOP)
        .map(({ trial, evaluation }) => [
          trial.id,
          number(evaluation.resource),
          number(evaluation.score),
          ...values(trial.config),
        ]),
    },
    {
      title: 'Rungs',
      header: ['bracket', 'rung', 'resource', 'succeeded', 'failed', 'promoted'],
      rows: countRungs(study).map((row) => Object.values(row).map((value) => number(value))),
    },
    {
      title: 'Importance of single parameters (fANOVA)',
      header: ['parameter', 'share of the variance', 'deviation over trees'],
      rows: hyperparameterImportance(study).map((row) => [
        row.parameter,
        row.importance.toFixed(3),
        row.deviation.toFixed(3),
      ]),
    },
  ]
  if (failures.length > 0) tables.push({ title: 'Failures', header: ['trial', 'rung', 'error'], rows: failures })
  return tables
}

/**
 * A summary in Markdown: settings, best evaluations, rungs, importance, failures.
 *
 * @throws HyperbandError `invalidOption` for what is no study.
 * @example
 * await writeFile('study.md', studyToMarkdown(study))
 */
export function studyToMarkdown<C>(study: ReadableStudy<C>): string {
  checkStudy(study)
  const cell = (text: string): string =>
    text
      .replaceAll('\\', '\\\\')
      .replaceAll('|', '\\|')
      .replaceAll(/\s*\n\s*/g, ' ')
  const line = (cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |\n`
  return tablesOf(study)
    .map(
      ({ title, header, rows }) =>
        `## ${title}\n\n${line(header)}${line(header.map(() => '---'))}${rows.map(line).join('')}`,
    )
    .join('\n')
}

/**
 * A summary as one HTML page. The figures are Vega-Lite specifications in `<script type="application/vnd.vegalite.v6+json">`
 * elements for a renderer to pick up; where `rendered` has the SVG of a figure, the page shows that.
 *
 * @throws HyperbandError `invalidOption` for what is no study.
 * @example
 * await writeFile('study.html', studyToHtml(study))
 */
export function studyToHtml<C>(
  study: ReadableStudy<C>,
  rendered: { readonly [K in keyof StudyFigures]?: string } = {},
): string {
  checkStudy(study)
  const escapeHtml = (text: string): string =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
  const row = (tag: string, cells: readonly string[]): string =>
    `<tr>${cells.map((cell) => `<${tag}>${escapeHtml(cell)}</${tag}>`).join('')}</tr>\n`
  const tables = tablesOf(study).map(
    ({ title, header, rows }) =>
      `<h2>${escapeHtml(title)}</h2>\n<table>\n${row('th', header)}${rows.map((cells) => row('td', cells)).join('')}</table>\n`,
  )
  const figures = Object.entries(studyFigures(study)).map(([name, spec]) => {
    const svg = rendered[name as keyof StudyFigures]
    const json = JSON.stringify(spec).replaceAll('<', '\\u003c')
    return svg === undefined
      ? `<script type="application/vnd.vegalite.v6+json" id="${name}">${json}</script>\n`
      : `<figure id="${name}">${svg}</figure>\n`
  })
  return `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Study</title>\n${tables.join('')}${figures.join('')}</html>\n`
}
