import { existsSync } from 'node:fs'
import path from 'node:path'
import { writeFileAtomicSync } from '@fdp/data/node'
import { figureCsv } from './figure-csv.ts'
import { renderReport } from './html.ts'
import { completeSpec, renderFigure } from './render-figure.ts'
import type { Results } from './schema.ts'

/**
 * Writes `report.html`, and of each figure `figures/ID.svg`, `.csv` and `.vl.json`; gives the report's path. Steps are
 * linked to their files where the folder holds them, as that of the run does.
 *
 * @example await writeReport('runs/again', results) // 'runs/again/report.html'
 */
export async function writeReport(folder: string, results: Results): Promise<string> {
  const drawings = new Map<string, string>()
  for (const section of results.sections)
    for (const item of section.items) {
      if (item.kind !== 'figure') continue
      const svg = await renderFigure(item)
      drawings.set(item.id, svg)
      const base = path.join(folder, 'figures', item.id)
      writeFileAtomicSync(`${base}.svg`, svg)
      writeFileAtomicSync(`${base}.csv`, figureCsv(item))
      if (item.spec !== undefined)
        writeFileAtomicSync(`${base}.vl.json`, `${JSON.stringify(completeSpec(item), null, 2)}\n`)
    }
  const file = path.join(folder, 'report.html')
  writeFileAtomicSync(file, renderReport(results, drawings, { stepFiles: existsSync(path.join(folder, 'steps')) }))
  return file
}
