import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, posix, win32 } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeFolder, makeFolderSync, writeFileAtomic, writeFileAtomicSync } from './index.ts'
import { missingFolders } from './make-folder.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fdp-atomic-'))
})
afterAll(() => rm(folder, { recursive: true }))

const writers = [
  ['writeFileAtomic', writeFileAtomic],
  ['writeFileAtomicSync', async (path: string, data: Uint8Array | string) => writeFileAtomicSync(path, data)],
] as const

describe.each(writers)('%s', (name, write) => {
  it('writes text and bytes, replaces what is there, and leaves nothing beside it', async () => {
    const at = join(folder, name, 'deep', 'er')
    await write(join(at, 'file'), 'old')
    await write(join(at, 'file'), new Uint8Array([1, 2, 3]))
    expect([...(await readFile(join(at, 'file')))]).toEqual([1, 2, 3])
    expect(await readdir(at)).toEqual(['file'])
  })

  it('refuses a folder below a file, and keeps the file', async () => {
    const file = join(folder, `${name}.txt`)
    await writeFile(file, 'kept')
    await expect(write(join(file, 'a', 'b'), 'new')).rejects.toMatchObject({ code: 'file-unwritable' })
    await expect(write(join(file, 'a'), 'new')).rejects.toMatchObject({ code: 'file-unwritable' })
    expect(await readFile(file, 'utf8')).toBe('kept')
  })

  it('refuses a place that is a folder, and leaves no temporary file', async () => {
    const place = join(folder, `${name}-folder`)
    await makeFolder(join(place, 'inside'))
    await expect(write(place, 'new')).rejects.toMatchObject({ code: 'file-unwritable', location: { file: place } })
    expect((await readdir(folder)).filter((entry) => entry.endsWith('.tmp'))).toEqual([])
  })

  // Node 20's recursive mkdir never returns there.
  it.skipIf(!existsSync('/proc/self'))('refuses a folder below /proc instead of hanging', async () => {
    await expect(write('/proc/self/none/such/file', 'new')).rejects.toMatchObject({ code: 'file-unwritable' })
  })
})

describe('makeFolder', () => {
  it('makes what is missing, and twenty calls at once do not disturb each other', async () => {
    const path = join(folder, 'many', 'levels', 'down')
    await Promise.all(Array.from({ length: 20 }, () => makeFolder(path)))
    makeFolderSync(path)
    expect(existsSync(path)).toBe(true)
  })
})

describe('missingFolders', () => {
  it('ends at a root that is not there', () => {
    expect(missingFolders('Z:\\runs\\first', win32)).toEqual(['Z:\\', 'Z:\\runs', 'Z:\\runs\\first'])
    expect(missingFolders('/no-such-folder/first', posix)).toEqual(['/no-such-folder', '/no-such-folder/first'])
    expect(missingFolders(folder)).toEqual([])
  })
})
