import path from 'node:path'
import { writeFileAtomic } from '../engine/atomic-write.ts'
import { renderReport } from './html.ts'
import { completeSpec, renderFigure } from './render-figure.ts'
import type { Figure, Results } from './schema.ts'

function dataCsv(figure: Figure): string {
  const keys = [...new Set(figure.data.flatMap((row) => Object.keys(row)))]
  const quote = (value: unknown) => {
    const text = value === null || value === undefined ? '' : String(value)
    return /[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  return `${[keys.join(','), ...figure.data.map((row) => keys.map((key) => quote(row[key])).join(','))].join('\n')}\n`
}

/** Writes `report.html`, and of each figure `figures/ID.svg`, `.csv` and `.vl.json`; gives the report's path. */
export async function writeReport(folder: string, results: Results): Promise<string> {
  const drawings = new Map<string, string>()
  for (const section of results.sections)
    for (const item of section.items) {
      if (item.kind !== 'figure') continue
      const svg = await renderFigure(item)
      drawings.set(item.id, svg)
      const base = path.join(folder, 'figures', item.id)
      writeFileAtomic(`${base}.svg`, svg)
      writeFileAtomic(`${base}.csv`, dataCsv(item))
      if (item.spec !== undefined)
        writeFileAtomic(`${base}.vl.json`, `${JSON.stringify(completeSpec(item), null, 2)}\n`)
    }
  const file = path.join(folder, 'report.html')
  writeFileAtomic(file, renderReport(results, drawings))
  return file
}
