import '@tensorflow/tfjs-backend-cpu'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createModel } from '../index.ts'
import { saveModel } from './folder.ts'
import { makeFolder } from './make-folder.ts'

let place: string
beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'fdp-make-folder-'))
})
afterAll(() => rm(place, { recursive: true, force: true }))

describe('makeFolder', () => {
  it('makes what is missing, also when many ask at once', async () => {
    const path = join(place, 'a', 'b', 'c')
    await Promise.all(Array.from({ length: 20 }, () => makeFolder(path)))
    expect(await readdir(path)).toEqual([])
  })

  it('is a typed error where a file is in the way', async () => {
    await writeFile(join(place, 'file'), '')
    await expect(makeFolder(join(place, 'file', 'inside'))).rejects.toMatchObject({
      code: 'file-unwritable',
      received: 'ENOTDIR',
    })
  })

  it.skipIf(process.platform !== 'linux')('is a typed error below /proc, where mkdir says ENOENT', async () => {
    await expect(makeFolder('/proc/fdp/models')).rejects.toMatchObject({ code: 'file-unwritable', received: 'ENOENT' })
  })
})

describe('saveModel', () => {
  it.skipIf(process.platform !== 'linux')('to a place that cannot be written is a typed error', async () => {
    const model = createModel('logistic', { steps: 2, features: 3, seed: 1 })
    await expect(saveModel(model, '/proc/fdp/models')).rejects.toMatchObject({ code: 'file-unwritable' })
    await expect(saveModel(model, '/proc')).rejects.toMatchObject({ code: 'file-unwritable' })
  })
})
