import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { inputErrorOf } from './errors.ts'
import { runTask } from './thread.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'fdp-thread-'))
const data = path.join(folder, 'panel.csv')
const rows = ['C_1', 'C_2'].flatMap((company) =>
  [2001, 2002, 2003].map((year) => `${company},alive,${year},${Array.from({ length: 18 }, () => 10).join(',')}`),
)
const names = Array.from({ length: 18 }, (_, i) => `X${i + 1}`)
writeFileSync(data, `company_name,status_label,year,${names.join(',')}\n${rows.join('\n')}\n`)
afterAll(() => rmSync(folder, { recursive: true }))

/** The error that a task ends with, after the copy that brings it from its thread. */
async function refused(name: string, spec: object) {
  const answer = structuredClone(await runTask({ name, spec: spec as never }))
  if (!('refusal' in answer)) return undefined
  const { code, rule, received, message } = inputErrorOf(answer.refusal)
  return { code, rule, received, message }
}

it('typed errors of tasks arrive with their code and rule', async () => {
  const spec = { data, dataSha256: 'of another file', width: 3, fit: 'train', learner: 'random-forest' }
  expect(await refused('trainScoringForest', spec)).toMatchObject({
    code: 'data.changed',
    received: expect.stringMatching(/^[0-9a-f]{64}$/),
    message: expect.stringMatching(/panel\.csv holds what it held when the run began .*; received [0-9a-f]{64}$/),
  })
  const missing = { ...spec, data: path.join(folder, 'none.csv') }
  expect(await refused('trainScoringForest', missing)).toMatchObject({ code: 'file-not-found' })
})

it('a name that is no task is refused', async () => {
  expect(await refused('constructor', {})).toMatchObject({ code: 'worker.job' })
})
