import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { asha } from '../algorithm/asha.ts'
import { bohb } from '../algorithm/bohb.ts'
import { hyperband } from '../algorithm/hyperband.ts'
import { randomSearch } from '../algorithm/random-search.ts'
import { successiveHalving } from '../algorithm/successive-halving.ts'
import { tpe } from '../algorithm/tpe.ts'
import { medianStopping } from '../median-stopping.ts'
import { choice, float, int } from '../space/parameter.ts'
import { defineSpace } from '../space/space.ts'
import { createStudy } from '../study/create-study.ts'
import type { StudyOptions } from '../study/study.ts'
import type { TrialContext } from '../study/types.ts'
import { directoryCheckpoints, journal, pathCheckpoints } from './journal.ts'
import { memory } from './storage.ts'

const space = defineSpace({ x: float(0, 1), n: int(1, 64), kind: choice(['a', 'b']) })
const loss = ({ x, n }: { x: number; n: number }, resource: number): number => (x - 0.3) ** 2 + n / 64 + 1 / resource

let directory: string
let path: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fdp-journal-'))
  path = join(directory, 'run.jsonl')
})
afterEach(() => rmSync(directory, { recursive: true, force: true }))

type Options = StudyOptions<NonNullable<(typeof space)['config']>>
const start = (options: Partial<Options> = {}) =>
  createStudy({
    space,
    algorithm: hyperband({ maxResource: 27 }),
    direction: 'minimize',
    seed: 3,
    storage: journal(path),
    ...options,
  })

/** Runs a whole study in a journal and gives its table and the lines of the file. */
async function complete() {
  const study = start()
  await study.optimize(({ config, resource, trial }) => ({
    score: loss(config, resource),
    checkpoint: `${trial}@${resource}`,
  }))
  study.close()
  return { trials: study.trials, best: study.best, lines: readFileSync(path, 'utf8').split('\n').slice(0, -1) }
}

describe('a journal', () => {
  it('is one JSON record a line: the study, then ask and result of each evaluation', async () => {
    const { lines } = await complete()
    const records = lines.map((line) => JSON.parse(line))
    expect(records[0]).toMatchObject({ type: 'study', format: 1, seed: 3, direction: 'minimize' })
    expect(records.filter(({ type }) => type === 'ask')).toHaveLength(
      records.filter(({ type }) => type === 'complete').length,
    )
    expect(records[1]).toMatchObject({ type: 'ask', trial: '0-0', rung: 0, config: expect.any(Object) })
    expect(records[2]).toMatchObject({ type: 'complete', trial: '0-0', checkpoint: '0-0@1' })
  })
  it('read back gives the same study without running anything', async () => {
    const { trials, best } = await complete()
    const again = start()
    expect(again.trials).toEqual(trials)
    expect(again.finished).toBe(true)
    const result = await again.optimize(() => Promise.reject(new Error('must not run')))
    expect(result).toMatchObject({ ...best, checkpoint: `${best?.trial}@${best?.resource}` })
    again.close()
  })
  it('of a study with ASHA shows its end as it was, without asking for more', async () => {
    const options = { algorithm: asha({ trials: 20, maxResource: 9 }) }
    const study = start(options)
    await study.optimize(({ config, resource }) => loss(config, resource))
    study.close()
    const again = start(options)
    expect(again.trials).toEqual(study.trials)
    expect(again.progress).toEqual(study.progress)
    again.close()
  })
  it('cut anywhere, goes on to the same end and runs again only what was in flight', async () => {
    const { trials, lines } = await complete()
    for (let cut = 1; cut < lines.length; cut += 23) {
      writeFileSync(path, `${lines.slice(0, cut).join('\n')}\n`)
      const before = lines.slice(0, cut).filter((line) => line.includes('"complete"')).length
      const study = start()
      let runs = 0
      await study.optimize(({ config, resource, trial, checkpoint, previousResource }) => {
        runs++
        if (previousResource > 0) expect(checkpoint).toBe(`${trial}@${previousResource}`)
        return { score: loss(config, resource), checkpoint: `${trial}@${resource}` }
      })
      study.close()
      expect(study.trials).toEqual(trials)
      expect(runs).toBe(lines.filter((line) => line.includes('"complete"')).length - before)
    }
  })
  for (const [name, options] of [
    ['a small discrete space', { space: defineSpace({ n: int(1, 13), kind: choice(['a', 'b']) }) }],
    ['random search', { algorithm: randomSearch({ trials: 15 }) }],
    ['tpe', { algorithm: tpe({ trials: 15, initial: 4 }) }],
    ['bohb', { algorithm: bohb({ maxResource: 9, batch: 3 }) }],
  ] as const) {
    it(`of 3 workers with failures, cut anywhere, goes on with 2 to the same end: ${name}`, async () => {
      type Given = { trial: string; config: { n: number }; resource: number }
      const objective = async ({ trial, config, resource }: Given) => {
        for (let i = 0; i < (config.n * 7) % 5; i++) await new Promise((resolve) => setImmediate(resolve))
        if ((config.n + Math.floor(resource)) % 6 === 0) throw new Error('no')
        return { score: config.n + 1 / resource, checkpoint: `${trial}@${resource}` }
      }
      const make = () => start({ algorithm: hyperband({ maxResource: 9 }), ...(options as object) })
      const whole = make()
      await whole.optimize(objective as never, { concurrency: 3 })
      whole.close()
      expect(whole.progress.failures).toBeGreaterThan(0)
      const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
      for (let cut = 1; cut <= lines.length; cut += 3) {
        writeFileSync(path, `${lines.slice(0, cut).join('\n')}\n`)
        const study = make()
        await study.optimize(objective as never, { concurrency: 2 })
        study.close()
        expect(study.trials).toEqual(whole.trials)
        expect(study.best).toEqual(whole.best)
      }
    })
  }
  it.each([
    ['every report', () => 0],
    [
      'reports that are not finite here and there',
      (epoch: number) => [0, Number.NaN, 0, Number.POSITIVE_INFINITY][epoch % 4],
    ],
  ])('keeps what a pruner learned from %s', async (_, noise) => {
    const make = () =>
      start({ algorithm: randomSearch({ trials: 25, resource: 6 }), pruner: medianStopping({ minCurves: 3 }) })
    const objective = ({ config, resource, report }: TrialContext<{ readonly x: number }>) => {
      for (let epoch = 1; epoch <= resource; epoch++) report(config.x + 1 / epoch + (noise(epoch) ?? 0), epoch)
      return config.x
    }
    const whole = make()
    await whole.optimize(objective)
    whole.close()
    expect(whole.trials.filter((trial) => trial.status === 'pruned').length).toBeGreaterThan(3)
    const lines = readFileSync(path, 'utf8').split('\n').slice(0, -1)
    for (let cut = 1; cut < lines.length; cut += 6) {
      writeFileSync(path, `${lines.slice(0, cut).join('\n')}\n`)
      const study = make()
      await study.optimize(objective)
      study.close()
      expect(study.trials).toEqual(whole.trials)
    }
    // As journals had it when reports that are not finite were still kept.
    writeFileSync(path, `${lines.join('\n').replace('"reports":[', '"reports":[[1,null],')}\n`)
    const old = make()
    expect(old.trials).toEqual(whole.trials)
    old.close()
  })
  it('heals a torn last line at every byte', async () => {
    const { lines, trials } = await complete()
    const kept = `${lines.slice(0, 40).join('\n')}\n`
    const next = `${lines[40]}\n`
    for (let bytes = 1; bytes < next.length; bytes += 5) {
      writeFileSync(path, kept + next.slice(0, bytes))
      const study = start()
      expect(readFileSync(path, 'utf8')).toBe(kept)
      study.close()
    }
    writeFileSync(path, `${kept}\0\0\0\0\n`)
    const study = start()
    await study.optimize(({ config, resource, trial }) => ({
      score: loss(config, resource),
      checkpoint: `${trial}@${resource}`,
    }))
    study.close()
    expect(study.trials).toEqual(trials)
    expect(readFileSync(path, 'utf8').split('\n').slice(0, -1)).toEqual(lines)
  })
  it.each([
    ['text', 'my only line without newline'],
    ['a line of JSON', '{"a":1}\n'],
    ['JSON', '{"important":[1,2,3]}'],
    ['almost a header', '{"type":"stu"}'],
    ['records of something else, the last one torn', '{"type":"event"}\n{"type":"eve'],
  ])('refuses a file that is none, and leaves it alone: %s', (_, text) => {
    writeFileSync(path, text)
    expect(() => start()).toThrow(expect.objectContaining({ code: 'journalCorrupt' }))
    expect(readFileSync(path, 'utf8')).toBe(text)
    expect(existsSync(`${path}.lock`)).toBe(false)
  })
  it.each([
    ['a type that is none', { type: 'completed' }, 'be of type ask, complete, prune or fail'],
    ['no trial', { trial: undefined }, 'have the name of a trial'],
    ['a rung that is none', { rung: 0.5 }, 'have the number of a rung'],
    ['no score', { score: undefined }, 'have a finite score'],
    ['a score as text', { score: '1' }, 'have a finite score'],
    ['NaN, which is null in JSON', { score: Number.NaN }, 'have a finite score'],
    ['metrics that are none', { metrics: { loss: 'x' } }, 'have metrics as an object of numbers'],
    ['reports that are none', { reports: [[1]] }, 'have reports as pairs of numbers'],
    ['a failure without its error', { type: 'fail' }, 'have an error with name and message'],
    ['a failure with an error that is none', { type: 'fail', error: { name: 'E' } }, 'have an error with name and'],
    ['another header', { type: 'study' }, 'not be of type study'],
  ])('refuses a record with %s, and leaves the file alone, also where it is the last one', async (_, change, rule) => {
    const { lines } = await complete()
    const broken = JSON.stringify({ ...JSON.parse(lines[2] as string), ...change })
    for (const rest of [lines.slice(3), []]) {
      const text = [...lines.slice(0, 2), broken, ...rest, ''].join('\n')
      writeFileSync(path, text)
      const error = { code: 'journalCorrupt', rule: expect.stringContaining(`line 3 of ${path} must ${rule}`) }
      expect(() => start()).toThrow(expect.objectContaining(error))
      expect(readFileSync(path, 'utf8')).toBe(text)
      expect(existsSync(`${path}.lock`)).toBe(false)
    }
  })
  it('refuses such records of any other storage, and a first one that is no header', () => {
    const header = JSON.parse(JSON.stringify({ type: 'study', format: 1 }))
    for (const [records, rule] of [
      [[{ type: 'ask', trial: '0-0', rung: 0 }], 'be of type study'],
      [[3], 'be an object'],
      [[header], 'must be of the same study'],
    ] as const) {
      let closed = 0
      const storage = { serializes: true, open: () => records as never, append() {}, close: () => closed++ }
      expect(() => start({ storage: storage as never })).toThrow(rule)
      expect(closed).toBe(1)
    }
  })
  it('heals a header that is torn at any byte, and zeros', async () => {
    const { lines } = await complete()
    const header = `${lines[0]}\n`
    for (let bytes = 0; bytes < header.length; bytes += 9) {
      for (const zeros of ['', '\0\0\0']) {
        writeFileSync(path, header.slice(0, bytes) + zeros)
        start().close()
        expect(readFileSync(path, 'utf8')).toBe(header)
      }
    }
  })
  it('refuses a broken line in the middle, and a result without its ask', async () => {
    const { lines } = await complete()
    writeFileSync(path, [...lines.slice(0, 10), '{"type":', ...lines.slice(10), ''].join('\n'))
    expect(() => start()).toThrow(
      expect.objectContaining({ code: 'journalCorrupt', rule: expect.stringContaining('line 11') }),
    )
    writeFileSync(path, [...lines.slice(0, 10), ...lines.slice(11), ''].join('\n'))
    expect(() => start()).toThrow(/journalDiverged|a result must follow its ask|would have asked/)
    expect(existsSync(`${path}.lock`)).toBe(false)
  })
  it('refuses configurations that its seed does not give', async () => {
    const { lines } = await complete()
    writeFileSync(path, `${[lines[0], lines[1]?.replace(/"x":0\.\d+/, '"x":0.5')].join('\n')}\n`)
    expect(() => start()).toThrow(expect.objectContaining({ code: 'journalDiverged' }))
  })
  it('refuses another study with the differences', async () => {
    start().close()
    const other = defineSpace({ x: float(0, 2), n: int(1, 64), kind: choice(['a', 'c']) })
    const attempt = () => start({ space: other as never, seed: 4, algorithm: hyperband({ maxResource: 81 }) })
    expect(attempt).toThrow(
      expect.objectContaining({
        code: 'journalMismatch',
        received: [
          'space.x.max: 1, 2',
          'space.kind.values.1: "b", "c"',
          'algorithm.settings.maxResource: 27, 81',
          'seed: 3, 4',
        ],
      }),
    )
    writeFileSync(path, readFileSync(path, 'utf8').replace('"format":1', '"format":0'))
    expect(() => start()).toThrow('format: 0, 1')
  })
  it('that cannot be written is a typed error', () => {
    expect(() => start({ storage: journal(join(directory, 'none', 'run.jsonl')) })).toThrow(
      expect.objectContaining({ code: 'journalUnwritable', received: join(directory, 'none', 'run.jsonl') }),
    )
    expect(() => start({ storage: journal(directory) })).toThrow(expect.objectContaining({ code: 'journalUnwritable' }))
    expect(readdirSync(directory)).toEqual([])
  })
  it('takes only checkpoints that JSON carries, and says what to do', async () => {
    const study = start()
    const attempt = study.optimize(() => ({ score: 1, checkpoint: { weights: new Float32Array(2) } }))
    await expect(attempt).rejects.toMatchObject({ code: 'invalidCheckpoint' })
    await expect(study.optimize(() => ({ score: 1, checkpoint: { a: [Number.NaN] } }))).rejects.toThrow('.a.0 is not')
    study.close()
  })
})

describe('the lock', () => {
  it('refuses a second writer with the pid of the first, and is free after close', () => {
    const study = start()
    expect(() => start()).toThrow(
      expect.objectContaining({ code: 'journalLocked', message: expect.stringContaining(`process ${process.pid} `) }),
    )
    study.close()
    start().close()
    expect(existsSync(`${path}.lock`)).toBe(false)
  })
  it('refuses a second process with the pid of the first', async () => {
    const study = start()
    const support = join(import.meta.dirname, '../../test/support')
    const script = [join(support, 'killed-study.ts'), path, join(directory, 'log'), '1']
    const { status, stderr } = spawnSync(
      process.execPath,
      ['--import', join(support, 'register-typescript.mjs'), ...script],
      { encoding: 'utf8' },
    )
    expect(status).toBe(1)
    expect(stderr).toContain(`a journal has one writer at a time, and process ${process.pid} holds this one`)
    study.close()
  })
  it('of a study stays its own when another one is given the same storage', async () => {
    const storage = journal(path)
    const study = start({ storage })
    await study.ask()
    for (const given of [
      storage,
      {
        ...storage,
        *open() {
          yield* storage.open()
        },
      },
    ]) {
      expect(() => start({ storage: given })).toThrow(expect.objectContaining({ code: 'journalLocked' }))
      expect(existsSync(`${path}.lock`)).toBe(true)
      await study.ask()
    }
    study.close()
    start({ storage }).close()
  })
  it('of many journals adds one listener to the process', () => {
    const before = process.listenerCount('exit')
    const studies = Array.from({ length: 12 }, (_, i) => start({ storage: journal(`${path}.${i}`) }))
    expect(process.listenerCount('exit')).toBe(before + 1)
    for (const study of studies) study.close()
    expect(process.listenerCount('exit')).toBe(before)
  })
  it('of another live process is respected, of a dead one is taken over', () => {
    const script = `
      const { writeFileSync, readFileSync } = require('node:fs')
      const stat = readFileSync('/proc/self/stat', 'utf8')
      console.log(JSON.stringify({ pid: process.pid, host: require('node:os').hostname(), started: stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] }))`
    const dead = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stdout
    writeFileSync(`${path}.lock`, dead)
    start().close()
    writeFileSync(`${path}.lock`, JSON.stringify({ ...JSON.parse(dead), pid: process.ppid, started: null }))
    expect(() => start()).toThrow(`process ${process.ppid} holds this one`)
    // The number of a dead process that another one has by now.
    writeFileSync(`${path}.lock`, JSON.stringify({ ...JSON.parse(dead), pid: process.ppid }))
    start().close()
    writeFileSync(`${path}.lock`, JSON.stringify({ pid: 1, host: 'elsewhere', started: null }))
    expect(() => start()).toThrow('process 1 on elsewhere')
    expect(() => start()).toThrow(`where that host is gone for good, such as a container, delete ${path}.lock`)
  })
  it('that someone else wrote stops the writer and stays, even in the same file of the disk', async () => {
    const study = start()
    const other = JSON.stringify({ ...JSON.parse(readFileSync(`${path}.lock`, 'utf8')), nonce: 'another' })
    writeFileSync(`${path}.lock`, other)
    await expect(study.ask()).rejects.toMatchObject({ code: 'journalLockLost' })
    study.close()
    expect(readFileSync(`${path}.lock`, 'utf8')).toBe(other)
  })
  it('that was taken away stops the writer', async () => {
    const study = start()
    rmSync(`${path}.lock`)
    await expect(study.ask()).rejects.toMatchObject({ code: 'journalLockLost' })
    study.close()
  })
})

describe('checkpoint files', () => {
  it('hold typed arrays, survive a restart, and go when they are not needed', async () => {
    const checkpoints = directoryCheckpoints(join(directory, 'checkpoints'))
    let study = start({ checkpoints })
    const objective = ({ config, resource, previousResource, checkpoint }: never) => {
      const weights = (checkpoint as { weights: Float32Array } | undefined)?.weights ?? new Float32Array(1)
      expect(weights[0]).toBe(previousResource)
      return { score: loss(config, resource), checkpoint: { weights: new Float32Array([resource]) } }
    }
    const controller = new AbortController()
    let calls = 0
    const stopped = study.optimize(
      (context) => {
        if (++calls === 40) controller.abort(new Error('stop'))
        return objective(context as never)
      },
      { signal: controller.signal },
    )
    await expect(stopped).rejects.toThrow('stop')
    study.close()
    study = start({ checkpoints })
    const best = await study.optimize(objective as never)
    study.close()
    expect(best.checkpoint).toEqual({ weights: new Float32Array([best.resource]) })
    expect(readdirSync(join(directory, 'checkpoints'))).toHaveLength(1)
  })
  it.each([
    ['missing', (file: string) => rmSync(file)],
    ['damaged', (file: string) => writeFileSync(file, 'x')],
  ])('that are %s stop the study until they are back, or until their trial is given up', async (_, spoil) => {
    const folder = join(directory, 'checkpoints')
    const options = {
      algorithm: successiveHalving({ configurations: 9, maxResource: 9 }),
      checkpoints: directoryCheckpoints(folder),
    }
    const study = start(options)
    const stopping = new AbortController()
    const objective = ({ config, rung }: TrialContext<{ x: number; n: number }>) => {
      if (rung > 0) stopping.abort(new Error('stop'))
      return { score: config.x, checkpoint: [config.x] }
    }
    await expect(study.optimize(objective, { signal: stopping.signal })).rejects.toThrow('stop')
    study.close()
    const best = study.best?.trial as string
    const name = readdirSync(folder).find((entry) => entry.startsWith(`${best}-0-`)) as string
    const file = join(folder, name)
    const kept = readFileSync(file)
    spoil(file)
    const error = expect.objectContaining({
      code: 'invalidCheckpoint',
      received: { trial: best, rung: 1, checkpoint: name },
      cause: expect.objectContaining({ code: 'invalidCheckpoint', received: file, cause: expect.any(Error) }),
    })
    const again = start(options)
    await expect(again.optimize(objective)).rejects.toEqual(error)
    await expect(again.ask()).rejects.toEqual(error)
    expect(again.progress.failures).toBe(0)
    await again.tell({ trial: best, rung: 1, error: new Error('lost') })
    writeFileSync(file, kept)
    await again.optimize(objective)
    expect(again.progress).toMatchObject({ failures: 1, done: 13 })
    again.close()
  })
  it('of studies that share a directory are their own', async () => {
    const checkpoints = directoryCheckpoints(join(directory, 'shared'))
    const make = (name: string, seed: number) =>
      start({ seed, storage: journal(join(directory, name)), checkpoints, algorithm: hyperband({ maxResource: 9 }) })
    const run = async (study: ReturnType<typeof make>, owner: string, limit: number) => {
      const controller = new AbortController()
      let calls = 0
      return study
        .optimize<string>(
          async ({ config, resource, trial, checkpoint, previousResource }) => {
            if (++calls > limit) controller.abort(new Error('stop'))
            await new Promise((resolve) => setImmediate(resolve))
            if (previousResource > 0) expect(checkpoint).toBe(`${owner} ${trial}@${previousResource}`)
            return { score: loss(config, resource), checkpoint: `${owner} ${trial}@${resource}` }
          },
          { signal: controller.signal },
        )
        .finally(() => study.close())
    }
    const stopped = [make('a', 1), make('b', 2), start({ checkpoints, storage: memory(), seed: 1 })]
    const ends = await Promise.allSettled(stopped.map((study, i) => run(study, 'abc'[i] as string, 8)))
    expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    for (const [name, seed] of [
      ['a', 1],
      ['b', 2],
    ] as const) {
      const study = make(name, seed)
      const best = await run(study, name, Number.POSITIVE_INFINITY)
      expect(best.checkpoint).toBe(`${name} ${best.trial}@${best.resource}`)
      expect(study.progress.failures).toBe(0)
    }
  })
  it('with names of earlier versions are still found', async () => {
    const folder = join(directory, 'checkpoints')
    const options = { algorithm: hyperband({ maxResource: 9 }), checkpoints: directoryCheckpoints(folder) }
    const objective = ({
      config,
      resource,
      trial,
      checkpoint,
      previousResource,
    }: TrialContext<{ x: number; n: number }>) => {
      if (previousResource > 0) expect(checkpoint).toBe(`${trial}@${previousResource}`)
      return { score: loss(config, resource), checkpoint: `${trial}@${resource}` }
    }
    const controller = new AbortController()
    let calls = 0
    const study = start(options)
    const stopped = study.optimize(
      (context) => {
        if (++calls > 8) controller.abort(new Error('stop'))
        return objective(context)
      },
      { signal: controller.signal },
    )
    await expect(stopped).rejects.toThrow('stop')
    study.close()
    const old = (name: string): string => name.replace(/-[0-9a-f]{24}\.bin/, '.bin')
    for (const name of readdirSync(folder)) renameSync(join(folder, name), join(folder, old(name)))
    const lines = readFileSync(path, 'utf8').split('\n')
    expect(lines.map(old)).not.toEqual(lines)
    writeFileSync(path, lines.map(old).join('\n'))
    const again = start(options)
    const best = await again.optimize(objective)
    again.close()
    expect(again.progress.failures).toBe(0)
    expect(best.checkpoint).toBe(`${best.trial}@${best.resource}`)
    expect(readdirSync(folder)).toHaveLength(1)
  })
  it('refuse what cannot be cloned', async () => {
    const study = start({ checkpoints: directoryCheckpoints(directory) })
    await expect(study.optimize(() => ({ score: 1, checkpoint: () => {} }))).rejects.toMatchObject({
      code: 'invalidCheckpoint',
    })
    study.close()
  })
  it.skipIf(!existsSync('/proc/self'))('say that a folder cannot be made instead of hanging', () => {
    expect(() => directoryCheckpoints('/proc/self/none/such').save('0-0', 1)).toThrow('ENOENT')
    expect(() => directoryCheckpoints('/proc/self/none/such').save('0-0', 1)).toThrow(
      expect.objectContaining({ code: 'checkpointUnwritable', received: '/proc/self/none/such/0-0.bin' }),
    )
    expect(directoryCheckpoints(join(directory, 'many', 'levels')).save('0-0', 1)).toBe('0-0.bin')
  })
  /** An objective that writes one file for each trial, over and over, and counts what is in it. */
  const overwriting = ({
    config,
    resource,
    trial,
    previousResource,
    checkpoint,
  }: TrialContext<{ x: number; n: number }>) => {
    const file = join(directory, 'own', `${trial}.txt`)
    if (previousResource > 0) {
      expect(checkpoint).toBe(file)
      expect(readFileSync(file, 'utf8')).toBe(String(previousResource))
    }
    mkdirSync(join(directory, 'own'), { recursive: true })
    writeFileSync(file, String(resource))
    return { score: loss(config, resource), checkpoint: file }
  }
  it.each([
    ['hyperband', hyperband({ maxResource: 27 })],
    ['asha', asha({ trials: 30, maxResource: 27 })],
  ])('at one path for all rungs of a trial stay as long as one of them is needed: %s', async (_, algorithm) => {
    const options = { algorithm, checkpoints: pathCheckpoints(join(directory, 'own')) }
    let study = start(options)
    const controller = new AbortController()
    let promotions = 0
    const stopped = study.optimize(
      (context) => {
        if (context.previousResource === 0 || ++promotions < 8) return overwriting(context)
        controller.abort(new Error('stop'))
        throw new Error('before anything was written')
      },
      { signal: controller.signal },
    )
    await expect(stopped).rejects.toThrow('stop')
    study.close()
    study = start(options)
    const best = await study.optimize(overwriting)
    study.close()
    expect(study.progress.failures).toBe(0)
    expect(best.checkpoint).toBe(join(directory, 'own', `${best.trial}.txt`))
    expect(readdirSync(join(directory, 'own'))).toEqual([`${best.trial}.txt`])
  })
  it('at a path that was given up once and is the best one by now outlive the next start', async () => {
    const root = join(directory, 'own')
    mkdirSync(root)
    const options = { algorithm: randomSearch({ trials: 3 }), checkpoints: pathCheckpoints(root) }
    const results = [
      [2, 'q'],
      [3, 'p'],
      [1, 'p'],
    ] as const
    const study = start(options)
    let trial = 0
    await study.optimize(() => {
      const [score, name] = results[trial++] as (typeof results)[number]
      writeFileSync(join(root, name), '')
      return { score, checkpoint: join(root, name) }
    })
    study.close()
    expect(readdirSync(root)).toEqual(['p'])
    const again = start(options)
    await again.optimize(() => Promise.reject(new Error('must not run')))
    again.close()
    expect(readdirSync(root)).toEqual(['p'])
  })
  it('by path are removed below their root only', async () => {
    const root = join(directory, 'paths')
    const store = pathCheckpoints(root)
    expect(() => store.save('k', '/etc/passwd')).toThrow('a checkpoint must be a path below')
    expect(() => store.remove(join(root, '..', 'run.jsonl'))).toThrow('a checkpoint must be a path below')
    expect(() => store.save('k', 3)).toThrow('received 3')
    for (const open of [pathCheckpoints, directoryCheckpoints]) {
      expect(() => open(undefined as never)).toThrow(expect.objectContaining({ code: 'invalidOption' }))
    }
    appendFileSync(join(directory, 'x'), '')
    await pathCheckpoints(directory).remove(join(directory, 'x'))
    expect(existsSync(join(directory, 'x'))).toBe(false)
  })
})
