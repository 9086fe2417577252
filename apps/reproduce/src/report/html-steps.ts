import { escapeHtml } from './format.ts'
import type { Step } from './schema.ts'

/** More links than this are folded away. */
const SHOWN = 6

const link = (id: string): string => `<a href="#${escapeHtml(id)}">${escapeHtml(id)}</a>`

/** A step's name, which leads to its file. */
const fileLink = (id: string): string => `<a href="steps/${escapeHtml(id)}.json">${escapeHtml(id)}</a>`

/** A few links after `before`, or as many as there are folded under it. */
function links(ids: readonly string[], before: string): string {
  if (ids.length <= SHOWN) return `${before}${ids.map(link).join(' ')}`
  return `<details><summary>${before}${ids.length} steps</summary>${ids.map(link).join(' ')}</details>`
}

/** The line under a table or figure that says which steps it was made from. */
export function sourceNote(sources: readonly string[]): string {
  const ids = [...new Set(sources)].sort()
  return ids.length === 0 ? '' : `<div class="note source-note">${links(ids, 'Made from ')}</div>`
}

/** The appendix that every number leads to: each step with its seeds and the steps that it read, and `files` with its file. */
export function renderSteps(steps: readonly Step[], files: boolean): string {
  if (steps.length === 0) return ''
  const rows = steps.map(
    ({ id, text, seeds, from }) =>
      `<tr id="${escapeHtml(id)}"><th scope="row">${files ? fileLink(id) : escapeHtml(id)}</th><td>${escapeHtml(text)}</td><td>${seeds.join(', ')}</td><td>${links(from, '')}</td></tr>`,
  )
  return `<section id="steps"><h2>Steps and seeds</h2><p>Numbers of the tables lead here: to the step that gave it, with the seeds of its randomness, the steps that it read, and its file in the folder of the run${files ? '' : ', <code>steps/ID.json</code>'}.</p>
<details><summary>${steps.length} steps</summary><div class="frame" tabindex="0" role="region" aria-label="Steps and seeds"><table class="facts steps"><thead><tr><th scope="col">step</th><th scope="col">what it is</th><th scope="col">seeds</th><th scope="col">made from</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table></div></details></section>`
}
