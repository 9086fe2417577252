import { counted } from '../counted.ts'
import { formatDuration } from '../format-duration.ts'
import { escapeHtml, itemTitle } from './format.ts'
import { renderSteps, sourceNote } from './html-steps.ts'
import { renderTable } from './html-table.ts'
import type { Figure, Results, Section } from './schema.ts'
import { SCRIPT, STYLE } from './style.ts'
import { reportSections } from './timed-tables.ts'

const list = (entries: readonly string[]): string => entries.map((entry) => `<li>${entry}</li>`).join('\n')

const itemLabel = (item: Section['items'][number]): string => escapeHtml(itemTitle(item))

function renderFigureBlock(figure: Figure, svg: string): string {
  const drawing = svg.replace('<svg ', () => `<svg role="img" aria-label="${escapeHtml(figure.alternative)}" `)
  return `<section class="item" id="${escapeHtml(figure.id)}"><h3>${itemLabel(figure)}</h3>
<figure><div class="drawing" tabindex="0" role="group" aria-label="Drawing of ${itemLabel(figure)}">${drawing}</div><button type="button" class="zoom" aria-pressed="false">Full size</button><figcaption class="caption">${escapeHtml(figure.caption)}</figcaption></figure>${sourceNote(figure.steps ?? [])}</section>`
}

function renderSection(section: Section, drawings: ReadonlyMap<string, string>): string {
  const items = section.items.map((item) =>
    item.kind === 'table' ? renderTable(item) : renderFigureBlock(item, drawings.get(item.id) ?? ''),
  )
  return `<section id="${escapeHtml(section.id)}"><h2>${escapeHtml(section.title)}</h2>
${section.text.map((paragraph) => `<p>${escapeHtml(paragraph)}</p>`).join('\n')}
${items.join('\n')}</section>`
}

function renderProvenance(results: Results): string {
  const { data, timings } = results
  const work = Object.values(timings.work).reduce((sum, seconds) => sum + seconds, 0)
  const facts: [string, string][] = [
    [
      'Options',
      Object.entries(results.options)
        .map(([key, value]) => `${key} ${String(value)}`)
        .join(', '),
    ],
    ['Backend', results.backend],
    ['Data', `${data.title}${data.synthetic ? ' (synthetic)' : ''}; ${data.source}`],
    ...(data.notes ?? []).map((note): [string, string] => ['Note on the data', note]),
    ['sha256 of the data', data.sha256],
    ['Licence of the data', data.licence],
    ['Cite the data as', data.citation],
    [
      'Versions',
      Object.entries(results.versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', '),
    ],
    [
      'Machine',
      `${timings.machine.cpu}, ${timings.machine.cores} cores, ${timings.machine.memoryGiB} GiB, ${timings.machine.platform}, Node ${timings.node}, ${counted(timings.workers, 'worker')}`,
    ],
    ['Started', timings.started],
    [
      'Took',
      `${formatDuration(1000 * timings.seconds)}; the trainings in this folder, those of earlier runs too, ${formatDuration(1000 * work)} of the workers' time`,
    ],
  ]
  const rows = facts
    .map(
      ([name, value]) =>
        `<tr><th scope="row">${name}</th><td>${value.includes('\n') ? `<details><summary>BibTeX</summary><pre>${escapeHtml(value.trim())}</pre></details>` : escapeHtml(value)}</td></tr>`,
    )
    .join('\n')
  return `<section id="run"><h2>What was run</h2><div class="frame" tabindex="0" role="region" aria-label="What was run"><table class="facts"><tbody>${rows}</tbody></table></div>
<details><summary>Sizes of the profile</summary><pre>${escapeHtml(JSON.stringify(results.profile, null, 2))}</pre></details></section>`
}

/** The items of the paper in its order: tables, then figures, each by its number. */
function paperItems({ sections }: Results): string {
  const order = (item: string) => (item.startsWith('Table') ? 0 : 1000) + Number(item.replace(/\D+/g, ''))
  const items = sections.flatMap(({ items: all }) =>
    all.flatMap(({ id, item, title }) => (item === undefined ? [] : [{ id, item, title }])),
  )
  if (items.length === 0) return ''
  const links = items
    .sort((a, b) => order(a.item) - order(b.item))
    .map(({ id, item, title }) => {
      const several = items.filter((other) => other.item === item).length > 1
      return `<a href="#${escapeHtml(id)}" title="${escapeHtml(title)}">${escapeHtml(several ? `${item}: ${title}` : item)}</a>`
    })
  return `<nav aria-label="Items of the paper"><p>${links.join(' ')}</p></nav>`
}

/**
 * The report as one HTML file that needs nothing else. It reads results and computes nothing.
 *
 * @param drawings SVG text of the figures, by id
 * @param options `stepFiles`: whether the files of the steps lie beside the report, in `steps`, to be linked to
 * @example renderReport(results, new Map([['fig-1', '<svg ...>...</svg>']])) // '<!doctype html>...'
 */
export function renderReport(
  results: Results,
  drawings: ReadonlyMap<string, string>,
  { stepFiles = true }: { readonly stepFiles?: boolean } = {},
): string {
  const sections = reportSections(results)
  const contents = sections.map(
    (section) =>
      `<a href="#${escapeHtml(section.id)}">${escapeHtml(section.title)}</a><ol>${list(section.items.map((item) => `<a href="#${escapeHtml(item.id)}">${itemLabel(item)}</a>`))}</ol>`,
  )
  const steps = renderSteps(results.steps ?? [], stepFiles)
  const synthetic = results.data.synthetic
    ? '<p class="warning">These companies are synthetic: a seeded generator shaped like the paper\'s sample made them. No number on this page says anything about a real company.</p>'
    : ''
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(results.title)}</title><style>${STYLE}</style></head><body>
<header><h1>${escapeHtml(results.title)}</h1>${synthetic}
<ul class="summary">${list(results.summary.map(escapeHtml))}</ul>
${paperItems(results)}
<nav aria-label="Contents"><ol>${list(['<a href="#run">What was run</a>', ...contents, ...(steps === '' ? [] : ['<a href="#steps">Steps and seeds</a>'])])}</ol></nav></header>
<main>${renderProvenance(results)}
${sections.map((section) => renderSection(section, drawings)).join('\n')}
${steps}</main>
<footer>Made by fdp from results.json, which holds every number of this page. The specification, the data and the drawing of each figure stand in the folder figures beside it.</footer>
<script>${SCRIPT}</script></body></html>
`
}
