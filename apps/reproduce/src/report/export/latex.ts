import type { Table } from '../schema.ts'
import { itemTitle, plainCell } from './plain-cell.ts'

const SPECIAL: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '&': '\\&',
  '%': '\\%',
  $: '\\$',
  '#': '\\#',
  _: '\\_',
  '{': '\\{',
  '}': '\\}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '–': '--',
  '—': '---',
  '≤': '$\\le$',
  '≥': '$\\ge$',
  '±': '$\\pm$',
  '×': '$\\times$',
  α: '$\\alpha$',
  χ: '$\\chi$',
  η: '$\\eta$',
  '²': '$^2$',
}

/** Text with what LaTeX would read as a command made plain. */
export const latexText = (text: string): string =>
  text.replace(/[\\&%$#_{}~^–—≤≥±×αχη²]/g, (character) => SPECIAL[character] ?? character)

/** A table for `\input`, with booktabs rules; wide ones are scaled to the line. */
export function latexTable(table: Table): string {
  const { columns, rows, caption, notes = [], id } = table
  const line = (cells: readonly string[]) => `${cells.map(latexText).join(' & ')} \\\\`
  return [
    '% needs \\usepackage{booktabs,graphicx}',
    '\\begin{table}',
    '\\centering',
    `\\caption{${latexText(`${itemTitle(table)}. ${[caption, ...notes].join(' ')}`)}}`,
    `\\label{tab:${id}}`,
    '\\resizebox{\\ifdim\\width>\\linewidth\\linewidth\\else\\width\\fi}{!}{%',
    `\\begin{tabular}{${columns.map(({ digits }) => (digits === undefined ? 'l' : 'r')).join('')}}`,
    '\\toprule',
    line(columns.map(({ label }) => label)),
    '\\midrule',
    ...rows.map((row) => line(columns.map((column) => plainCell(row[column.key], column)))),
    '\\bottomrule',
    '\\end{tabular}}',
    '\\end{table}',
    '',
  ].join('\n')
}
