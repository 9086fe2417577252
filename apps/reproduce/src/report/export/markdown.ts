import type { Figure, Results, Table } from '../schema.ts'
import { reportSections } from '../timed-tables.ts'
import { itemTitle, plainCell } from './plain-cell.ts'

const cellText = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

function markdownTable(table: Table): string[] {
  const { columns, rows, caption, notes = [] } = table
  const line = (cells: readonly string[]) => `| ${cells.map(cellText).join(' | ')} |`
  return [
    `### ${itemTitle(table)}`,
    '',
    caption,
    '',
    line(columns.map(({ label }) => label)),
    line(columns.map(({ digits }) => (digits === undefined ? '---' : '---:'))),
    ...rows.map((row) => line(columns.map((column) => plainCell(row[column.key], column)))),
    '',
    ...notes.flatMap((note) => [note, '']),
  ]
}

const markdownFigure = (figure: Figure): string[] => [
  `### ${itemTitle(figure)}`,
  '',
  `![${cellText(figure.alternative)}](figures/${figure.id}.svg)`,
  '',
  figure.caption,
  '',
]

/** The whole report as one Markdown text; figures are files beside it. */
export const markdownReport = ({ title, summary, sections, data, timings }: Results): string =>
  [
    `# ${title}`,
    '',
    ...summary.map((sentence) => `- ${sentence}`),
    '',
    `Data: ${data.title}; sha256 ${data.sha256}; ${data.licence}.`,
    '',
    ...reportSections({ sections, timings }).flatMap((section) => [
      `## ${section.title}`,
      '',
      ...section.text.flatMap((paragraph) => [paragraph, '']),
      ...section.items.flatMap((item) => (item.kind === 'table' ? markdownTable(item) : markdownFigure(item))),
    ]),
  ].join('\n')
