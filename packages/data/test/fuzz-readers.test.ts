import { describe, expect, it } from 'vitest'
import { fuzzCsv, fuzzXlsx } from './fuzz-readers.ts'

describe('mutated inputs (a first few; the slow test reads 10,000 of each)', () => {
  it('CSV: a sound table or a typed error', () => {
    const { read, refused, problems } = fuzzCsv(1000, 1)
    expect(problems).toEqual([])
    expect(read).toBeGreaterThan(100)
    expect(refused).toBeGreaterThan(100)
  })

  it('XLSX: a sound table or a typed error', async () => {
    const { read, refused, problems } = await fuzzXlsx(100, 1)
    expect(problems).toEqual([])
    expect(read).toBeGreaterThan(5)
    expect(refused).toBeGreaterThan(5)
  })
})
