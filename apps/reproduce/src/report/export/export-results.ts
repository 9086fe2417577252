import { existsSync, readFileSync, statSync } from 'node:fs'
import path from 'node:path'
import { writeFileAtomicSync } from '@fdp/data/node'
import { InputError, isInputError } from '../../errors.ts'
import { completeSpec, renderFigure } from '../render-figure.ts'
import type { Figure, Results, Section, Table } from '../schema.ts'
import { reportSections } from '../timed-tables.ts'
import type { ExportFormat } from './formats.ts'
import { latexFiles } from './latex/latex-document.ts'
import { markdownReport } from './markdown.ts'
import { figureTable, tableCsv } from './table-csv.ts'

interface ExportedFile {
  readonly name: string
  readonly content: string | Uint8Array
}

interface Items {
  readonly results: Results
  /** With the tables of this run's seconds among their items. */
  readonly sections: readonly Section[]
  readonly tables: readonly Table[]
  readonly figures: readonly Figure[]
}

const svgFiles = (figures: readonly Figure[]): Promise<ExportedFile[]> =>
  Promise.all(
    figures.map(async (figure) => ({ name: `figures/${figure.id}.svg`, content: await renderFigure(figure) })),
  )

const MAKERS: Readonly<Record<ExportFormat, (items: Items) => Promise<ExportedFile[]> | ExportedFile[]>> = {
  latex: ({ results, sections }) => latexFiles(results, sections),
  markdown: async ({ results, figures }) => [
    { name: 'report.md', content: markdownReport(results) },
    ...(await svgFiles(figures)),
  ],
  csv: ({ tables, figures }) => [
    ...tables.map((table) => ({ name: `${table.id}.csv`, content: tableCsv(table) })),
    ...figures.map((figure) => ({ name: `figures/${figure.id}.csv`, content: figureTable(figure) })),
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

/** Where files go. */
export interface ExportPlace {
  readonly folder: string
  /** Replace files that are there and hold something else. */
  readonly overwrite: boolean
}

/** Files that are there already with another content. */
function taken(files: readonly ExportedFile[], folder: string): string[] {
  return files
    .filter(({ name, content }) => {
      const file = path.join(folder, name)
      return existsSync(file) && !(statSync(file).isFile() && readFileSync(file).equals(Buffer.from(content)))
    })
    .map(({ name }) => name)
}

/**
 * Writes the tables and figures of a run in one format; gives the files' names. What is there is looked at before the
 * first file is written.
 *
 * @throws InputError `export.taken` if a file is there with another content, without `overwrite`; `export.unwritable`
 * if the folder cannot be written.
 */
export async function exportResults(
  results: Results,
  format: ExportFormat,
  { folder, overwrite }: ExportPlace,
): Promise<string[]> {
  const sections = reportSections(results)
  const items = sections.flatMap((section) => section.items)
  const files = await MAKERS[format]({
    results,
    sections,
    tables: items.filter((item): item is Table => item.kind === 'table'),
    figures: items.filter((item): item is Figure => item.kind === 'figure'),
  })
  const inTheWay = overwrite ? [] : taken(files, folder)
  if (inTheWay.length > 0)
    throw new InputError(
      'export.taken',
      `${folder} holds no other files of the same names; --overwrite replaces them`,
      inTheWay.length > 3 ? `${inTheWay.slice(0, 3).join(', ')} and ${inTheWay.length - 3} more` : inTheWay.join(', '),
    )
  try {
    for (const { name, content } of files) writeFileAtomicSync(path.join(folder, name), content)
  } catch (error) {
    if (!isInputError(error)) throw error
    const why = typeof error.received === 'string' ? ` (${error.received})` : ''
    throw new InputError('export.unwritable', `--out names a folder that can be written${why}`, folder)
  }
  return files.map(({ name }) => name)
}
