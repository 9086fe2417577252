import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { madeUpPanel, writePanel } from '../../../../test/run-fdp.ts'
import { distressPaper } from '../../../papers.ts'
import { createTuned } from '../models/candidates.ts'
import { distressSource } from '../sample/data.ts'
import { runDistressTrial } from '../tasks/trial-task.ts'
import { SPACES } from './space-names.ts'
import { tunedSpace } from './spaces.ts'
import { readState, stateFolder, type TrialState } from './trial-state.ts'

const layers = { filters: 64, units: 64, dense: 128 }
const folder = mkdtempSync(path.join(tmpdir(), 'fdp-spaces-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** In the order of Table 6. */
const KEYS = [
  'filters',
  'convDropout',
  'lstmUnits',
  'lstmDropout',
  'lstmUnits2',
  'lstmDropout2',
  'denseUnits1',
  'denseDropout1',
  'denseUnits2',
  'denseDropout2',
]

describe('the spaces', () => {
  it('hold all ten hyperparameters of Table 6 for m2, with its scopes and steps, and eight for m1', () => {
    const { parameters } = tunedSpace('table6', 'm2', layers).space
    expect(Object.keys(parameters)).toEqual(KEYS)
    distressPaper().table6.rows.forEach(({ low, high, step }, i) => {
      expect(parameters[KEYS[i] ?? '']).toMatchObject({ min: low, max: high, step })
    })
    const ofM1 = tunedSpace('table6', 'm1', layers).space.parameters
    expect(Object.keys(ofM1)).toEqual(KEYS.filter((key) => key !== 'lstmUnits2' && key !== 'lstmDropout2'))
  })

  it('add learning rate, batch size and kernel size where they are extended', () => {
    for (const variant of ['m1', 'm2'] as const) {
      const { parameters } = tunedSpace('extended', variant, layers).space
      const added = Object.keys(parameters).filter((key) => !KEYS.includes(key))
      expect(added).toEqual(['learningRate', 'batchSize', 'kernelSize'])
      expect(parameters.learningRate).toMatchObject({ log: true })
    }
  })

  it.each(SPACES)('%s: a value of every parameter makes a whole configuration, and the model it says', (name) => {
    for (const variant of ['m1', 'm2'] as const) {
      const { space, complete } = tunedSpace(name, variant, layers)
      const lowest = Object.fromEntries(
        Object.entries(space.parameters).map(([key, parameter]) => [key, 'min' in parameter ? parameter.min : 0]),
      )
      const config = complete(lowest)
      const model = createTuned(config, { steps: 5, features: 3, seed: 1 })
      const names = model.layers.map((layer) => layer.name)
      expect(names.includes('bilstm_2')).toBe(variant === 'm2')
      expect(model.layers.find((layer) => layer.name === 'conv_1')?.weights[0]?.shape).toEqual([
        config.kernelSize ?? 3,
        3,
        config.filters,
      ])
      model.dispose()
    }
  })
})

const data = writePanel(path.join(folder, 'panel.csv'), madeUpPanel())
const { provenance } = await distressSource(data, 7)

describe('a trial of the extended space', () => {
  const fold = {
    data,
    dataSeed: 7,
    dataSha256: provenance.sha256,
    protocol: 'strict',
    treatment: { split: 'company', fittedOn: 'training', smote: 'training' },
    width: 5,
    fold: 0,
    folds: 5,
    windowsPerCompany: null,
    seed: 7,
  } as const
  const { complete } = tunedSpace('extended', 'm2', { filters: 8, units: 8, dense: 8 })
  const config = complete({
    filters: 16,
    convDropout: 0.1,
    lstmUnits: 32,
    lstmUnits2: 32,
    lstmDropout2: 0.1,
    denseUnits1: 32,
    denseUnits2: 32,
    learningRate: 0.004,
    batchSize: 48,
    kernelSize: 5,
  })
  const spec = {
    fold,
    config,
    seed: 3,
    scoredBy: 'ROC-AUC on validation' as const,
    batchSize: 32,
    backend: 'simd',
  } as const

  it('trains with its own learning rate, batch size and kernel, and goes on where it stopped', async () => {
    const whole = await runDistressTrial({ ...spec, resource: 2, checkpoint: undefined })
    const state = readState(whole.checkpoint)
    expect(state.identity.batchSize).toBe(48)
    expect(state.history.map(({ learningRate }) => learningRate)).toEqual([0.004, 0.004])
    const half = await runDistressTrial({ ...spec, resource: 1, checkpoint: undefined })
    const rest = await runDistressTrial({ ...spec, resource: 2, checkpoint: half.checkpoint })
    expect(readState(rest.checkpoint)).toEqual(state)
    expect([rest.score, rest.steps]).toEqual([whole.score, half.steps])
  })

  it('keeps its state in a file and goes on from it, bit for bit as from one in hand', async () => {
    const place = path.join(folder, 'states')
    const states = stateFolder(place)
    const keepIn = (rung: number) => states.fileOf({ trial: '4', rung })
    const whole = await runDistressTrial({ ...spec, resource: 2, checkpoint: undefined })
    const half = await runDistressTrial({ ...spec, resource: 1, checkpoint: undefined, keepIn: keepIn(0) })
    expect(half.checkpoint).toEqual({ file: keepIn(0) })
    const reference = await states.save('4-0', half.checkpoint)
    const loaded = states.load(reference) as TrialState
    const rest = await runDistressTrial({ ...spec, resource: 2, checkpoint: loaded, keepIn: keepIn(1) })
    expect(readState(rest.checkpoint)).toEqual(readState(whole.checkpoint))
    expect(rest.score).toBe(whole.score)
    // One that a worker elsewhere handed back lies there as well.
    expect(await states.save('5-0', readState(half.checkpoint))).toBe('5-0.checkpoint')
    expect(readState(states.load('5-0.checkpoint') as TrialState)).toEqual(readState(loaded))
    for (const name of ['4-0.checkpoint', '5-0.checkpoint', 'gone.checkpoint']) await states.remove(name)
    expect(readdirSync(place)).toEqual(['4-1.checkpoint'])
  })
})
