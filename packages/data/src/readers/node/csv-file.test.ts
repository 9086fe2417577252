import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readCsvFile, streamCsvFile } from './csv-file.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fdp-csv-'))
})
afterAll(() => rm(folder, { recursive: true }))

const text = `code,x\n${Array.from({ length: 5000 }, (_, i) => `00${i},${i / 4}`).join('\n')}\n`

describe('readCsvFile', () => {
  it('reads plain, gzip and brotli files alike, with progress to the full size', async () => {
    const files = { 'a.csv': Buffer.from(text), 'a.csv.gz': gzipSync(text), 'a.csv.br': brotliCompressSync(text) }
    for (const [name, bytes] of Object.entries(files)) {
      const path = join(folder, name)
      await writeFile(path, bytes)
      const seen: { bytes: number; totalBytes: number }[] = []
      const table = await readCsvFile(path, { onProgress: (progress) => seen.push(progress) })
      expect(table.rowCount).toBe(5000)
      expect(table.columns[0]?.values[7]).toBe('007')
      expect(table.columns[1]?.values[7]).toBe(1.75)
      expect(seen.at(-1)).toEqual({ bytes: bytes.length, totalBytes: bytes.length })
      let rows = 0
      for await (const batch of streamCsvFile(path, { batchRows: 999 })) rows += batch.rowCount
      expect(rows).toBe(5000)
    }
  })

  it.each([
    ['a missing file', 'none.csv', undefined, 'file-not-found'],
    ['a folder', '.', undefined, 'file-unreadable'],
    ['a cut gzip', 'cut.csv.gz', gzipSync(text).subarray(0, 900), 'file-unreadable'],
    ['no gzip at all', 'no.csv.gz', Buffer.from('a,b\n1,2\n'), 'file-unreadable'],
  ])('refuses %s', async (_, name, bytes, code) => {
    const path = join(folder, name)
    if (bytes !== undefined) await writeFile(path, bytes)
    await expect(readCsvFile(path)).rejects.toMatchObject({ code, location: { file: path } })
  })
})
