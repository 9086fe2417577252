import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, expect, it } from 'vitest'
import type { TaskPool } from '../../../engine/pool.ts'
import { createProgress } from '../../../engine/progress.ts'
import { openStore } from '../../../engine/store.ts'
import { PROFILES } from '../../../profiles.ts'
import type { StudyContext } from '../../context.ts'
import type { DistressRun } from '../distress-run.ts'
import type { StudySizes } from '../sample/sample.ts'
import type { TrainTask } from '../tasks/train-task.ts'
import { explainAll, isExplained } from './attribution.ts'
import { trainAll } from './train.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'fdp-train-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const trainings: string[] = []
const pool: TaskPool = {
  workers: 2,
  sharesFiles: true,
  run: async (_task, spec) => {
    const { model, fold, seedIndex, keepNetwork } = spec as unknown as TrainTask
    trainings.push(`${model}/${fold.fold}/${seedIndex}`)
    const network = keepNetwork === true ? { network: new Uint8Array([1]) } : {}
    return { model, width: 5, fold: fold.fold, seedIndex, seconds: 0, ...network } as never
  },
  destroy: async () => {},
}
const context: StudyContext = {
  options: { data: 'x', dataSha256: 'a', protocol: 'strict', profile: 'smoke', seed: 7, backend: 'simd' },
  store: openStore(folder, { command: 'run distress', resume: false, options: {}, fingerprint: 'test' }),
  pool,
  progress: createProgress({ quiet: true }),
  signal: new AbortController().signal,
  spend: () => {},
}
const sizes: StudySizes = { ...PROFILES.smoke.distress, widths: [5], leakWidths: [5], windowsPerCompany: null }
const plan = { protocol: 'strict', models: ['m1'], widths: [5], configs: [], seeds: 1 } as const

it('trains again what an earlier run has kept without the network that is wanted now, and nothing else', async () => {
  await trainAll(context, sizes, plan, 'leaks')
  expect(trainings.splice(0)).toHaveLength(sizes.folds)
  const keepNetwork = (training: { model: string; seedIndex: number }) => isExplained(training, sizes)
  const fits = await trainAll(context, sizes, { ...plan, keepNetwork }, 'training')
  expect(trainings.splice(0)).toHaveLength(sizes.folds)
  expect(fits.every(({ network }) => network !== undefined)).toBe(true)
  for (const again of [plan, { ...plan, keepNetwork }]) await trainAll(context, sizes, again, 'again')
  expect(trainings).toEqual([])
})

it('explains every training that is to be explained, or none', async () => {
  const run = { sizes, mainWidth: 5 } as unknown as DistressRun
  const bare = [{ model: 'm1', width: 5, fold: 0, seedIndex: 0 }] as never
  await expect(explainAll(context, run, bare)).rejects.toThrow('no network of m1, w 5, fold 1, seed 1')
})
