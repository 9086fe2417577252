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
    const files = {
      'a.csv': Buffer.from(text),
      'a.csv.gz': gzipSync(text),
      'a.csv.br': brotliCompressSync(text),
      'B.CSV.GZ': gzipSync(text),
    }
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

  it('makes room for all rows by the first ones, and is right where they mislead', async () => {
    const long = (i: number) => `${i},${'1'.repeat(9)}.${'5'.repeat(9)},${'text '.repeat(20)}`
    const short = (i: number) => `${i},,`
    const files = {
      'longer.csv': Array.from({ length: 30_000 }, (_, i) => (i < 2000 ? short(i) : long(i))),
      'shorter.csv': Array.from({ length: 90_000 }, (_, i) => (i < 2000 ? long(i) : short(i))),
    }
    for (const [name, rows] of Object.entries(files)) {
      const path = join(folder, name)
      await writeFile(path, `id,x,note\n${rows.join('\n')}\n`)
      const options = { types: { note: 'text' } } as const
      const table = await readCsvFile(path, options)
      const batches = []
      for await (const batch of streamCsvFile(path, options)) batches.push(batch)
      expect(batches.length).toBeGreaterThanOrEqual(name === 'shorter.csv' ? 2 : 1)
      expect(table.rowCount).toBe(rows.length)
      expect(table.lines.at(-1)).toBe(rows.length + 1)
      for (const [c, column] of table.columns.entries()) {
        expect(column.values.length).toBe(rows.length)
        const streamed = batches.flatMap((batch) => [...(batch.columns[c]?.values ?? [])])
        expect([...column.values]).toEqual(streamed)
      }
    }
  })

  it.each([
    ['a missing file', 'none.csv', undefined, 'file-not-found', 'existing'],
    ['a folder', '.', undefined, 'file-unreadable', 'a folder'],
    ['a cut gzip', 'cut.csv.gz', gzipSync(text).subarray(0, 900), 'file-unreadable', 'cut short'],
    ['a cut Brotli', 'cut.csv.br', brotliCompressSync(text).subarray(0, 90), 'file-unreadable', 'cut short'],
    ['no gzip at all', 'no.csv.gz', Buffer.from('a,b\n1,2\n'), 'file-unreadable', 'compressed with gzip'],
    ['no Brotli at all', 'no.csv.br', Buffer.alloc(100, 0xff), 'file-unreadable', 'compressed with Brotli'],
  ])('refuses %s', async (_, name, bytes, code, said) => {
    const path = join(folder, name)
    if (bytes !== undefined) await writeFile(path, bytes)
    await expect(readCsvFile(path)).rejects.toMatchObject({
      code,
      location: { file: path },
      message: expect.stringContaining(said),
    })
  })
})
