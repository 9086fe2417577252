import { readFile } from 'node:fs/promises'
import { strToU8, zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { type Cell, tableFromCells } from './cells.ts'
import { readJsonLines } from './json-lines.ts'
import { applyMapping } from './mapping/apply-mapping.ts'
import { readParquet } from './parquet.ts'
import type { Table } from './table.ts'
import { tableToPanel } from './table-to-panel.ts'
import { readXlsx } from './xlsx.ts'

const golden = new URL('../../test/golden/', import.meta.url)
const bytes = async (name: string): Promise<Uint8Array> => new Uint8Array(await readFile(new URL(name, golden)))
const { columns } = JSON.parse(await readFile(new URL('readers.json', golden), 'utf8')) as {
  columns: Record<string, unknown[]>
}

const plain = (table: Table): Record<string, unknown[]> =>
  Object.fromEntries(
    table.columns.map((column) => [
      column.name,
      column.type === 'text'
        ? [...column.values]
        : Array.from(column.values, (value, row) => (column.missing[row] === 1 ? null : value)),
    ]),
  )

/** The smallest workbook that the parser takes, of one sheet with these rows. */
const sheetOf = (...rows: readonly string[]): Uint8Array => {
  const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  const kinds = 'http://schemas.openxmlformats.org/package/2006/relationships'
  return zipSync({
    'xl/workbook.xml': strToU8(
      `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    'xl/_rels/workbook.xml.rels': strToU8(
      `<Relationships xmlns="${kinds}"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
    ),
    'xl/worksheets/sheet1.xml': strToU8(
      `<worksheet xmlns="${main}"><sheetData>${rows.join('')}</sheetData></worksheet>`,
    ),
  })
}

describe('readXlsx', () => {
  it('reads what pandas and openpyxl wrote', async () => {
    const table = await readXlsx(await bytes('readers.xlsx'))
    const read = plain(table)
    expect(Object.keys(read)).toEqual(Object.keys(columns))
    for (const name of ['Stkcd', 'Accper', '名称', 'assets', 'roe', 'eps'])
      expect(read[name], name).toEqual(columns[name])
    expect([...table.lines.subarray(0, 2)]).toEqual([2, 3])
  })

  it('takes a sheet by name or place, and texts that are numbers', async () => {
    for (const sheet of ['Notes', 2]) {
      const table = await readXlsx(await bytes('readers.xlsx'), { sheet })
      expect(plain(table)).toEqual({ key: ['growth', 'loss', 'code'], value: [0.125, -3, 7] })
      expect([...table.lines]).toEqual([2, 3, 5])
      expect(table.notes).toEqual(['column value: 1 cells written with % were divided by 100'])
    }
  })

  it('counts errors and formulas without a result, which are missing', async () => {
    const table = await readXlsx(
      sheetOf(
        '<row r="1"><c r="A1" t="str"><v>x</v></c><c r="B1" t="str"><v>y</v></c></row>',
        '<row r="2"><c r="A2" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B2"><f>A2+1</f><v></v></c></row>',
        '<row r="3"><c t=\'e\' r="A3"><v>#N/A</v></c><c r="B3"><f>1+1</f><v>2</v></c></row>',
        '<row r="4"><c r="A4"><v>3</v></c><c r="B4"><f>B3</f></c></row>',
      ),
    )
    expect([plain(table), [...table.lines]]).toEqual([{ x: [null, 3], y: [2, null] }, [3, 4]])
    expect(table.notes).toEqual([
      '2 cells of the workbook hold an error (#DIV/0! and the like): missing',
      '2 formulas of the workbook have no stored result: missing',
    ])
  })

  it('refuses a sheet that is not there, an unknown column, a number column of text, and no workbook', async () => {
    const file = await bytes('readers.xlsx')
    await expect(readXlsx(file, { sheet: 'None' })).rejects.toMatchObject({ code: 'invalid-option', received: 'None' })
    await expect(readXlsx(file, { columns: ['none'] })).rejects.toMatchObject({
      code: 'unknown-column',
      received: 'none',
    })
    await expect(readXlsx(file, { source: 'f.xlsx', types: { 名称: 'number' } })).rejects.toMatchObject({
      code: 'not-a-number',
      received: '平安',
      location: { file: 'f.xlsx', row: 2, column: '名称' },
    })
    await expect(readXlsx(new TextEncoder().encode('a,b\n1,2\n'))).rejects.toMatchObject({ code: 'invalid-format' })
  })
})

describe('workbooks that would break the parser', () => {
  it.each([
    ['a row beyond the last', 'r="A999999999"', 'invalid-format'],
    ['a column beyond the last', "r='ZZZZ1'", 'invalid-format'],
    ['a row in exponents', 'r="A1e9"', 'invalid-format'],
    ['letters beyond Z', 'r="ÿÿÿ1"', 'invalid-format'],
    ['an address in entities', 'r="A&#57;99999999"', 'invalid-format'],
    ['a cell that spans too many', 'r="XFD1048576"', 'limit'],
  ])('are refused: %s', async (_, address, code) => {
    const sheet = `<worksheet><sheetData><row><c ${address}><v>1</v></c></row></sheetData></worksheet>`
    const bytes_ = zipSync({ 'xl/worksheets/sheet1.xml': strToU8(sheet) })
    await expect(readXlsx(bytes_)).rejects.toMatchObject({ name: 'DataError', code })
  })
})

describe('readParquet', () => {
  it.each(['snappy', 'gzip', 'zstd', 'none'])('reads what pyarrow wrote with %s', async (codec) => {
    const read = plain(await readParquet(await bytes(`readers-${codec}.parquet`)))
    expect(read).toEqual(columns)
  })

  it('reads chosen columns from byte ranges', async () => {
    const file = await bytes('readers-zstd.parquet')
    let taken = 0
    const source = {
      byteLength: file.byteLength,
      slice: (start: number, end = file.byteLength) => {
        taken += end - start
        return file.buffer.slice(start, end) as ArrayBuffer
      },
    }
    expect(plain(await readParquet(source, { columns: ['roe'] }))).toEqual({ roe: columns.roe })
    expect(taken).toBeGreaterThan(0)
  })

  it('refuses nested columns, an unknown column, and no Parquet file', async () => {
    await expect(readParquet(await bytes('readers-nested.parquet'))).rejects.toMatchObject({
      code: 'invalid-format',
      location: { column: 'a' },
    })
    await expect(readParquet(await bytes('readers-none.parquet'), { columns: ['x'] })).rejects.toMatchObject({
      code: 'unknown-column',
    })
    await expect(readParquet(new TextEncoder().encode('a,b\n1,2\n'.repeat(9)))).rejects.toMatchObject({
      code: 'invalid-format',
    })
  })
})

describe('cells of a Parquet file', () => {
  const of = (x: readonly Cell[], types: Record<string, 'number' | 'text'> = {}) =>
    tableFromCells(
      ['x'],
      [x],
      Uint32Array.from(x, (_, i) => i + 1),
      { source: 'f', notes: [], types },
    )

  it('are missing where they are NaN, and refused where they are infinite', () => {
    expect(plain(of([1, Number.NaN, null]))).toEqual({ x: [1, null, null] })
    expect(plain(of([Number.NaN, 2], { x: 'text' }))).toEqual({ x: ['', '2'] })
    expect(() => of([1, Number.POSITIVE_INFINITY])).toThrow(expect.objectContaining({ code: 'not-a-number' }))
  })

  it('are text where one is an integer that a double does not hold', () => {
    expect(plain(of([1n, 2n ** 53n - 1n]))).toEqual({ x: [1, 2 ** 53 - 1] })
    expect(plain(of([1n, 2n ** 60n]))).toEqual({ x: ['1', '1152921504606846976'] })
    expect(() => of([2n ** 60n], { x: 'number' })).toThrow(expect.objectContaining({ code: 'not-a-number' }))
  })
})

describe('readJsonLines', () => {
  it('refuses text of numbers that are not exact, and a panel of such companies', () => {
    const lines = '{"id":"A","y":2014,"x":1}\n{"id":1234567890123456781,"y":2015,"x":1e300}\n'
    const place = { row: 2, column: 'id' }
    expect(() => readJsonLines(lines)).toThrow(
      expect.objectContaining({ code: 'invalid-format', location: { file: 'JSON lines', ...place } }),
    )
    const codes = lines.replace('"A"', '1234567890123456782')
    expect(() => readJsonLines(codes, { types: { id: 'text' } })).toThrow(
      expect.objectContaining({ code: 'invalid-format' }),
    )
    expect(readJsonLines(lines, { types: { id: 'skip' } }).columns.map(({ name }) => name)).toEqual(['y', 'x'])
    const table = readJsonLines(codes)
    const refused = expect.objectContaining({
      code: 'invalid-shape',
      location: { file: 'JSON lines', row: 1, column: 'id' },
    })
    expect(() => tableToPanel(table, { entity: 'id', period: 'y', features: ['x'] })).toThrow(refused)
    const mapping = { entity: 'id', period: { column: 'y', form: 'year' as const }, features: { x: 'x' } }
    expect(() => applyMapping(table, mapping)).toThrow(refused)
  })

  it('unites keys and keeps codes as text', () => {
    const table = readJsonLines('{"code":"000001","roe":0.12}\n\n{"code":"600000","roe":null,"x":"1,200"}\n')
    expect(plain(table)).toEqual({ code: ['000001', '600000'], roe: [0.12, null], x: [null, 1200] })
    expect([...table.lines]).toEqual([1, 3])
  })

  it.each([
    ['{"a":1}\n{"a":\n', { code: 'invalid-format', location: { row: 2 } }],
    ['[1]\n', { code: 'invalid-format', location: { row: 1 } }],
    ['{"a":{"b":1}}\n', { code: 'invalid-format', location: { row: 1, column: 'a' } }],
    ['\n', { code: 'empty-file' }],
  ])('refuses %j', (text, expected) => {
    expect(() => readJsonLines(text)).toThrow(expect.objectContaining({ code: expected.code }))
    try {
      readJsonLines(text)
    } catch (error) {
      expect(error).toMatchObject(expected)
    }
  })
})
