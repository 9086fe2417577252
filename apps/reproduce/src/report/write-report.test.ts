import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { smallResults } from '../../test/support/small-results.ts'
import { writeReport } from './write-report.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fdp-write-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('links to the files of steps where they lie beside the report, and nowhere else', async () => {
  const written = async (name: string) => readFileSync(await writeReport(path.join(folder, name), smallResults), 'utf8')
  mkdirSync(path.join(folder, 'run/steps'), { recursive: true })
  expect(await written('run')).toContain('<a href="steps/score-1.json">score-1</a>')
  const again = await written('again')
  expect(again).not.toContain('href="steps/')
  expect(again).toContain('<tr id="score-1"><th scope="row">score-1</th>')
})
