import { columnNames } from './column-names.ts'
import { cellValue, escapeHtml, formatDifference, formatInterval, formatNumber, itemTitle } from './format.ts'
import { sourceNote } from './html-steps.ts'
import type { Cell, CellValue, Column, Table } from './schema.ts'

// The numbers are left out of the order of the tab key: hundreds of stops would bury the rest of the page. The line under
// the caption leads to the same steps.
const linked = (text: string, step: string | undefined): string =>
  step === undefined ? text : `<a class="source" tabindex="-1" href="#${escapeHtml(step)}">${text}</a>`

/** What the numbers of a table came from: the steps that it names as a whole, and those of its cells. */
const sourcesOf = ({ rows, steps = [] }: Table): string[] => [
  ...steps,
  ...rows.flatMap((row) => Object.values(row).flatMap((cell) => cellValue(cell).step ?? [])),
]

/** What a cell is sorted by; what is no number goes by its text. */
const sortKey = (value: CellValue['value']): string => (Number.isFinite(value) ? ` data-sort="${value}"` : '')

/** Whether a column holds numbers: it says how they are printed, or has some. */
const isNumeric = ({ rows }: Table, { key, digits }: Column): boolean =>
  digits !== undefined || rows.some((row) => typeof cellValue(row[key]).value === 'number')

interface CellContext {
  /** Where a missing value stands: among numbers or among words. */
  readonly numeric: boolean
  /** The step of a cell that names none. */
  readonly step: string | undefined
}

function renderCell(cell: Cell | undefined, column: Column, context: CellContext): string {
  const { value, low, high, paper, verdict, difference, step = context.step } = cellValue(cell)
  const parts = [linked(escapeHtml(formatNumber(value, column.digits)), value === null ? undefined : step)]
  if (low !== undefined && high !== undefined)
    parts.push(`<span class="interval">${formatInterval(low, high, column.digits)}</span>`)
  if (paper !== undefined)
    parts.push(`<span class="paper">paper ${escapeHtml(formatNumber(paper, column.digits))}</span>`)
  if (verdict !== undefined) {
    const by = difference === undefined ? '' : ` ${formatDifference(difference, column.digits)}`
    parts.push(`<span class="verdict ${escapeHtml(verdict.replace(' ', '-'))}">${escapeHtml(verdict)}${by}</span>`)
  }
  const asNumber = typeof value === 'number' || (value === null && context.numeric)
  return `<td${asNumber ? ' class="number"' : ''}${sortKey(value)}>${parts.join(' ')}</td>`
}

/** Characters from which on the name of a row takes several lines: in one it would push the numbers out of sight. */
const LONG = 40

/** One table as HTML: caption on top, scrolls sideways inside its own frame on a narrow screen. */
export function renderTable(table: Table): string {
  const [first, ...rest] = table.columns
  if (first === undefined) return ''
  const { steps = [] } = table
  const only = steps.length === 1 ? steps[0] : undefined
  const numeric = table.columns.map((column) => isNumeric(table, column))
  const head = columnNames(table.columns)
    .map(
      (name, index) =>
        `<th scope="col" aria-sort="none"${index > 0 && numeric[index] ? ' class="number"' : ''}><button type="button">${escapeHtml(name)}</button></th>`,
    )
    .join('')
  const rows = table.rows
    .map((row) => {
      const { value } = cellValue(row[first.key])
      const name = formatNumber(value, first.digits)
      const long = name.length > LONG ? ' class="long"' : ''
      return `<tr><th scope="row"${long}${sortKey(value)}>${escapeHtml(name)}</th>${rest.map((column, index) => renderCell(row[column.key], column, { numeric: numeric[index + 1] === true, step: only })).join('')}</tr>`
    })
    .join('\n')
  const title = escapeHtml(itemTitle(table))
  const notes = (table.notes ?? []).map((note) => `<p class="note">${escapeHtml(note)}</p>`).join('')
  return `<section class="item" id="${escapeHtml(table.id)}"><h3>${title}</h3><p class="caption">${escapeHtml(table.caption)}</p>${sourceNote(sourcesOf(table))}
<div class="frame" tabindex="0" role="region" aria-label="${title}"><table><thead><tr>${head}</tr></thead><tbody>
${rows}
</tbody></table></div>${notes}</section>`
}
