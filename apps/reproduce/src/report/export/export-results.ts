import path from 'node:path'
import { writeFileAtomicSync } from '@fdp/data/node'
import { figureCsv } from '../figure-csv.ts'
import { completeSpec, renderFigure } from '../render-figure.ts'
import type { Figure, Results, Table } from '../schema.ts'
import { reportSections } from '../timed-tables.ts'
import type { ExportFormat } from './formats.ts'
import { latexTable } from './latex.ts'
import { markdownReport } from './markdown.ts'
import { tableCsv } from './table-csv.ts'

interface ExportedFile {
  readonly name: string
  readonly content: string | Uint8Array
}

interface Items {
  readonly results: Results
  readonly tables: readonly Table[]
  readonly figures: readonly Figure[]
}

const svgFiles = (figures: readonly Figure[]): Promise<ExportedFile[]> =>
  Promise.all(
    figures.map(async (figure) => ({ name: `figures/${figure.id}.svg`, content: await renderFigure(figure) })),
  )

const MAKERS: Readonly<Record<ExportFormat, (items: Items) => Promise<ExportedFile[]> | ExportedFile[]>> = {
  latex: ({ tables }) => tables.map((table) => ({ name: `${table.id}.tex`, content: latexTable(table) })),
  markdown: async ({ results, figures }) => [
    { name: 'report.md', content: markdownReport(results) },
    ...(await svgFiles(figures)),
  ],
  csv: ({ tables, figures }) => [
    ...tables.map((table) => ({ name: `${table.id}.csv`, content: tableCsv(table) })),
    ...figures.map((figure) => ({ name: `figures/${figure.id}.csv`, content: figureCsv(figure) })),
  ],
  json: ({ results, tables, figures }) => [
    { name: 'results.json', content: `${JSON.stringify(results, null, 1)}\n` },
    ...tables.map((table) => ({ name: `${table.id}.json`, content: `${JSON.stringify(table, null, 1)}\n` })),
    ...figures
      .filter(({ spec }) => spec !== undefined)
      .map((figure) => ({
        name: `figures/${figure.id}.vl.json`,
        content: `${JSON.stringify(completeSpec(figure), null, 1)}\n`,
      })),
  ],
  png: async ({ figures }) => {
    const { pngOf } = await import('./png.ts')
    return (await svgFiles(figures)).map(({ name, content }) => ({
      name: name.replace(/\.svg$/, '.png'),
      content: pngOf(String(content)),
    }))
  },
}

/** Writes the tables and figures of a run in one format into `folder`; gives the files' names. */
export async function exportResults(results: Results, format: ExportFormat, folder: string): Promise<string[]> {
  const items = reportSections(results).flatMap((section) => section.items)
  const files = await MAKERS[format]({
    results,
    tables: items.filter((item): item is Table => item.kind === 'table'),
    figures: items.filter((item): item is Figure => item.kind === 'figure'),
  })
  for (const { name, content } of files) writeFileAtomicSync(path.join(folder, name), content)
  return files.map(({ name }) => name)
}
