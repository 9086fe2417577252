import { columnNames } from '../column-names.ts'
import { itemTitle } from '../format.ts'
import type { Figure, Results, Table } from '../schema.ts'
import { reportSections } from '../timed-tables.ts'
import { plainCell } from './plain-cell.ts'

/** Characters that GitHub's dialect may read as markup: emphasis, code, strikethrough, HTML and its entities, links, mathematics. */
const MARKUP = /[\\`*_~<>$]|&(?=#?\w+;)|\](?=[([])|!(?=\[)/g

/** What makes a line something else than a paragraph: a heading, a list, a quotation. */
const LINE_START = /^(\d+(?=[.)]\s)|[-+#>])/

/**
 * One line of text for GitHub's dialect, nothing in it read as markup.
 *
 * @example markdownText('*ST_1 | 2') // '\\*ST\\_1 | 2'
 */
export const markdownText = (text: string): string =>
  text
    .replaceAll(/\s*[\r\n]+\s*/g, ' ')
    .trim()
    .replaceAll(MARKUP, (character) => `\\${character}`)

const paragraph = (text: string): string =>
  markdownText(text).replace(LINE_START, (start) => (/\d/.test(start) ? `${start}\\` : `\\${start}`))

const cellText = (text: string): string => markdownText(text).replaceAll('|', '\\|')

function markdownTable(table: Table): string[] {
  const { columns, rows, caption, notes = [] } = table
  const line = (cells: readonly string[]) => `| ${cells.map(cellText).join(' | ')} |`
  return [
    `### ${markdownText(itemTitle(table))}`,
    '',
    paragraph(caption),
    '',
    line(columnNames(columns)),
    `| ${columns.map(({ digits }) => (digits === undefined ? '---' : '---:')).join(' | ')} |`,
    ...rows.map((row) => line(columns.map((column) => plainCell(row[column.key], column)))),
    '',
    ...notes.flatMap((note) => [paragraph(note), '']),
  ]
}

const markdownFigure = (figure: Figure): string[] => [
  `### ${markdownText(itemTitle(figure))}`,
  '',
  `![${markdownText(figure.alternative).replaceAll(/[[\]]/g, (bracket) => `\\${bracket}`)}](figures/${figure.id}.svg)`,
  '',
  paragraph(figure.caption),
  '',
]

const listed = (values: Readonly<Record<string, unknown>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name} ${String(value)}`)
    .join(', ')

/** The whole report as one Markdown text in GitHub's dialect; figures are files beside it. */
export const markdownReport = ({
  title,
  summary,
  sections,
  data,
  timings,
  options,
  versions,
  backend,
}: Results): string =>
  [
    `# ${markdownText(title)}`,
    '',
    ...summary.map((sentence) => `- ${paragraph(sentence)}`),
    '',
    paragraph(`Data: ${data.title}; sha256 ${data.sha256}; ${data.licence}.`),
    '',
    ...(data.notes ?? []).flatMap((note) => [paragraph(`Note on the data: ${note}`), '']),
    paragraph(`Options: ${listed(options)}; backend ${backend}.`),
    '',
    paragraph(`Versions: ${listed(versions)}.`),
    '',
    ...reportSections({ sections, timings }).flatMap((section) => [
      `## ${markdownText(section.title)}`,
      '',
      ...section.text.flatMap((text) => [paragraph(text), '']),
      ...section.items.flatMap((item) => (item.kind === 'table' ? markdownTable(item) : markdownFigure(item))),
    ]),
  ].join('\n')
