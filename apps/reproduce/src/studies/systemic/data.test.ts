import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { marketPanel } from '@fdp/datasets'
import { afterAll, describe, expect, it } from 'vitest'
import { readSystemicSource, systemicSource } from './data.ts'
import { NEEDED_SERIES } from './features.ts'
import { partsSpec } from './parts-spec.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'fdp-systemic-data-'))
const file = path.join(folder, 'days.csv')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Days of all series, each of which goes its own way from `start` on. */
function writeDays(start: number): void {
  const rows = Array.from({ length: 400 }, (_, day) => {
    const date = new Date(Date.UTC(2010, 0, 1 + day)).toISOString().slice(0, 10)
    return [date, ...NEEDED_SERIES.map((_, series) => (start + Math.sin(day / (7 + series))).toFixed(4))].join(',')
  })
  writeFileSync(file, `${['date', ...NEEDED_SERIES].join(',')}\n${rows.join('\n')}\n`)
}

describe('systemicSource', () => {
  it('gives what the run has read, and refuses what is no longer the same', async () => {
    writeDays(2)
    const { provenance } = await readSystemicSource(file)
    const known = { data: file, dataSha256: provenance.sha256 }
    expect((await systemicSource(known)).provenance.sha256).toBe(provenance.sha256)
    writeDays(3)
    const later = (await readSystemicSource(file)).provenance.sha256
    expect(later).not.toBe(provenance.sha256)
    expect((await systemicSource({ data: file, dataSha256: later })).provenance.sha256).toBe(later)
    await expect(systemicSource({ data: file, dataSha256: '0'.repeat(64) })).rejects.toMatchObject({
      code: 'data.changed',
      received: later,
    })
  })

  it('is told what data hold, so that other content of a file is another step', () => {
    const sizes = { width: 20, horizon: 20, trainStride: 1 } as Parameters<typeof partsSpec>[1]
    const spec = partsSpec({ data: marketPanel.name, dataSha256: 'abc' }, sizes, 'strict', 'market')
    expect(spec).toMatchObject({ data: marketPanel.name, dataSha256: 'abc' })
  })
})
