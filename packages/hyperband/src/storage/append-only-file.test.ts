import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { asha } from '../algorithm/asha.ts'
import { hyperband } from '../algorithm/hyperband.ts'
import { randomSearch } from '../algorithm/random-search.ts'
import { float } from '../space/parameter.ts'
import { defineSpace } from '../space/space.ts'
import { createStudy } from '../study/create-study.ts'
import { appendOnlyFile } from './append-only-file.ts'
import { journal } from './journal.ts'

/** A disk that has room for so many more bytes, and may refuse to flush or to cut. */
const disk = vi.hoisted(() => ({
  room: Number.POSITIVE_INFINITY,
  /** Calls of fsync that fail, counted from the next one. */
  failingFlushes: [] as number[],
  cuts: true,
}))

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>()
  const failure = (code: string) => Object.assign(new Error(`${code}: simulated`), { code })
  return {
    ...fs,
    writeSync(file: number, bytes: Uint8Array, offset: number, length: number) {
      if (disk.room === 0) throw failure('ENOSPC')
      const written = fs.writeSync(file, bytes, offset, Math.min(length, disk.room))
      disk.room -= written
      return written
    },
    fsyncSync(file: number) {
      const fails = disk.failingFlushes.includes(0)
      disk.failingFlushes = disk.failingFlushes.map((call) => call - 1).filter((call) => call >= 0)
      if (fails) throw failure('EIO')
      fs.fsyncSync(file)
    },
    ftruncateSync(file: number, length: number) {
      if (!disk.cuts) throw failure('EROFS')
      fs.ftruncateSync(file, length)
    },
  }
})

let directory: string
let path: string
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'fdp-append-'))
  path = join(directory, 'file')
})
afterEach(() => {
  Object.assign(disk, { room: Number.POSITIVE_INFINITY, failingFlushes: [], cuts: true })
  rmSync(directory, { recursive: true, force: true })
})

describe('an append-only file', () => {
  let descriptor: number
  beforeEach(() => {
    descriptor = openSync(path, 'a+')
  })
  afterEach(() => closeSync(descriptor))
  const content = () => readFileSync(path, 'utf8')

  it('holds every piece whole or not at all, and goes on when there is room again', () => {
    const file = appendOnlyFile(descriptor)
    file.append(Buffer.from('first\n'))
    for (const room of [0, 1, 6]) {
      disk.room = room
      expect(() => file.append(Buffer.from('second\n'))).toThrow('ENOSPC')
      expect(content()).toBe('first\n')
    }
    disk.room = Number.POSITIVE_INFINITY
    file.append(Buffer.from('second\n'))
    expect(content()).toBe('first\nsecond\n')
  })
  it('takes back a piece that could not be flushed', () => {
    const file = appendOnlyFile(descriptor)
    disk.failingFlushes = [0]
    expect(() => file.append(Buffer.from('first\n'))).toThrow('EIO')
    expect(content()).toBe('')
    file.append(Buffer.from('second\n'))
    expect(content()).toBe('second\n')
  })
  it.each([
    ['cannot be cut back', () => Object.assign(disk, { room: 3, cuts: false })],
    ['cannot be flushed after the cut', () => Object.assign(disk, { room: 3, failingFlushes: [0] })],
  ])('that %s refuses everything from then on, with the first error', (_, spoil) => {
    const file = appendOnlyFile(descriptor)
    spoil()
    let first: unknown
    try {
      file.append(Buffer.from('first\n'))
    } catch (error) {
      first = error
    }
    expect(first).toMatchObject({ code: 'ENOSPC' })
    Object.assign(disk, { room: Number.POSITIVE_INFINITY, cuts: true })
    const left = content()
    expect(() => file.append(Buffer.from('second\n'))).toThrow(first as Error)
    expect(content()).toBe(left)
  })
})

describe('a study whose disk fills up', () => {
  const start = () =>
    createStudy({
      space: defineSpace({ x: float(0, 1) }),
      algorithm: randomSearch({ trials: 6 }),
      direction: 'minimize',
      seed: 1,
      storage: journal(path),
    })
  const undisturbed = async () => {
    const study = createStudy({
      space: defineSpace({ x: float(0, 1) }),
      algorithm: randomSearch({ trials: 6 }),
      direction: 'minimize',
      seed: 1,
    })
    await study.optimize(({ config }) => config.x)
    return study.trials
  }

  it('goes on when there is room again, and can be resumed', async () => {
    const study = start()
    let calls = 0
    const stopped = study.optimize(({ config }) => {
      if (++calls === 3) disk.room = 10
      return config.x
    })
    await expect(stopped).rejects.toMatchObject({ code: 'journalUnwritable', cause: { code: 'ENOSPC' } })
    disk.room = Number.POSITIVE_INFINITY
    await study.optimize(({ config }) => config.x)
    study.close()
    const resumed = start()
    expect(resumed.trials).toEqual(await undisturbed())
    resumed.close()
  })
  it.each([
    ['asha', asha({ trials: 20, maxResource: 9 })],
    ['hyperband', hyperband({ maxResource: 3 })],
  ])('at an ask stays resumable when others are told before the next one: %s', async (_, algorithm) => {
    const make = () =>
      createStudy({
        space: defineSpace({ x: float(0, 1) }),
        algorithm,
        direction: 'minimize',
        seed: 1,
        storage: journal(path),
      })
    const study = make()
    const jobs = [await study.ask(), await study.ask(), await study.ask()]
    disk.room = 0
    await expect(study.ask()).rejects.toMatchObject({ code: 'journalUnwritable' })
    // Still full: neither the job that was decided nor the result is on the disk.
    await expect(study.tell({ trial: '0-0', rung: 0, score: 1 })).rejects.toMatchObject({ code: 'journalUnwritable' })
    disk.room = Number.POSITIVE_INFINITY
    for (const [i, job] of jobs.entries()) await study.tell({ trial: job?.trial ?? '', rung: 0, score: 3 - i })
    const decided = await study.ask()
    expect(decided?.rung).toBe(0)
    await study.tell({ trial: decided?.trial ?? '', rung: 0, score: 9 })
    await study.optimize(({ config }) => config.x)
    study.close()
    const resumed = make()
    expect(resumed.trials).toEqual(study.trials)
    resumed.close()
  })
  it('whose journal cannot be mended keeps it for the next process as it is', async () => {
    const study = start()
    let calls = 0
    const spoilt = study.optimize(({ config }) => {
      if (++calls === 3) Object.assign(disk, { room: 10, cuts: false })
      return config.x
    })
    await expect(spoilt).rejects.toMatchObject({ code: 'journalUnwritable' })
    Object.assign(disk, { room: Number.POSITIVE_INFINITY, cuts: true })
    await expect(study.optimize(({ config }) => config.x)).rejects.toMatchObject({
      code: 'journalUnwritable',
      cause: { code: 'ENOSPC' },
    })
    study.close()
    const resumed = start()
    await resumed.optimize(({ config }) => config.x)
    expect(resumed.trials).toEqual(await undisturbed())
    resumed.close()
  })
})
