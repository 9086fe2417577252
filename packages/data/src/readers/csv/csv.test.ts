import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DataError } from '../../errors.ts'
import { readJsonLines } from '../json-lines.ts'
import { cellText, findColumn, type NumberColumn, type Table, type TextColumn } from '../table.ts'
import { type CsvOptions, readCsv, readCsvFrom, streamCsv } from './csv.ts'

const numbers = (table: Table, name: string): number[] => Array.from((findColumn(table, name) as NumberColumn).values)
const texts = (table: Table, name: string): readonly string[] => (findColumn(table, name) as TextColumn).values

const failure = (make: () => unknown): Pick<DataError, 'code' | 'location' | 'received'> => {
  try {
    make()
  } catch (error) {
    const { code, location, received } = error as DataError
    return { code, received, ...(location === undefined ? {} : { location }) }
  }
  throw new Error('nothing was thrown')
}

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

describe('readCsv', () => {
  it('keeps codes as text and reads the number forms', () => {
    const table = readCsv('code,a,b,c\n000001,"1,234.5",12.5%,(3)\n600000,NA,50%,--\n600001,-1.5e-3,"7%",\u22122\n')
    expect(texts(table, 'code')).toEqual(['000001', '600000', '600001'])
    expect(numbers(table, 'a')).toEqual([1234.5, NaN, -0.0015])
    expect(numbers(table, 'b')).toEqual([0.125, 0.5, 7 / 100])
    expect(numbers(table, 'c')).toEqual([-3, NaN, -2])
    expect(table.notes).toEqual(['column b: 3 cells written with % were divided by 100'])
    expect([...table.lines]).toEqual([2, 3, 4])
  })

  it('says when some cells of a column have % and some have not', () => {
    expect(readCsv('a\n5%\n0.05\n').notes).toEqual([
      'column a: 1 cells written with % were divided by 100; 1 cells have no % and were left as they are',
    ])
  })

  it('reads quoted newlines, doubled quotes, CRLF, blank lines and a missing last line end', () => {
    const table = readCsv('name,x\r\n"a\nb",1\r\n\r\n"say ""hi""",2\r\n"",3')
    expect(texts(table, 'name')).toEqual(['a\nb', 'say "hi"', ''])
    expect(numbers(table, 'x')).toEqual([1, 2, 3])
    expect([...table.lines]).toEqual([2, 5, 6])
  })

  it('takes a line of blanks for a blank line, whatever its chunks, but where it is a cell', async () => {
    for (const text of ['a,b\n1,2\n  \n3,4\n \t ', 'a,b\r\n1,2\r\n\t \r\n3,4\r\n \r\n'])
      for (const ragged of ['error', 'pad'] as const) {
        const table = readCsv(text, { ragged })
        expect([numbers(table, 'a'), numbers(table, 'b'), [...table.lines]]).toEqual([
          [1, 3],
          [2, 4],
          [2, 4],
        ])
        const open = () => inChunks(new TextEncoder().encode(text), 1)
        expect(await readCsvFrom(open, { ragged })).toEqual(table)
      }
    const cells = readCsv('a\tb\n1\t2\n\t\n \t4\n', { delimiter: '\t' })
    expect([numbers(cells, 'a'), numbers(cells, 'b')]).toEqual([
      [1, NaN, NaN],
      [2, NaN, 4],
    ])
    expect(numbers(readCsv('a\n1\n \n2\n'), 'a')).toEqual([1, NaN, 2])
    expect(texts(readCsv('a,b\nx,1\n" "\n', { ragged: 'pad' }), 'a')).toEqual(['x', ' '])
  })

  it.each([
    ['tab', 'a\tb\n1\t2\n', '\t'],
    ['semicolon and decimal comma', 'a;b\n1,5;2\n', ';'],
    ['pipe', 'a|b\n1|2\n', '|'],
  ])('finds the delimiter: %s', (_, text, delimiter) => {
    const table = readCsv(text, { numberForm: { decimal: text.includes(',5') ? ',' : '.' } })
    expect(table.notes).toEqual([`delimiter: ${JSON.stringify(delimiter)}`])
    expect(numbers(table, 'a')).toEqual([text.includes(',5') ? 1.5 : 1])
    expect(numbers(table, 'b')).toEqual([2])
  })

  it('reads GB18030 without being told, and UTF-16 and UTF-8 by their marks', () => {
    // 代码,名称 / 000001,平安 in GBK
    const gbk = Uint8Array.from([
      0xb4,
      0xfa,
      0xc2,
      0xeb,
      0x2c,
      0xc3,
      0xfb,
      0xb3,
      0xc6,
      10,
      ...new TextEncoder().encode('000001,'),
      0xc6,
      0xbd,
      0xb0,
      0xb2,
      10,
    ])
    const table = readCsv(gbk)
    expect(table.columns.map((column) => column.name)).toEqual(['代码', '名称'])
    expect(texts(table, '名称')).toEqual(['平安'])
    expect(table.notes).toEqual(['encoding: gb18030, because the bytes are not UTF-8'])
    const utf16 = new Uint8Array(Uint16Array.from([0xfeff, ...[...'é,b\n1,2\n'].map((c) => c.charCodeAt(0))]).buffer)
    expect(numbers(readCsv(utf16), 'é')).toEqual([1])
    expect(readCsv('\ufeffa,b\n1,2\n').columns[0]?.name).toBe('a')
  })

  it.each(['12345678901234567', '"1234567890123456"', '007'])(
    'takes a column for codes where %s comes late',
    (code) => {
      const late = readCsv(`id,x\n${'123456789012345,1\n'.repeat(1100)}${code},2\n`)
      expect(texts(late, 'id').at(-1)).toBe(code.replaceAll('"', ''))
      expect(texts(late, 'id')[0]).toBe('123456789012345')
      expect(late.notes[0]).toContain(`because of ${JSON.stringify(code.replaceAll('"', ''))} in row 1102`)
      const declared = readCsv(`id,x\n1,1\n${code},2\n`, { types: { id: 'number' } })
      expect(numbers(declared, 'id')[1]).toBe(Number(code.replaceAll('"', '')))
    },
  )

  it('reads UTF-16 without a mark, and says what is wrong with it in its own name', () => {
    const text = '代码,资产,x\n000001,上海,1\n000002,北京,2\n'
    const [little, big] = [new Uint8Array(2 * text.length), new Uint8Array(2 * text.length)]
    for (let i = 0; i < text.length; i++) {
      new DataView(little.buffer).setUint16(2 * i, text.charCodeAt(i), true)
      new DataView(big.buffer).setUint16(2 * i, text.charCodeAt(i), false)
    }
    for (const [bytes, encoding] of [[little, 'utf-16le'] as const, [big, 'utf-16be'] as const]) {
      const table = readCsv(bytes)
      expect(texts(table, '代码')).toEqual(['000001', '000002'])
      expect(texts(table, '资产')).toEqual(['上海', '北京'])
      expect(table.notes).toEqual([`encoding: ${encoding}, because every other byte of much of it is 0`])
      expect(() => readCsv(bytes.subarray(0, -1))).toThrow(`valid ${encoding}`)
    }
    // A stray zero does not make UTF-16 of a file.
    expect(texts(readCsv('a,b\n1,\0\n'), 'b')).toEqual(['\0'])
  })

  const latin1 = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0))

  it('reads windows-1252 without being told, and does not take it for GB18030', () => {
    const names = ['Société Générale', 'Müller & Söhne', 'créée', 'Nestlé', 'Compañía', 'Ærø', 'Peñúelas']
    const table = readCsv(latin1(`name,x\n${names.map((name, i) => `"${name}",${i}\n`).join('')}`))
    expect(texts(table, 'name')).toEqual(names)
    expect(numbers(table, 'x')).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(table.notes).toEqual(['encoding: windows-1252, because the bytes are not UTF-8'])
    const lines = readJsonLines(latin1('{"name":"Nestlé","x":1}\n'))
    expect(lines.columns[0]?.values).toEqual(['Nestlé'])
    expect(lines.notes).toEqual(['encoding: windows-1252, because the bytes are not UTF-8'])
  })

  it('refuses bytes that are none of these encodings', () => {
    const bytes = Uint8Array.from([...new TextEncoder().encode('a,b\nx'), 0xff, 0xff, 0xff, 0x2c, 0x31, 10])
    expect(() => readCsv(bytes)).toThrow(expect.objectContaining({ code: 'encoding' }))
  })

  it.each([
    ['gb18030', '平安', [0xc6, 0xbd, 0xb0, 0xb2]],
    ['windows-1252', 'Nestlé', [...latin1('Nestlé')]],
  ])('finds %s that begins only after the first 256 KiB', (encoding, name, written) => {
    const ascii = new TextEncoder().encode(`a,b\n${'x,1\n'.repeat(80_000)}`)
    const table = readCsv(new Uint8Array([...ascii, ...written, 0x2c, 0x31, 0x0a]))
    expect(texts(table, 'a').at(-1)).toBe(name)
    expect(table.notes).toEqual([`encoding: ${encoding}, because the bytes are not UTF-8`])
  })

  it('starts again when a column of numbers turns out to hold text, and says so', () => {
    const table = readCsv(`code,x\n${'600000,1\n'.repeat(2000)}000001,2\n`)
    expect(texts(table, 'code').at(-1)).toBe('000001')
    expect(table.notes).toEqual(['column code: read as text, because of "000001" in row 2002'])
  })

  it('starts again once for all columns that a record shows to be text', async () => {
    const names = Array.from({ length: 40 }, (_, i) => `c${i}`)
    const record = (cell: string) => `${names.map(() => cell).join()}\n`
    const text = `${names.join()}\n${record('1.5').repeat(2000)}${record('n.m.')}${record('2')}`
    let opened = 0
    const table = await readCsvFrom(() => {
      opened++
      return inChunks(new TextEncoder().encode(text), 1 << 16)
    })
    expect(opened).toBe(2)
    expect(table).toEqual(readCsv(text))
    expect(table.columns.every(({ type }) => type === 'text')).toBe(true)
    expect(table.notes).toEqual(names.map((name) => `column ${name}: read as text, because of "n.m." in row 2002`))
    // A record that is cut in two is broken once it is whole.
    const cut = await readCsvFrom(() => inChunks(new TextEncoder().encode(text), 1021))
    expect(cut).toEqual(table)
  })

  it.each<[string, CsvOptions]>([
    ['float', { types: { a: 'float' as never } }],
    ['float', { schema: { required: { a: 'float' as never } } }],
    ['float', { schema: { required: {}, optional: { a: 'float' as never } } }],
    ['ignore', { schema: { required: { a: 'number' }, foreign: 'ignore' as never } }],
    ['skip', { ragged: 'skip' as never }],
    ['ab', { columns: 'ab' as never }],
    ['ab', { header: 'ab' as never }],
    [';', { numberForm: { decimal: ';' as never } }],
    ['_', { numberForm: { thousands: '_' as never } }],
  ])('refuses the option that is %j', (received, options) => {
    expect(failure(() => readCsv('a,b\n1,2\n', options))).toEqual({ code: 'invalid-option', received })
  })

  it('takes an ArrayBuffer, and refuses what is neither text nor bytes', () => {
    const { buffer } = new TextEncoder().encode('a,b\n1,2\n')
    expect(readCsv(buffer as ArrayBuffer)).toEqual(readCsv('a,b\n1,2\n'))
    expect(readJsonLines(new TextEncoder().encode('{"a":1}').buffer as ArrayBuffer).rowCount).toBe(1)
    for (const input of [null, 3, undefined, {}])
      expect(failure(() => readCsv(input as never))).toMatchObject({ code: 'invalid-option', received: input })
  })

  it('takes declared types, chosen columns, a given header, skipped lines and records', () => {
    const options: CsvOptions = { skipLines: 1, skipRecords: 2, columns: ['code', 'x'], types: { code: 'text' } }
    const table = readCsv('exported today\ncode,y,x\n代码,n,值\nno unit,n,yuan\n1,a,2\n', options)
    expect(table.columns.map(({ name, type }) => [name, type])).toEqual([
      ['code', 'text'],
      ['x', 'number'],
    ])
    expect(cellText(table.columns[1] as never, 0)).toBe('2')
    expect([...table.lines]).toEqual([5])
    expect(numbers(readCsv('1,2\n', { header: ['a', 'b'] }), 'b')).toEqual([2])
    expect(numbers(readCsv('a,b\n1\n', { ragged: 'pad' }), 'b')).toEqual([NaN])
  })

  it.each<[string, string, CsvOptions, object]>([
    ['an empty file', '', {}, { code: 'empty-file', location: { file: 'f.csv' } }],
    [
      'a number column with text',
      'a,b\n1,2\n1,n.m.\n',
      { types: { b: 'number' } },
      { code: 'not-a-number', received: 'n.m.', location: { file: 'f.csv', row: 3, column: 'b' } },
    ],
    [
      'an infinite number',
      'a\n1\ninf\n',
      { types: { a: 'number' } },
      { code: 'not-a-number', received: 'inf', location: { file: 'f.csv', row: 3, column: 'a' } },
    ],
    [
      'a number beyond doubles',
      'a\n1e999\n',
      { types: { a: 'number' } },
      { code: 'not-a-number', received: '1e999', location: { file: 'f.csv', row: 2, column: 'a' } },
    ],
    [
      'a decimal comma read as a thousands mark',
      'a;b\n1,5;1\n',
      { types: { a: 'number' } },
      { code: 'not-a-number', received: '1,5', location: { file: 'f.csv', row: 2, column: 'a' } },
    ],
    ['too few fields', 'a,b\n1,2\n1\n', {}, { code: 'ragged-row', received: 1, location: { file: 'f.csv', row: 3 } }],
    [
      'too many fields',
      'a,b\n1,2,3\n',
      { ragged: 'pad' },
      { code: 'ragged-row', received: 'more than 2', location: { file: 'f.csv', row: 2 } },
    ],
    [
      'an open quote',
      'a,b\n1,"2\n',
      {},
      { code: 'invalid-quote', received: '"2\n', location: { file: 'f.csv', row: 2, column: 'b' } },
    ],
    [
      'text after a quote',
      'a,b\n1,"2"3\n',
      {},
      { code: 'invalid-quote', received: '"2"3\n', location: { file: 'f.csv', row: 2, column: 'b' } },
    ],
    [
      'a repeated column',
      'a,a\n1,2\n',
      {},
      { code: 'duplicate-column', received: 'a', location: { file: 'f.csv', row: 1, column: 'a' } },
    ],
    [
      'an unknown column',
      'a,b\n1,2\n',
      { columns: ['c'] },
      { code: 'unknown-column', received: 'c', location: { file: 'f.csv', column: 'c' } },
    ],
  ])('refuses %s with the place', (_, text, options, expected) => {
    expect(failure(() => readCsv(text, { source: 'f.csv', ...options }))).toMatchObject(expected)
  })

  it('holds a file to a schema in any order of columns', () => {
    const schema = { required: { a: 'number', b: 'text' }, optional: { c: 'skip' } } as const
    expect(texts(readCsv('b,c,a\n007,x,1\n', { schema }), 'b')).toEqual(['007'])
    expect(failure(() => readCsv('b,c\n1,2\n', { schema }))).toEqual({
      code: 'unknown-column',
      received: 'b,c',
      location: { row: 1, column: 'a', file: 'CSV' },
    })
    const tabs = () => readCsv('a\tb\n1\t2\n', { schema, delimiter: ',' })
    expect(failure(tabs)).toMatchObject({ code: 'unknown-column', received: 'a\tb' })
    expect(tabs).toThrow('expected columns separated by ",": a,b')
    expect(failure(() => readCsv('a,b,d\n1,2,3\n', { schema }))).toEqual({
      code: 'unknown-column',
      received: 'd',
      location: { row: 1, column: 'd', file: 'CSV' },
    })
    expect(failure(() => readCsv('a,b\nx,2\n', { schema })).code).toBe('not-a-number')
    const more = readCsv('d,a,b\n1,2,3\n', { schema: { ...schema, foreign: 'skip' } })
    expect(more.columns.map(({ name }) => name)).toEqual(['a', 'b'])
    expect(more.notes).toEqual(['columns that are not read: d'])
  })

  it('refuses a record longer than the limit while streaming', async () => {
    const bytes = new TextEncoder().encode(`a\n"${'x'.repeat(600_000)}`)
    const read = async () => {
      for await (const _ of streamCsv(inChunks(bytes, 50_000), { maxRecordBytes: 100_000 }));
    }
    await expect(read()).rejects.toMatchObject({ code: 'limit' })
  })
})

describe('reading in chunks', () => {
  const cell = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.constantFrom('', 'NA', '--', '007', '12%', '(5)', '"1,234"'),
    fc
      .string({ unit: fc.constantFrom(...'ab,"\n\r é平'), maxLength: 6 })
      .map((text) => `"${text.replaceAll('"', '""')}"`),
  )
  const file = fc
    .tuple(
      fc.integer({ min: 2, max: 4 }),
      fc.array(fc.array(cell, { minLength: 4, maxLength: 4 }), { maxLength: 12 }),
      fc.constantFrom('\n', '\r\n', '\r'),
      fc.boolean(),
    )
    .map(([width, rows, lineEnd, closed]) => {
      const lines = [['a', 'b', 'c', 'd'], ...rows].map((row) => row.slice(0, width).join(','))
      return lines.join(lineEnd) + (closed ? lineEnd : '')
    })

  it('gives the same table however the bytes are cut, and NaN only where the mask says so', async () => {
    await fc.assert(
      fc.asyncProperty(file, fc.integer({ min: 1, max: 40 }), async (text, size) => {
        const bytes = new TextEncoder().encode(text)
        const whole = readCsv(bytes)
        const cut = await readCsvFrom(() => inChunks(bytes, size), { batchRows: 3 })
        expect(cut).toEqual(whole)
        for (const column of whole.columns)
          if (column.type === 'number')
            expect(column.missing).toEqual(Uint8Array.from(column.values, (value) => (Number.isFinite(value) ? 0 : 1)))
      }),
      { numRuns: 200 },
    )
  })

  it('crosses the head of 256 KiB at any place', async () => {
    const rows = Array.from({ length: 15_000 }, (_, i) => `${i},"t ${i % 7}, é",${i / 3}`)
    const bytes = new TextEncoder().encode(`i,t,x\r\n${rows.join('\r\n')}`)
    const whole = readCsv(bytes)
    expect(whole.rowCount).toBe(15_000)
    expect(numbers(whole, 'x')[14_999]).toBe(14_999 / 3)
    for (const size of [65_521, 262_144, 300_001])
      expect(await readCsvFrom(() => inChunks(bytes, size), { batchRows: 1000 })).toEqual(whole)
  })

  it('streams batches and reports progress by bytes', async () => {
    const bytes = new TextEncoder().encode(`a\n${'1\n'.repeat(300_000)}`)
    const progress: number[] = []
    const sizes: number[] = []
    for await (const batch of streamCsv(inChunks(bytes, 100_000), {
      batchRows: 70_000,
      onProgress: (p) => progress.push(p.bytes),
    }))
      sizes.push(batch.rowCount)
    expect(sizes).toEqual([70_000, 70_000, 70_000, 70_000, 20_000])
    expect(progress.at(-1)).toBe(bytes.length)
  })

  it('tells which type to declare when a stream breaks the inference', async () => {
    const bytes = new TextEncoder().encode(`a\n${'1\n'.repeat(300_000)}x\n`)
    const read = async () => {
      for await (const _ of streamCsv(inChunks(bytes, 100_000), { source: 'f.csv' }));
    }
    await expect(read()).rejects.toMatchObject({
      code: 'not-a-number',
      received: 'x',
      location: { file: 'f.csv', row: 300_002, column: 'a' },
    })
  })
})
