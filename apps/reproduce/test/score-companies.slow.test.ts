import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runFdp, writePanel } from './run-fdp.ts'
import { lastYears, panelLines, TRAIN_SMALL } from './support/published-panel.ts'

describe.each(['ensemble', 'network'])('fdp train distress --model-family %s', (family) => {
  let folder = ''
  const train = (out: string, ...more: string[]) =>
    runFdp([...TRAIN_SMALL, '--model-family', family, '--out', out, ...more], folder)

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'fdp-score-'))
    writePanel(path.join(folder, 'panel.csv'), panelLines())
    const { code, stderr } = await train('model', '--workers', '2')
    expect(code, stderr).toBe(0)
  }, 240_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('saves, without a refit, what training companies gave, which validation companies can measure', async () => {
    const { code, stdout } = await train('held-out', '--no-refit', '--workers', '2')
    expect([code, stdout.includes('refit with them')]).toEqual([0, false])
    const manifest = (name: string) => JSON.parse(readFileSync(path.join(folder, name, 'model.json'), 'utf8'))
    const { fittedUntil, windows } = manifest('held-out')
    expect([fittedUntil, windows[0].provenance.refit]).toEqual(['2011', null])
    expect(windows[0].provenance.beforeRefit).toEqual(manifest('model').windows[0].provenance.beforeRefit)
    const { stderr } = await runFdp(
      [
        'predict',
        '--model',
        'held-out',
        '--window',
        '3',
        '--data',
        'panel.csv',
        '--out',
        'held.csv',
        '--no-attribution',
      ],
      folder,
    )
    const fitted = [...lastYears().values()].filter((year) => year <= 2011).length
    expect(stderr).toContain(`${fitted} end in years that the model was fitted on`)
  }, 240_000)

  it('gives the same model with one worker, and whatever later companies are like', async () => {
    const later = new Set([...lastYears()].filter(([, year]) => year > 2014).map(([company]) => company))
    expect(later.size).toBeGreaterThan(50)
    const changed = panelLines().map((line) =>
      later.has(line.slice(0, line.indexOf(','))) ? line.replace(/,[\d.-]+$/, ',123.4') : line,
    )
    writePanel(path.join(folder, 'changed.csv'), changed)
    const { code } = await train('model-1', '--workers', '1', '--data', 'changed.csv')
    expect(code).toBe(0)
    const read = (name: string) => {
      const { data, ...rest } = JSON.parse(readFileSync(path.join(folder, name, 'model.json'), 'utf8'))
      return { sha256: data.sha256, rest }
    }
    const [one, two] = [read('model-1'), read('model')]
    expect(one.rest).toEqual(two.rest)
    expect(one.sha256).not.toBe(two.sha256)
  }, 240_000)
})
