import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { describe, expect, it } from 'vitest'
import { dataPath } from './data-folder.ts'
import { datasets, findDataset } from './registry.ts'
import { readCard, sha256OfFile, verifyDataset } from './verify.ts'

describe('the registry', () => {
  it('has distinct names, found by name', () => {
    expect(new Set(datasets.map(({ name }) => name)).size).toBe(datasets.length)
    for (const dataset of datasets) expect(findDataset(dataset.name)).toBe(dataset)
    expect(() => findDataset('polnish')).toThrow(
      expect.objectContaining({ code: 'unknown-dataset', received: 'polnish' }),
    )
  })

  it('refuses the checksum of a file that is not there', async () => {
    await expect(sha256OfFile(dataPath('none.csv'))).rejects.toMatchObject({ code: 'file-not-found' })
  })

  it('refuses a card that is not there', async () => {
    await expect(readCard({ card: 'none/README.md' })).rejects.toMatchObject({
      code: 'file-not-found',
      location: { file: dataPath('none/README.md') },
    })
  })

  it.each(datasets.map((dataset) => [dataset.name, dataset] as const))(
    '%s: files are the pinned ones',
    async (_, dataset) => {
      const files = await verifyDataset(dataset)
      expect(files).toHaveLength(dataset.files.length)
      for (const [index, file] of files.entries())
        expect(file).toEqual({
          path: dataset.files[index]?.path,
          ok: true,
          expected: { bytes: dataset.files[index]?.bytes, sha256: dataset.files[index]?.sha256 },
          received: { bytes: dataset.files[index]?.bytes, sha256: dataset.files[index]?.sha256 },
          contentSha256: dataset.files[index]?.content.sha256,
        })
    },
  )

  it.each(datasets.map((dataset) => [dataset.name, dataset] as const))(
    '%s: card, citation, licence and checksums stand beside the data',
    async (name, dataset) => {
      const folder = dirname(dataPath(dataset.card))
      const card = await readCard(dataset)
      for (const word of ['- **Origin:** ', '- **Licence:** ', '## Traps']) expect(card).toContain(word)
      expect(card).toContain(`- **Kind:** ${dataset.kind}\n`)
      expect(readFileSync(`${folder}/CITATION.bib`, 'utf8')).toBe(dataset.citation)
      expect(dataset.citation).toMatch(/^@\w+\{/)
      expect(dataset.licence.url).toMatch(/^https:/)
      if (dataset.kind === 'synthetic') return expect(dataset.files).toEqual([])
      expect(existsSync(`${folder}/LICENCE.txt`)).toBe(true)
      const sums = dataset.files.map(({ path, sha256 }) => `${sha256}  ${path.slice(name.length + 1)}\n`).join('')
      expect(readFileSync(`${folder}/SHA256SUMS`, 'utf8')).toBe(sums)
      return undefined
    },
  )

  it('lists every file of the data folder', () => {
    const known = new Set(datasets.flatMap(({ files }) => files.map(({ path }) => path)))
    const beside = /(^|\/)(README\.md|CITATION\.bib|LICENCE\.txt|SHA256SUMS|\.gitattributes)$/
    const present = readdirSync(dataPath(''), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(dataPath('').length).replace(/^\//, ''))
    expect(present.filter((path) => !known.has(path) && !beside.test(path))).toEqual([])
  })

  it('notices a changed and an absent file', async () => {
    const file = { path: 'american-bankruptcy/README.md', bytes: 1, sha256: 'x', content: { bytes: 1, sha256: 'x' } }
    const bytes = readFileSync(dataPath(file.path))
    const received = { bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') }
    expect(await verifyDataset({ files: [file, { ...file, path: 'none' }] })).toMatchObject([
      { ok: false, received },
      { ok: false, received: undefined },
    ])
  })
})
