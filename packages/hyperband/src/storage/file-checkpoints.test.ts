import { fstatSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { directoryCheckpoints } from './file-checkpoints.ts'

/** What was done to the disk, in order. */
const calls = vi.hoisted(() => ({ list: [] as string[], refuse: undefined as string | undefined }))

vi.mock('node:fs', async (importOriginal) => {
  const fs = await importOriginal<typeof import('node:fs')>()
  const names = new Map<number, string>()
  return {
    ...fs,
    openSync(path: string, flags: string) {
      const file = fs.openSync(path, flags)
      names.set(file, path)
      return file
    },
    fsyncSync(file: number) {
      calls.list.push(`flush ${names.get(file)}`)
      if (calls.refuse !== undefined && fstatSync(file).isDirectory()) {
        throw Object.assign(new Error(`${calls.refuse}: simulated`), { code: calls.refuse })
      }
      fs.fsyncSync(file)
    },
    mkdirSync(path: string) {
      calls.list.push(`make ${path}`)
      return fs.mkdirSync(path)
    },
    renameSync(from: string, to: string) {
      calls.list.push(`rename ${to}`)
      fs.renameSync(from, to)
    },
  }
})

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'fdp-checkpoints-'))
  Object.assign(calls, { list: [], refuse: undefined })
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

describe.skipIf(process.platform === 'win32')('directoryCheckpoints', () => {
  it('flushes the bytes before the name, and the name before the checkpoint counts as kept', () => {
    directoryCheckpoints(join(root, 'a', 'b')).save('0-0', [1])
    const named = calls.list.map((call) => call.replaceAll(root, basename(root)))
    const top = basename(root)
    expect(named).toEqual([
      `make ${top}/a`,
      `flush ${top}`,
      `make ${top}/a/b`,
      `flush ${top}/a`,
      `flush ${top}/a/b/0-0.bin.part`,
      `rename ${top}/a/b/0-0.bin`,
      `flush ${top}/a/b`,
    ])
  })
  it('works on a file system that flushes no directories, and tells of a disk that fails', () => {
    const store = directoryCheckpoints(join(root, 'a'))
    calls.refuse = 'EINVAL'
    store.save('0-0', [1])
    expect(store.load('0-0.bin')).toEqual([1])
    expect(readdirSync(join(root, 'a'))).toEqual(['0-0.bin'])
    calls.refuse = 'EIO'
    expect(() => store.save('0-1', [1])).toThrow('EIO')
  })
})
