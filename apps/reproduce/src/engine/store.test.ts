import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkRunFolder, openStore as openHeld, type StepStore, type StoreOptions } from './store.ts'

const command = 'run distress'
const options = { '--seed': 7 }
let folder: string
let held: StepStore | undefined
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fdp-store-'))
})
afterEach(() => {
  held?.close()
  held = undefined
  rmSync(folder, { recursive: true, force: true })
})

/** A store in the place of the one before it, whose process has ended. */
function openStore(at: string, given: StoreOptions): StepStore {
  held?.close()
  held = openHeld(at, given)
  return held
}

const entries = (at = folder) =>
  readdirSync(at)
    .filter((entry) => entry !== 'fdp-run.lock')
    .sort()
const stepFile = () => {
  const [name] = readdirSync(path.join(folder, 'steps'))
  return path.join(folder, 'steps', String(name))
}

describe('openStore', () => {
  it('computes a step once and gives it back on resume', async () => {
    let computed = 0
    const compute = () => {
      computed += 1
      return { loss: new Float32Array([0.1, 0.2]), score: Number.NaN }
    }
    const first = openStore(folder, { command, resume: false, fingerprint: 'a', options })
    const fresh = await first.step('train', { seed: 1 }, compute)
    const second = openStore(folder, { command, resume: true, fingerprint: 'a', options })
    const kept = await second.step('train', { seed: 1 }, compute)
    expect(fresh.reused).toBe(false)
    expect(kept).toEqual({ ...fresh, reused: true })
    expect(computed).toBe(1)
    expect(second.counts()).toEqual({ computed: 0, reused: 1 })
  })

  it('computes again where what is kept does not serve, and keeps that', async () => {
    const store = openStore(folder, { command, resume: false, fingerprint: 'a', options })
    type Fit = { score: number; network?: string }
    const step = (compute: () => Fit, serves?: (kept: Fit) => boolean) =>
      store.step<Fit>('train', {}, compute, undefined, serves)
    await step(() => ({ score: 1 }))
    const hasNetwork = ({ network }: Fit) => network !== undefined
    expect(await step(() => ({ score: 1, network: 'n' }), hasNetwork)).toMatchObject({
      reused: false,
      result: { network: 'n' },
    })
    const fail = (): Fit => {
      throw new Error('computed again')
    }
    for (const serves of [hasNetwork, undefined]) expect((await step(fail, serves)).result.network).toBe('n')
    expect(store.counts()).toEqual({ computed: 2, reused: 2 })
  })

  it('computes again under other inputs, other code, and where the earlier run is to be removed', async () => {
    const runs: string[] = []
    const step = (fingerprint: string, seed: number, resume: boolean) =>
      openStore(folder, { command, resume, overwrite: !resume, options, fingerprint }).step('train', { seed }, () =>
        runs.push(`${fingerprint}${seed}`),
      )
    await step('a', 1, false)
    await step('a', 2, true)
    await step('b', 1, true)
    await step('a', 1, false)
    expect(runs).toEqual(['a1', 'a2', 'b1', 'a1'])
  })

  it('keeps a run that it is not told to go on with or to remove', async () => {
    await openStore(folder, { command, resume: false, fingerprint: 'a', options }).step('train', {}, () => 1)
    writeFileSync(path.join(folder, 'results.json'), '{}')
    expect(() => openStore(folder, { command, resume: false, fingerprint: 'a', options })).toThrow(
      '--resume goes on with the one',
    )
    expect(entries()).toEqual(['fdp-run.json', 'results.json', 'steps'])
    openStore(folder, { command, resume: false, overwrite: true, options, fingerprint: 'b' })
    expect(entries()).toEqual(['fdp-run.json'])
  })

  it('refuses the folder of another command, to go on with and to remove', async () => {
    await openStore(folder, { command, resume: false, fingerprint: 'a', options }).step('train', {}, () => 1)
    for (const flags of [{ resume: true }, { resume: false, overwrite: true }]) {
      const open = () => openStore(folder, { command: 'train distress', ...flags, fingerprint: 'a', options })
      expect(open).toThrow('of `fdp run distress`')
      expect(open).toThrow('a folder of `fdp train distress`')
    }
    expect(entries()).toEqual(['fdp-run.json', 'steps'])
  })

  it('leaves earlier results to whoever replaces them, and removes the steps', async () => {
    const given = { command: 'train distress', options, fingerprint: 'a', keepResults: true } as const
    await openStore(folder, { ...given, resume: false }).step('train', {}, () => 1)
    writeFileSync(path.join(folder, 'model.json'), '{}')
    openStore(folder, { ...given, resume: false, overwrite: true })
    expect(entries()).toEqual(['fdp-run.json', 'model.json'])
  })

  it('refuses a folder beforehand as it would refuse to open it, and touches nothing', async () => {
    const [run, foreign] = [path.join(folder, 'run'), path.join(folder, 'foreign')]
    await openStore(run, { command, resume: false, fingerprint: 'a', options }).step('train', {}, () => 1)
    mkdirSync(foreign)
    writeFileSync(path.join(foreign, 'letter.txt'), 'dear')
    expect(() => checkRunFolder(run, { command, options, resume: false })).toThrow('--resume goes on with the one')
    expect(() => checkRunFolder(foreign, { command, options, resume: true })).toThrow('of an earlier fdp run')
    expect(() => checkRunFolder(path.join(foreign, 'letter.txt/below'), { command, options, resume: false })).toThrow(
      'can be written',
    )
    for (const flags of [{ resume: true }, { resume: false, overwrite: true }])
      checkRunFolder(run, { command, options, ...flags })
    checkRunFolder(path.join(folder, 'new'), { command, options, resume: false })
    expect(entries()).toEqual(['foreign', 'run'])
    expect(entries(run)).toEqual(['fdp-run.json', 'steps'])
  })

  it('calls a step that serves several stages by the first', async () => {
    const store = openStore(folder, { command, resume: false, fingerprint: 'a', options })
    for (const text of ['first', 'second']) await store.step('train', {}, () => 1, { text })
    expect(store.records().map(({ text }) => text)).toEqual(['first'])
  })

  it('tells of the steps that said what they are, kept or computed', async () => {
    const run = async (resume: boolean) => {
      const store = openStore(folder, { command, resume, options, fingerprint: 'a' })
      const train = await store.step('train', { seed: 1 }, () => 5, { text: 'a training', seeds: [1] })
      const score = await store.step(
        'score',
        {},
        () => 6,
        (result) => ({ text: `gave ${result}`, from: [train.id] }),
      )
      await store.step('silent', {}, () => 7)
      return { store, train: train.id, score: score.id }
    }
    const { store, train, score } = await run(false)
    expect(store.records()).toEqual([
      { id: score, text: 'gave 6', seeds: [], from: [train] },
      { id: train, text: 'a training', seeds: [1], from: [] },
    ])
    expect(existsSync(path.join(folder, 'steps', `${train}.json`))).toBe(true)
    expect((await run(true)).store.records()).toEqual(store.records())
  })

  it('leaves nothing of a step that fails', async () => {
    const store = openStore(folder, { command, resume: false, fingerprint: 'a', options })
    await expect(store.step('train', {}, () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(existsSync(path.join(folder, 'steps'))).toBe(false)
  })

  it("never touches a folder that is not a run's", () => {
    writeFileSync(path.join(folder, 'thesis.txt'), 'mine')
    expect(() => openStore(folder, { command, resume: false, fingerprint: 'a', options })).toThrow(
      '--out names an empty folder',
    )
    expect(entries()).toEqual(['thesis.txt'])
    expect(readFileSync(path.join(folder, 'thesis.txt'), 'utf8')).toBe('mine')
  })

  it('says so where the folder cannot be made', () => {
    writeFileSync(path.join(folder, 'file'), '')
    expect(() =>
      openStore(path.join(folder, 'file', 'below'), { command, resume: false, fingerprint: 'a', options }),
    ).toThrow('can be written')
    if (process.platform === 'linux')
      expect(() => openStore('/proc/fdp-run', { command, resume: false, fingerprint: 'a', options })).toThrow(
        'can be written',
      )
    mkdirSync(path.join(folder, 'empty'))
    expect(() =>
      openStore(path.join(folder, 'empty'), { command, resume: false, fingerprint: 'a', options }),
    ).not.toThrow()
  })

  it('lets one process at a time work in a folder', async () => {
    const given = { command, options, fingerprint: 'a' } as const
    await openStore(folder, { ...given, resume: false }).step('train', {}, () => 1)
    for (const flags of [{ resume: true }, { resume: false, overwrite: true }])
      expect(() => openHeld(folder, { ...given, ...flags })).toThrow(
        expect.objectContaining({ code: 'out.busy', message: expect.stringContaining(`process ${process.pid} on`) }),
      )
    expect(readdirSync(path.join(folder, 'steps'))).toHaveLength(1)
    held?.close()
    expect(readdirSync(folder)).not.toContain('fdp-run.lock')
    openStore(folder, { ...given, resume: false, overwrite: true })
    expect(entries()).toEqual(['fdp-run.json'])
  })

  it('goes on where the process that held the folder is dead', async () => {
    const { pid } = spawnSync(process.execPath, ['--version'])
    const dead = { pid, host: hostname(), started: null, nonce: 'x' }
    writeFileSync(path.join(folder, 'fdp-run.lock'), JSON.stringify(dead))
    await openStore(folder, { command, options, resume: false, fingerprint: 'a' }).step('train', {}, () => 1)
    expect(entries()).toEqual(['fdp-run.json', 'steps'])
  })

  it('goes on with the options of the run that it holds only, and removes one of others', async () => {
    await openStore(folder, { command, options, resume: false, fingerprint: 'a' }).step('train', {}, () => 1)
    const other = { '--seed': 8, '--space': 'small' }
    const open = () => openStore(folder, { command, options: other, resume: true, fingerprint: 'a' })
    expect(open).toThrow(expect.objectContaining({ code: 'out.other' }))
    expect(open).toThrow(/--seed 8, begun with 7; --space "small", begun with nothing/)
    expect(() => checkRunFolder(folder, { command, options: other, resume: true })).toThrow('another folder')
    expect(entries()).toEqual(['fdp-run.json', 'steps'])
    openStore(folder, { command, options, resume: true, fingerprint: 'b' })
    openStore(folder, { command, options: other, resume: false, overwrite: true, fingerprint: 'a' })
    expect(entries()).toEqual(['fdp-run.json'])
    openStore(folder, { command, options: other, resume: true, fingerprint: 'a' })
  })

  it('says so where the code is another than that of the kept steps', async () => {
    const notes: string[] = []
    const open = (fingerprint: string) =>
      openStore(folder, { command, options, resume: true, fingerprint, note: (line) => notes.push(line) })
    await open('a').step('train', {}, () => 1)
    open('a')
    expect(notes).toEqual([])
    open('b')
    expect(notes).toEqual([expect.stringContaining('none of them is used')])
  })

  it('computes a step again whose file is damaged or foreign, and says so', async () => {
    const given = { command, options, resume: true, fingerprint: 'a' } as const
    const compute = () => ({ loss: new Float32Array([0.1, 0.2, 0.3]) })
    await openStore(folder, given).step('train', {}, compute)
    const [file, whole] = [stepFile(), readFileSync(stepFile(), 'utf8')]
    for (const damaged of ['', whole.slice(0, -9), whole.replace('$f32":"', '$f32":"AAAA'), '{}', 'null']) {
      writeFileSync(file, damaged)
      const notes: string[] = []
      const store = openStore(folder, { ...given, note: (line) => notes.push(line) })
      const { result, reused } = await store.step('train', {}, compute)
      expect({ result, reused }).toEqual({ result: compute(), reused: false })
      expect(notes).toEqual([expect.stringContaining(`${file}: damaged`)])
      expect(readFileSync(file, 'utf8')).toBe(whole)
    }
  })
})
