import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeWhole } from './write-whole.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fdp-write-whole-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

it('replaces a file whole, whoever else writes it at the same time', async () => {
  const texts = Array.from({ length: 20 }, (_, i) => String(i).repeat(1000))
  await Promise.all(texts.map((text) => writeWhole(folder, 'file', text)))
  expect(texts).toContain(await readFile(join(folder, 'file'), 'utf8'))
  expect(await readdir(folder)).toEqual(['file'])
})

it('leaves nothing behind where it fails', async () => {
  await mkdir(join(folder, 'taken', 'inside'), { recursive: true })
  await expect(writeWhole(folder, 'taken', 'x')).rejects.toThrow()
  expect((await readdir(folder)).sort()).toEqual(['file', 'taken'])
})
