import { execFileSync } from 'node:child_process'
import { existsSync, lstatSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, posix, win32 } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type FileContent, makeFolder, makeFolderSync, writeFileAtomic, writeFileAtomicSync } from './index.ts'
import { missingFolders, unwritable } from './make-folder.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fdp-atomic-'))
})
afterAll(() => rm(folder, { recursive: true }))

const writers = [
  ['writeFileAtomic', writeFileAtomic],
  ['writeFileAtomicSync', async (path: string, data: FileContent) => writeFileAtomicSync(path, data)],
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

  it('writes pieces one after the other', async () => {
    const file = join(folder, `${name}-pieces`)
    await write(file, ['a,b\n', '1,2\n'])
    expect(await readFile(file, 'utf8')).toBe('a,b\n1,2\n')
  })

  it.skipIf(process.platform === 'win32')('follows links, and leaves them where they are', async () => {
    const [old, fresh] = [join(folder, `${name}-old`), join(folder, `${name}-fresh`)]
    await writeFile(old, 'old')
    for (const target of [old, fresh]) {
      await symlink(target, `${target}.link`)
      await write(`${target}.link`, 'new')
      expect(lstatSync(`${target}.link`).isSymbolicLink()).toBe(true)
      expect(await readFile(target, 'utf8')).toBe('new')
    }
  })

  it.skipIf(process.platform === 'win32')('refuses a pipe, which stays, as a device would', async () => {
    const pipe = join(folder, `${name}-pipe`)
    execFileSync('mkfifo', [pipe])
    await expect(write(pipe, 'new')).rejects.toMatchObject({ code: 'file-unwritable', received: 'a pipe' })
    expect(lstatSync(pipe).isFIFO()).toBe(true)
  })

  it('says that a disk is full', () => {
    expect(unwritable(Object.assign(new Error(), { code: 'ENOSPC' }), 'a')).toMatchObject({
      rule: 'expected a disk with room',
    })
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
