import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createPanel } from '../../panel/panel.ts'
import { readCsv } from '../csv/csv.ts'
import { proposeMapping } from '../node/propose-mapping.ts'
import { readMappingFile, readPanelFile, readTableFile } from '../node/table-file.ts'
import { periodKey } from '../period.ts'
import { applyMapping, mappingTypes } from './apply-mapping.ts'
import { guessMapping } from './guess-mapping.ts'
import { checkMapping, parseMapping } from './mapping.ts'
import { findSuspicious } from './suspicious.ts'

const text = `Stkcd,Accper,Indcd,roe,assets,ST
000001,2015-03-31,C39,0.1,1200,0
000001,2015-06-30,C39,0.2,1300,0
000002,2015-03-31,K70,--,900,1
000002,2015-06-30,K70,-0.3,800,1
`
const yaml = `entity: Stkcd
period: { column: Accper, form: quarter }
features:
  roe: roe
  totalAssets: { column: assets, scale: 1000 }
label: { column: ST, level: entity, positive: [1], negative: [0] }
attributes: [Indcd]
`

describe('mappings', () => {
  it('bring a table to a panel: periods, names, factors, labels, attributes', () => {
    const mapping = parseMapping(yaml)
    const panel = applyMapping(readCsv(text, { types: mappingTypes(mapping) }), mapping)
    expect(panel).toMatchObject({
      entities: ['000001', '000002'],
      periods: ['2015Q1', '2015Q2'],
      features: ['roe', 'totalAssets'],
      labels: { level: 'entity', values: Int8Array.of(0, 1) },
      attributes: { Indcd: ['C39', 'K70'] },
    })
    expect([...panel.values]).toEqual([0.1, 1.2e6, 0.2, 1.3e6, NaN, 9e5, -0.3, 8e5])
  })

  it.each<[string, string, object]>([
    [
      'a missing part',
      'entity: a\nfeatures: { x: x }\n',
      { code: 'invalid-mapping', location: { file: 'm.yaml', column: 'period' } },
    ],
    ['an unknown key', `${yaml}extra: 1\n`, { code: 'invalid-mapping', location: { column: 'extra' } }],
    [
      'another form',
      yaml.replace('form: quarter', 'form: week'),
      { code: 'invalid-mapping', received: '"week"', location: { column: 'period.form' } },
    ],
    ['a factor of zero', yaml.replace('1000', '0'), { code: 'invalid-mapping' }],
    ['no YAML', 'entity: [', { code: 'invalid-mapping' }],
    ['aliases', 'a: &a [1]\nb: *a\n', { code: 'invalid-mapping' }],
  ])('refuse %s', (_, given, expected) => {
    try {
      parseMapping(given, 'm.yaml')
    } catch (error) {
      return expect(error).toMatchObject(expected)
    }
    throw new Error('nothing was thrown')
  })

  it.each<[string, (text: string) => string, object]>([
    [
      'a period that gives no quarter',
      (t) => t.replace('2015-06-30', '2015'),
      { code: 'invalid-format', received: '2015', location: { row: 3, column: 'Accper' } },
    ],
    [
      'two dates of one quarter',
      (t) => t.replace('2015-06-30', '2015-02-28'),
      { code: 'duplicate-row', location: { row: 3 } },
    ],
    [
      'another label',
      (t) => t.replace('1200,0', '1200,2'),
      { code: 'missing-label', received: '2', location: { row: 2, column: 'ST' } },
    ],
    [
      'an attribute that changes',
      (t) => t.replace('C39,0.2', 'C40,0.2'),
      { code: 'invalid-shape', received: 'C40', location: { row: 3, column: 'Indcd' } },
    ],
    [
      'a row of no company',
      (t) => t.replace('000002,2015-06-30', ',2015-06-30'),
      { code: 'missing-cell', location: { row: 5, column: 'Stkcd' } },
    ],
    [
      'an amount that its factor makes infinite',
      (t) => t.replace('1300', '1e306'),
      { code: 'non-finite', location: { row: 3, column: 'assets' } },
    ],
    ['an absent column', (t) => t.replace('Indcd', 'Ind'), { code: 'unknown-column', received: 'Indcd' }],
  ])('refuse a file with %s', (_, change, expected) => {
    const mapping = parseMapping(yaml)
    try {
      applyMapping(readCsv(change(text), { types: { Stkcd: 'text' } }), mapping)
    } catch (error) {
      return expect(error).toMatchObject(expected)
    }
    throw new Error('nothing was thrown')
  })
})

describe('the words of a mapping for a missing value', () => {
  it('are an unknown label, too', () => {
    const mapping = parseMapping(
      `${yaml.replace('positive: [1], negative: [0]', 'positive: [failed]')}file: { missing: [unknown, "?"] }\n`,
    )
    const labelled = (word: string) => {
      const cells = text.replaceAll(/,0$/gm, ',alive').replaceAll(/,1$/gm, `,${word}`).replaceAll('--', '?')
      const panel = applyMapping(readCsv(cells, { types: mappingTypes(mapping), missing: ['unknown', '?'] }), mapping)
      return panel.labels?.values
    }
    expect(labelled('?')).toEqual(Int8Array.of(0, -1))
    expect(labelled(' unknown')).toEqual(Int8Array.of(0, -1))
    expect(labelled('failed')).toEqual(Int8Array.of(0, 1))
    expect(() => labelled('NA')).toThrow(
      expect.objectContaining({ code: 'missing-label', location: { file: 'CSV', row: 4, column: 'ST' } }),
    )
  })
})

describe('guessMapping', () => {
  it('proposes what the file says, with reasons', () => {
    const { mapping, because } = guessMapping(readCsv(text))
    expect(mapping).toEqual({
      entity: 'Stkcd',
      period: { column: 'Accper', form: 'quarter' },
      features: { roe: 'roe', assets: 'assets' },
      label: { column: 'ST', level: 'entity', positive: ['1'], negative: ['0'] },
    })
    expect(checkMapping(mapping)).toEqual(mapping)
    expect(because).toEqual([
      'period: Accper, by its name',
      'entity: Stkcd, by its name',
      'period form: quarter, because all dates are quarter ends',
      'label: ST, 1 is class 1; it does not change within a company',
      'features: the 2 other number columns',
      'not used: Indcd (text)',
    ])
  })

  it('sees a decimal comma, and points to cells that keep a column from being numbers', () => {
    const european = 'code;year;roe;sales;note\n01;2015;1,5;1.200,25;a\n02;2015;--;n/v;b\n03;2015;-2,5;1.300,5;c\n'
    const { mapping, because } = guessMapping(readCsv(european))
    expect(mapping).toMatchObject({ features: { roe: 'roe' }, file: { decimal: ',' } })
    expect(because).toEqual(
      expect.arrayContaining([
        'decimal comma: roe holds "1,5"',
        'look at sales: 2 of 3 cells are numbers, "n/v" in row 3 is none',
        'not used: sales, note (text)',
      ]),
    )
  })

  it('takes statements of one day a year for years, and those of one date alone for a quarter', () => {
    const guess = (dates: readonly string[]) =>
      guessMapping(readCsv(`code,Accper,x\n${dates.map((date, i) => `A,${date},${i}\n`).join('')}`))
    const yearly = guess(['2014-12-31', '2015/12/31', '20161231'])
    expect(yearly.mapping?.period.form).toBe('year')
    expect(yearly.because).toContain('period form: year, because all dates are the same day of a year')
    expect(guess(['2014-06-30', '2015-12-31']).mapping?.period.form).toBe('quarter')
    expect(guess(['2014-12-31']).mapping?.period.form).toBe('quarter')
  })

  it('goes by content where names say nothing, and says when it finds nothing', () => {
    const { mapping } = guessMapping(readCsv('wer,wann,x\nAG,2015,1\nAG,2016,2\nSE,2015,3\n'))
    expect(mapping).toMatchObject({ entity: 'wer', period: { column: 'wann', form: 'year' }, features: { x: 'x' } })
    expect(guessMapping(readCsv('x,y\n1.5,2\n')).because.at(-1)).toMatch('no mapping: found no company column')
  })
})

describe('proposeMapping', () => {
  const csmar = fileURLToPath(new URL('../../../examples/csmar/FS_Comins.csv', import.meta.url))

  it('sees the lines of names and units of a CSMAR export, and its encoding', async () => {
    const { mapping, because, notes } = await proposeMapping(csmar)
    expect(mapping).toMatchObject({
      entity: 'Stkcd',
      period: { column: 'Accper', form: 'quarter' },
      features: { B001000000: 'B001000000' },
      file: { skipRecords: 2 },
    })
    expect(because[0]).toBe('skipRecords: 2, because below the header 2 records without numbers or periods come first')
    expect(because.join()).toContain('Typrep: CSMAR statements')
    expect(notes).toEqual(['encoding: gb18030, because the bytes are not UTF-8'])
  })

  it('reads only the beginning of a large file, and all of it where a column turns out to be text', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'fdp-propose-'))
    try {
      const rows = Array.from({ length: 120_000 }, (_, i) => `C${i},2015,${i},${i}`)
      // Beyond the first batch: never looked at by a proposal, which takes it for a number.
      const late = join(folder, 'late.csv')
      await writeFile(late, `code,year,x,y\n${rows.join('\n')}\nC,2015,?,1\n`)
      expect((await proposeMapping(late)).mapping?.features).toEqual({ x: 'x', y: 'y' })
      const early = join(folder, 'early.csv')
      await writeFile(early, `code,year,x,y\n${rows.slice(0, 1500).join('\n')}\nC,2015,?,1\n`)
      expect((await proposeMapping(early)).mapping?.features).toEqual({ y: 'y' })
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})

describe('periodKey', () => {
  it.each([
    ['2014', 'year', '2014'],
    ['2014Q3', 'quarter', '2014Q3'],
    ['2014-q3', 'year', '2014'],
    ['201409', 'quarter', '2014Q3'],
    ['20140930', 'month', '2014-09'],
    ['2014/9/30', 'day', '2014-09-30'],
    ['2014-09-30 00:00:00', 'quarter', '2014Q3'],
    ['2014', 'quarter', undefined],
    ['2014-02-30', 'day', undefined],
    ['2014-13', 'month', undefined],
    ['soon', 'year', undefined],
  ] as const)('%s as %s is %s', (text_, form, expected) => {
    expect(periodKey(text_, form)).toBe(expected)
  })
})

describe('findSuspicious', () => {
  it('finds constants, empty columns, twins and slipped decimal points', () => {
    const n = 40
    const rows = Array.from({ length: n }, (_, i) => [1 + (i % 5), 1, Number.NaN, 1 + (i % 5), i === 7 ? 1e6 : i % 5])
    const panel = createPanel({
      entities: Array.from({ length: n }, (_, i) => `C_${i}`),
      periods: ['2014'],
      features: ['fine', 'constant', 'empty', 'twin', 'slipped'],
      values: rows.flat(),
    })
    expect(findSuspicious(panel).map(({ feature, kind }) => [feature, kind])).toEqual([
      ['constant', 'constant'],
      ['empty', 'all-missing'],
      ['twin', 'same-as'],
      ['slipped', 'extreme'],
    ])
    expect(findSuspicious(panel)[3]?.detail).toBe('1000000 (C_7, 2014); the middle half lies in 1 to 3')
  })
})

describe('files by name', () => {
  let folder = ''
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fdp-map-'))
    await writeFile(join(folder, 'map.yaml'), yaml)
    await writeFile(join(folder, 'a.csv'), text)
    await writeFile(join(folder, 'a.tsv'), text.replaceAll(',', '\t'))
    const [header = '', ...rows] = text.trim().split('\n')
    const names = header.split(',')
    const records = rows.map((row) => Object.fromEntries(row.split(',').map((cell, i) => [names[i], cell])))
    await writeFile(join(folder, 'a.jsonl'), records.map((record) => JSON.stringify(record)).join('\n'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('give the same panel from CSV, TSV and JSON lines', async () => {
    const mapping = await readMappingFile(join(folder, 'map.yaml'))
    const panel = await readPanelFile(join(folder, 'a.csv'), mapping)
    expect(panel.entities).toEqual(['000001', '000002'])
    for (const name of ['a.tsv', 'a.jsonl']) expect(await readPanelFile(join(folder, name), mapping)).toEqual(panel)
  })

  it('read Parquet and XLSX from disk', async () => {
    const golden = new URL('../../../test/golden/', import.meta.url).pathname
    const parquet = await readTableFile(`${golden}readers-zstd.parquet`, { columns: ['Stkcd', 'roe'] })
    const xlsx = await readTableFile(`${golden}readers.xlsx`, { columns: ['Stkcd', 'roe'] })
    expect(xlsx.columns).toEqual(parquet.columns)
  })

  it('refuse other names and missing files', async () => {
    await expect(readTableFile(join(folder, 'a.doc'))).rejects.toMatchObject({ code: 'invalid-option' })
    await expect(readTableFile(join(folder, 'b.xlsx'))).rejects.toMatchObject({ code: 'file-not-found' })
    await expect(readMappingFile(join(folder, 'none.yaml'))).rejects.toMatchObject({ code: 'file-not-found' })
  })
})
