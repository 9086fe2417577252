import type { Results, Section, Table } from '../../schema.ts'
import { latexTable, tableLabels } from './latex-table.ts'
import { latexText } from './latex-text.ts'

interface LatexFile {
  readonly name: string
  readonly content: string
}

const ALL = 'all-tables.tex'

const tablesOf = ({ items }: Section): Table[] => items.filter((item) => item.kind === 'table')

/** A document that sets every table, to look at them or to copy the preamble from. */
function wholeDocument(title: string, sections: readonly Section[]): string {
  return [
    `% pdflatex ${ALL}`,
    '\\documentclass{article}',
    '\\usepackage{array,booktabs,longtable}',
    '\\begin{document}',
    `\\section*{\\raggedright ${latexText(title)}}`,
    ...sections
      .filter((section) => tablesOf(section).length > 0)
      .flatMap((section) => [...tablesOf(section).map(({ id }) => `\\input{${id}}`), '\\clearpage']),
    '\\end{document}',
    '',
  ].join('\n')
}

/** Each table of a run as a file for \input, and a document that has them all. */
export function latexFiles(
  { study, title }: Pick<Results, 'study' | 'title'>,
  sections: readonly Section[],
): LatexFile[] {
  const tables = sections.flatMap(tablesOf)
  const labels = tableLabels(study, tables)
  return [
    ...tables.map((table) => ({
      name: `${table.id}.tex`,
      content: latexTable(table, { study, label: labels.get(table.id) ?? `tab:${study}-${table.id}` }),
    })),
    { name: ALL, content: wholeDocument(title, sections) },
  ]
}
