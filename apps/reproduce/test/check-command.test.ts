import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runFdp } from './run-fdp.ts'

const STATEMENTS = `code;year;status;assets;profit;unit
000001;2015;0;1.200,5;--;1
000001;2016;0;1.300,5;12;1
000001;2018;0;1.400,5;(3);1
000002;2015;1;1.400,5;4;1
000002;2016;1;9.900.000.000.000,5;5;1
`
const MAP = `entity: code
period: { column: year, form: year }
features: { assets: assets, profit: profit, unit: unit }
label: { column: status, level: entity, positive: [1], negative: [0] }
file: { decimal: ',' }
`

let folder: string
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fdp-check-'))
  const write = (name: string, text: string) => writeFileSync(path.join(folder, name), text)
  write('own.csv', STATEMENTS)
  write('map.yaml', MAP)
  write('cell.csv', STATEMENTS.replace('1.300,5', '1.3x'))
  write('ragged.csv', STATEMENTS.replace('4;1\n', '4\n'))
  write('twice.csv', `${STATEMENTS}000002;2016;1;3;5;1\n`)
  write('period.csv', STATEMENTS.replace('2018', 'soon'))
  write('empty.csv', '')
  write('other.yaml', MAP.replace('entity: code', 'entity: Stkcd'))
  write('form.yaml', MAP.replace('form: year', 'form: week'))
  write('broken.yaml', 'entity: [')
  write('none.csv', 'x,y\n1.5,2\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const check = (...args: string[]) => runFdp(['data', 'check', ...args], folder)

describe('fdp data check', () => {
  it('prints what was understood by a mapping', async () => {
    const { code, stdout, stderr } = await check('own.csv', '--map', 'map.yaml')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toBe(`own.csv by map.yaml
read as     delimiter: ";"
companies   2
periods     3, 2015 to 2018 (year)
rows        5 of 6 that a full panel would have
gaps        periods that no company has: 1
            000001: lacks 1 between 2016 and 2018
runs        longest unbroken run of 2: 2 companies
classes     by company: 1 of class 1, 1 of class 0, 0 unknown
missing     profit: 1 (20.00 %)
            complete columns: 2 of 3
suspicious  assets: extreme, 9900000000000.5 (000002, 2016); the middle half lies in 1300.5 to 1400.5
            unit: constant, every value is 1
`)
  })

  it('prints the same as JSON', async () => {
    const { stdout } = await check('own.csv', '--map', 'map.yaml', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      file: 'own.csv',
      entities: 2,
      periods: 3,
      rows: 5,
      gaps: [{ entity: '000001', after: '2016', before: '2018', length: 1 }],
      missing: { assets: 0, profit: 1, unit: 0 },
      classes: { level: 'entity', negative: 1, positive: 1, unknown: 0 },
      suspicious: [
        { feature: 'assets', kind: 'extreme' },
        { feature: 'unit', kind: 'constant' },
      ],
    })
  })

  it('without a mapping proposes one with its reasons, which can be kept as it is printed', async () => {
    const { code, stdout } = await check('own.csv')
    expect(code).toBe(0)
    expect(stdout).toMatch(/^# A proposal for own\.csv, guessed from names and content; nothing was applied\./)
    expect(stdout).toContain('# Keep it:  fdp data check own.csv > map.yaml')
    expect(stdout).toContain('# entity: code, by its name')
    expect(stdout).toContain('# decimal comma: assets holds "1.200,5"')
    expect(stdout).not.toMatch(/companies|suspicious/)
    writeFileSync(path.join(folder, 'proposed.yaml'), stdout)
    const own = await check('own.csv', '--map', 'map.yaml', '--json')
    const proposed = await check('own.csv', '--map', 'proposed.yaml', '--json')
    expect({ ...JSON.parse(proposed.stdout), map: 'map.yaml' }).toEqual(JSON.parse(own.stdout))
  })

  it('sees the lines of names and units of a CSMAR export', async () => {
    writeFileSync(
      path.join(folder, 'fs.csv'),
      'Stkcd,Accper,A001\n证券代码,会计期间,资产\n没有单位,没有单位,元\n000001,2015-03-31,5\n',
    )
    const { stdout } = await check('fs.csv', '--json')
    expect(JSON.parse(stdout)).toMatchObject({ proposal: { entity: 'Stkcd', file: { skipRecords: 2 } } })
  })

  it('says in JSON too that nothing was applied', async () => {
    const { stdout } = await check('own.csv', '--json')
    expect(JSON.parse(stdout)).toMatchObject({
      applied: false,
      proposal: { entity: 'code' },
      notes: ['delimiter: ";"'],
    })
  })

  it.each<[string, string[], RegExp[]]>([
    [
      'a cell that is no number',
      ['cell.csv', '--map', 'map.yaml'],
      [/cell\.csv, row 3, column assets/, /number/, /1\.3x/],
    ],
    ['a row too short', ['ragged.csv', '--map', 'map.yaml'], [/ragged\.csv, row 5/, /fields/]],
    ['a company and year twice', ['twice.csv', '--map', 'map.yaml'], [/twice\.csv, row 7/, /000002, 2016/]],
    ['a cell that is no year', ['period.csv', '--map', 'map.yaml'], [/period\.csv, row 4, column year/, /"soon"/]],
    ['an empty file', ['empty.csv', '--map', 'map.yaml'], [/empty\.csv/, /header/]],
    ['a missing file', ['absent.csv', '--map', 'map.yaml'], [/absent\.csv/, /existing file/]],
    ['another format', ['map.yaml'], [/map\.yaml/, /\.csv, \.tsv/]],
    ['a missing mapping', ['own.csv', '--map', 'absent.yaml'], [/absent\.yaml/]],
    ['a column that the file lacks', ['own.csv', '--map', 'other.yaml'], [/own\.csv, column Stkcd/, /code, year/]],
    ['an unknown period form', ['own.csv', '--map', 'form.yaml'], [/form\.yaml/, /period\.form/, /week/]],
    ['a mapping that is no YAML', ['own.csv', '--map', 'broken.yaml'], [/broken\.yaml/, /YAML/]],
    ['nothing to propose', ['none.csv'], [/none\.csv/, /--map/, /no company column/i]],
  ])('%s ends with exit code 2 and one message', async (_, args, patterns) => {
    const { code, stdout, stderr } = await check(...args)
    for (const pattern of patterns) expect(stderr).toMatch(pattern)
    expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({ code: 2, stdout: '', lines: 1 })
  })
})
