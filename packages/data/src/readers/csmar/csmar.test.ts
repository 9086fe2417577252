import { describe, expect, it } from 'vitest'
import { createPanel } from '../../panel/panel.ts'
import type { NumberColumn, Table } from '../table.ts'
import { tableToPanel } from '../table-to-panel.ts'
import { singleQuarters, trailingTwelveMonths } from './flows.ts'
import { joinCsmar, readCsmar } from './read-csmar.ts'
import { designationCohort, readStatusChanges, specialTreatments, statusCodes } from './special-treatment.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const balance = `Stkcd,ShortName,Accper,Typrep,A001000000
证券代码,证券简称,会计期间,报表类型,资产总计
没有单位,没有单位,没有单位,没有单位,元
000001,甲,2015-01-01,A,90
000001,甲,2015-03-31,A,100
000001,甲,2015-03-31,B,60
000001,甲,2015-06-30,A,110
000002,乙,2015-03-31,A,200
`
const income = `Stkcd,Accper,Typrep,B001101000
证券代码,会计期间,报表类型,营业收入
没有单位,没有单位,没有单位,元
1,2015-03-31,A,10
1,2015-06-30,A,25
1,2015-09-30,A,45
`
const numbers = (table: Table, name: string) =>
  Array.from((table.columns.find((column) => column.name === name) as NumberColumn).values)

const failure = async (make: () => unknown): Promise<unknown> => {
  try {
    await make()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe('readCsmar', () => {
  it('passes over names and units, keeps and mends codes', async () => {
    const table = await readCsmar(bytes(balance))
    expect(table.columns.map(({ name, type }) => [name, type])).toEqual([
      ['Stkcd', 'text'],
      ['ShortName', 'text'],
      ['Accper', 'text'],
      ['Typrep', 'text'],
      ['A001000000', 'number'],
    ])
    expect(table.columns[0]?.values[0]).toBe('000001')
    expect([...table.lines]).toEqual([4, 5, 6, 7, 8])
    expect((await readCsmar(bytes(income))).columns[0]?.values[0]).toBe('000001')
    expect((await readCsmar(bytes('Stkcd,Accper,x\n000001,2015-03-31,1\n'))).rowCount).toBe(1)
  })

  it('reads UTF-16, and names with line ends among the first lines', async () => {
    // 上 holds a byte 10, which is no line's end here.
    const text = `\ufeff${income.replaceAll('营业收入', '上上上收入')}600000,2015-03-31,A,7\n${'2,2015-03-31,A,5\n'.repeat(9)}`
    const utf16 = new Uint8Array(Uint16Array.from([...text], (c) => c.charCodeAt(0)).buffer)
    const table = await readCsmar(utf16)
    expect(table.columns[0]?.values.slice(0, 5)).toEqual(['000001', '000001', '000001', '600000', '000002'])
    expect(numbers(table, 'B001101000').slice(0, 4)).toEqual([10, 25, 45, 7])
    const lines = balance.replaceAll('资产总计', `"资产${'\n'.repeat(12)}总计"`)
    expect((await readCsmar(bytes(lines))).columns[0]?.values[0]).toBe('000001')
  })

  it.each([
    ['a code with letters', 'SZ000001,2020-12-31,A,1', 'SZ000001'],
    ['no code but a date', ',2020/12/31,A,', ''],
    ['no code but a number', ',,A,"1,200"', ''],
  ])('keeps a first row with %s, and refuses it', async (_, row, received) => {
    const text = `Stkcd,Accper,Typrep,x\n${row}\n000003,2020-12-31,A,3\n`
    expect(await failure(() => readCsmar(bytes(text)))).toMatchObject({
      code: 'invalid-format',
      received,
      location: { row: 2, column: 'Stkcd' },
    })
  })

  it('says what it passed over', async () => {
    expect((await readCsmar(bytes(income))).notes).toEqual([
      'passed over as names and units: row 2 (Stkcd "证券代码"), row 3 (Stkcd "没有单位")',
    ])
    expect((await readCsmar(bytes('Stkcd,Accper,x\n000001,2015-03-31,1\n'))).notes).toEqual([])
  })

  it('reads the columns that are asked for, beside those that join', async () => {
    const file = (amount: string) =>
      `Stkcd,ShortName,Accper,Typrep,IfCorrect,DeclareDate,${amount},other\n1,甲,2015-03-31,A,0,,10,5\n`
    const both = [await readCsmar(bytes(file('A'))), await readCsmar(bytes(file('B')))]
    expect(await failure(() => joinCsmar(both))).toMatchObject({ code: 'duplicate-column', received: 'IfCorrect' })
    const chosen = await Promise.all(['A', 'B'].map((name) => readCsmar(bytes(file(name)), { columns: [name] })))
    expect(chosen[0]?.columns.map(({ name }) => name)).toEqual(['Stkcd', 'ShortName', 'Accper', 'Typrep', 'A'])
    expect(joinCsmar(chosen).table.columns.map(({ name }) => name)).toEqual(['Stkcd', 'period', 'A', 'B'])
    expect(await failure(() => readCsmar(bytes(file('A')), { columns: ['B'] }))).toMatchObject({
      code: 'unknown-column',
      received: 'B',
    })
  })

  it('takes an ArrayBuffer, and refuses what is no bytes', async () => {
    expect((await readCsmar(bytes(income).buffer as ArrayBuffer)).rowCount).toBe(3)
    expect(await failure(() => readCsmar(null as never))).toMatchObject({ code: 'invalid-option' })
  })

  it('refuses a file without Stkcd, and a code that is none', async () => {
    expect(await failure(() => readCsmar(bytes('code,x\n1,2\n')))).toMatchObject({ code: 'unknown-column' })
    expect(
      await failure(() => readCsmar(bytes(`${balance}A0001,丙,2015-03-31,A,1\n`), { source: 'b.csv' })),
    ).toMatchObject({
      code: 'invalid-format',
      received: 'A0001',
      location: { file: 'b.csv', row: 9, column: 'Stkcd' },
    })
  })
})

describe('joinCsmar', () => {
  it('joins by code and quarter, consolidated rows only, without opening balances', async () => {
    const { table, dropped } = joinCsmar([await readCsmar(bytes(balance)), await readCsmar(bytes(income))])
    expect(dropped).toEqual({ parentOnly: 1, opening: 1 })
    expect(table.columns[0]?.values).toEqual(['000001', '000001', '000002', '000001'])
    expect(table.columns[1]?.values).toEqual(['2015Q1', '2015Q2', '2015Q1', '2015Q3'])
    expect(numbers(table, 'A001000000')).toEqual([100, 110, 200, NaN])
    expect(numbers(table, 'B001101000')).toEqual([10, 25, NaN, 45])
  })

  it.each<[string, string, object]>([
    [
      'a quarter twice',
      `${balance}000002,乙,2015-03-31,A,201\n`,
      { code: 'duplicate-row', received: '000002 2015Q1', location: { row: 9 } },
    ],
    [
      'a date within a quarter',
      `${balance}000002,乙,2015-05-31,A,201\n`,
      { code: 'invalid-format', received: '2015-05-31', location: { row: 9, column: 'Accper' } },
    ],
    [
      'another report type',
      `${balance}000002,乙,2015-06-30,C,201\n`,
      { code: 'invalid-format', received: 'C', location: { row: 9, column: 'Typrep' } },
    ],
  ])('refuses %s', async (_, text, expected) => {
    const table = await readCsmar(bytes(text))
    expect(await failure(() => joinCsmar([table]))).toMatchObject(expected)
  })

  it('refuses a column that two files have', async () => {
    const table = await readCsmar(bytes(balance))
    expect(await failure(() => joinCsmar([table, table]))).toMatchObject({
      code: 'duplicate-column',
      received: 'A001000000',
    })
  })
})

describe('flows', () => {
  const panel = createPanel({
    entities: ['A'],
    periods: ['2014Q4', '2015Q1', '2015Q2', '2015Q3', '2015Q4', '2016Q1'],
    features: ['revenue', 'assets'],
    values: [90, 1, 10, 2, 25, 3, 45, 4, 80, 5, 12, 6],
  })

  it('become single quarters and trailing twelve months', () => {
    const single = singleQuarters(panel, ['revenue'])
    expect([...single.values].filter((_, i) => i % 2 === 0)).toEqual([NaN, 10, 15, 20, 35, 12])
    expect([...single.values].filter((_, i) => i % 2 === 1)).toEqual([1, 2, 3, 4, 5, 6])
    const trailing = trailingTwelveMonths(single, ['revenue'])
    expect([...trailing.values].filter((_, i) => i % 2 === 0)).toEqual([NaN, NaN, NaN, NaN, 80, 82])
    expect([...trailing.missing].filter((_, i) => i % 2 === 0)).toEqual([1, 1, 1, 1, 0, 0])
    expect(panel.values[0]).toBe(90)
  })

  it('see a gap between quarters by the calendar', () => {
    const gap = createPanel({ entities: ['A'], periods: ['2015Q1', '2015Q3'], features: ['revenue'], values: [10, 45] })
    expect([...singleQuarters(gap, ['revenue']).values]).toEqual([10, NaN])
    expect(() => singleQuarters(gap, ['profit'])).toThrow(expect.objectContaining({ code: 'unknown-column' }))
  })
})

describe('special treatment', () => {
  const table = async (rows: string) => readCsmar(bytes(`Stkcd,Execdt,Chgtype\n${rows}`))
  const codes = statusCodes({ A: 'normal', B: 'ST', D: '*ST', X: 'delisted' })

  it('reads stretches from ST and *ST back to normal', async () => {
    const changes = readStatusChanges(
      await table(
        '000001,2015-04-30,AB\n000001,2016-04-29,BD\n000001,2018-05-02,DA\n000001,2020-04-30,AD\n000002,2019-04-30,BA\n000003,2014-06-01,AX\n',
      ),
      { codes },
    )
    expect(changes[1]).toEqual({ code: '000001', date: '2016-04-29', from: 'ST', to: '*ST' })
    expect(specialTreatments(changes)).toEqual([
      { code: '000001', year: 2015, since: '2015-04-30', until: '2018-05-02' },
      { code: '000001', year: 2020, since: '2020-04-30', until: undefined },
      { code: '000002', year: undefined, since: undefined, until: '2019-04-30' },
    ])
  })

  it.each([
    ['2020/5/6', '2020-05-06'],
    ['2020-05-06 0:00:00', '2020-05-06'],
    ['20200506', '2020-05-06'],
  ])('reads the date %s', async (written, date) => {
    expect(readStatusChanges(await table(`000001,${written},AB\n`), { codes })[0]?.date).toBe(date)
  })

  it.each(['2020-15-66', '2020-02-30', '2020-05', '', '2020-05-06th'])('refuses the date %j', async (written) => {
    const read = await readCsmar(bytes(`Stkcd,Annodt,Chgtype\n000001,${written},AB\n`))
    expect(await failure(() => readStatusChanges(read, { codes }))).toMatchObject({
      code: 'invalid-format',
      received: written,
      location: { row: 2, column: 'Annodt' },
    })
  })

  it('opens a stretch without a beginning where a company comes under treatment out of being delisted', async () => {
    const changes = readStatusChanges(
      await table('000001,2010-01-04,AX\n000001,2012-01-04,XB\n000001,2013-01-04,BA\n'),
      {
        codes,
      },
    )
    expect(specialTreatments(changes)).toEqual([
      { code: '000001', year: undefined, since: undefined, until: '2013-01-04' },
    ])
  })

  it('takes whole codes as they are', async () => {
    const changes = readStatusChanges(await table('000001,2015-04-30,7\n'), { codes: { 7: ['normal', 'ST'] } })
    expect(changes).toEqual([{ code: '000001', date: '2015-04-30', from: 'normal', to: 'ST' }])
  })

  it('refuses tables of codes that say nothing', async () => {
    const changes = await table('000001,2015-04-30,AB\n')
    for (const wrong of [{}, { AB: ['normal'] }, { AB: ['normal', 'well'] }, undefined])
      expect(await failure(() => readStatusChanges(changes, { codes: wrong as never }))).toMatchObject({
        code: 'invalid-option',
      })
    expect(await failure(() => statusCodes({ AB: 'normal' }))).toMatchObject({ code: 'invalid-option', received: 'AB' })
    expect(await failure(() => statusCodes({ A: 'well' as never, B: 'ST' }))).toMatchObject({ code: 'invalid-option' })
  })

  it('refuses changes that do not follow, and letters that mean nothing', async () => {
    const broken = readStatusChanges(await table('000001,2015-04-30,AB\n000001,2016-04-29,AD\n'), { codes })
    expect(await failure(() => specialTreatments(broken))).toMatchObject({
      code: 'invalid-format',
      received: '2016-04-29: normal to *ST',
    })
    const letters = await table('000001,2015-04-30,AQ\n')
    expect(await failure(() => readStatusChanges(letters, { codes }))).toMatchObject({
      code: 'invalid-format',
      received: 'AQ',
      location: { row: 2, column: 'Chgtype' },
    })
  })

  it('makes the cohort of year T with T-5 to T-3', async () => {
    const rows = ['000001', '000002', '000003'].flatMap((code) =>
      Array.from(
        { length: 24 },
        (_, q) => `${code},${2015 + Math.floor(q / 4)}-${['03-31', '06-30', '09-30', '12-31'][q % 4]},${q}`,
      ),
    )
    const joined = joinCsmar([await readCsmar(bytes(`Stkcd,Accper,x\n${rows.join('\n')}\n`))])
    const panel = tableToPanel(joined.table, { entity: 'Stkcd', period: 'period', features: ['x'] })
    const treatments = specialTreatments(
      readStatusChanges(await table('000001,2020-04-30,AB\n000003,2018-04-30,AB\n000003,2019-04-30,BA\n'), { codes }),
    )
    const cohort = designationCohort(panel, treatments, 2020)
    expect(cohort.entities).toEqual(['000001', '000002'])
    expect(cohort.labels?.values).toEqual(Int8Array.of(1, 0))
    expect([cohort.periods[0], cohort.periods.at(-1), cohort.periods.length]).toEqual(['2015Q1', '2017Q4', 12])
    expect(cohort.values[11]).toBe(11)
    // Under treatment before the export begins: neither a company that comes under it in 2020 nor one that never was.
    const unknown = readStatusChanges(
      await table('000001,2020-04-30,BD\n000002,2019-04-30,BA\n000003,2014-06-01,AX\n'),
      {
        codes,
      },
    )
    expect(designationCohort(panel, specialTreatments(unknown), 2020).entities).toEqual(['000003'])
    // Delisted before T, by the changes; so is one that was when the export began, but not one delisted later.
    const delisted = readStatusChanges(
      await table('000001,2020-04-30,AB\n000002,2018-06-01,AX\n000003,2021-06-01,AX\n'),
      {
        codes,
      },
    )
    const { entities, labels } = designationCohort(panel, delisted, 2020)
    expect([entities, labels?.values]).toEqual([['000001', '000003'], Int8Array.of(1, 0)])
    const back = readStatusChanges(await table('000001,2016-04-30,XA\n000003,2018-04-30,AB\n000003,2019-04-30,BA\n'), {
      codes,
    })
    expect(designationCohort(panel, back, 2020).entities).toEqual(['000002'])
    expect(designationCohort(panel, readStatusChanges(await table(''), { codes }), 2020).entities).toEqual(
      panel.entities,
    )
    for (const statuses of [delisted, specialTreatments(delisted)])
      expect(
        await failure(() =>
          designationCohort(panel, statuses.map((status) => ({ ...status, code: '1' })) as never, 2020),
        ),
      ).toMatchObject({ code: 'unknown-entity', received: '1' })
    const { role, applied } = designationCohort({ ...panel, role: 'train', applied: [] }, treatments, 2020)
    expect([role, applied]).toEqual(['train', []])
    expect(await failure(() => designationCohort(panel, treatments, 2040))).toMatchObject({ code: 'empty-file' })
  })
})
