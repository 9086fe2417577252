import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type Panel, STATEMENT_LINES, type StatementLine } from '@fdp/data'
import { generateAshare } from '@fdp/datasets'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dataOption } from '../../../options.ts'
import { modelsFor } from '../models/candidates.ts'
import { CSMAR_FILE, readCsmarSample } from './csmar-source.ts'
import { distressSource } from './data.ts'

const YEAR = 2024
const { statements, indicators } = generateAshare({ seed: 5, distressed: 8, healthy: 22, designationYear: YEAR })
const folder = mkdtempSync(path.join(tmpdir(), 'fdp-csmar-'))
const lines = statements.features as readonly StatementLine[]
/** The generated companies under stock codes. */
const code = (entity: number) => String(600_001 + entity)
/** A column name of an export for each line. */
const column = (line: string) => `X_${line}`

/** Amounts as an export has them: flows from the beginning of the year. */
function yearToDate({ values, periods, features }: Panel, entity: number, period: number, feature: number): number {
  const at = (p: number) => values[(entity * periods.length + p) * features.length + feature] ?? Number.NaN
  if (STATEMENT_LINES[features[feature] as StatementLine].kind === 'stock') return at(period)
  const quarter = Number(periods[period]?.at(-1))
  let sum = 0
  for (let back = 0; back < Math.min(quarter, period + 1); back++) sum += at(period - back)
  return sum
}

const ENDS = ['03-31', '06-30', '09-30', '12-31']

function statementFile(of: (line: StatementLine) => boolean): string {
  const chosen = lines.filter(of)
  const row = (entity: number, date: string, amounts: readonly number[]) =>
    [code(entity), date, 'A', ...amounts.map((amount) => (Number.isNaN(amount) ? '' : amount))].join(',')
  const rows = statements.entities.flatMap((_, entity) => {
    const amounts = (period: number) =>
      chosen.map((line) => yearToDate(statements, entity, period, lines.indexOf(line)))
    const quarters = statements.periods.map((key, period) =>
      row(entity, `${key.slice(0, 4)}-${ENDS[Number(key.at(-1)) - 1]}`, amounts(period)),
    )
    // The statements begin with a second quarter: without a first one its own amounts could not be told from the year to date.
    const before = chosen.map((line, index) =>
      STATEMENT_LINES[line].kind === 'flow' ? 0 : (amounts(0)[index] ?? Number.NaN),
    )
    return [row(entity, `${statements.periods[0]?.slice(0, 4)}-03-31`, before), ...quarters]
  })
  return `${['Stkcd', 'Accper', 'Typrep', ...chosen.map(column)].join(',')}\n${rows.join('\n')}\n`
}

const mapping = (chosen: readonly string[]) => chosen.map((line) => `  ${column(line)}: ${line}`).join('\n')
const settings = (chosen: readonly string[]) =>
  `statements: [balance.csv, flows.csv]\nchanges: changes.csv\nyear: ${YEAR}\nletters: { A: normal, B: ST }\nlines:\n${mapping(chosen)}\n`

beforeAll(() => {
  const stock = (line: StatementLine) => STATEMENT_LINES[line].kind === 'stock'
  writeFileSync(path.join(folder, 'balance.csv'), statementFile(stock))
  writeFileSync(
    path.join(folder, 'flows.csv'),
    statementFile((line) => !stock(line)),
  )
  const failed = indicators.entities.flatMap((_, entity) =>
    indicators.labels?.values[entity] === 1 ? [`${code(entity)},${YEAR}-04-30,AB`] : [],
  )
  writeFileSync(path.join(folder, 'changes.csv'), `Stkcd,Execdt,Chgtype\n${failed.join('\n')}\n`)
  writeFileSync(path.join(folder, CSMAR_FILE), settings(lines))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a folder of CSMAR exports', () => {
  it('gives the indicators and labels that the statements were made with', async () => {
    const { panel, features } = await readCsmarSample(folder)
    expect([panel.entities.length, panel.periods]).toEqual([30, indicators.periods])
    expect(features.slice(0, -1).map(({ name }) => name)).toEqual(indicators.features)
    expect(Array.from(panel.labels?.values ?? [])).toEqual(Array.from(indicators.labels?.values ?? []))
    let compared = 0
    const [periods, width] = [panel.periods.length, indicators.features.length]
    for (let cell = 0; cell < indicators.values.length; cell++) {
      const [row, feature] = [Math.floor(cell / width), cell % width]
      const made = indicators.values[cell] ?? Number.NaN
      if (Number.isNaN(made)) continue
      // Z'' stands behind the indicators.
      const ours = panel.values[row * panel.features.length + feature] ?? Number.NaN
      expect(Math.abs(ours - made)).toBeLessThan(1e-6 * Math.max(1, Math.abs(made)))
      compared += 1
    }
    expect(compared).toBeGreaterThan(0.9 * 30 * periods * width)
  })

  it('takes the place of the generated sample', async () => {
    expect(dataOption(['ashare-synthetic'], folder, CSMAR_FILE)).toBe(folder)
    const source = await distressSource(folder, 1)
    expect(source).toMatchObject({ paperShaped: true, longestRun: 12, classNames: ['non-ST', 'ST'] })
    expect(source.provenance.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('takes exports as they come: lines of names, columns of both files, statements of the parent, delisted companies', async () => {
    const other = mkdtempSync(path.join(tmpdir(), 'fdp-csmar-'))
    try {
      for (const file of ['balance.csv', 'flows.csv', 'changes.csv', CSMAR_FILE])
        writeFileSync(path.join(other, file), readFileSync(path.join(folder, file)))
      for (const file of ['balance.csv', 'flows.csv']) {
        const [header = '', ...rows] = readFileSync(path.join(other, file), 'utf8').trim().split('\n')
        const names = header.replace(/[^,]+/g, 'name')
        const parents = file === 'balance.csv' ? [`${(rows[0] ?? '').replace(',A,', ',B,')},0`] : []
        const corrected = rows.map((row) => `${row},0`)
        const text = [`${header},IfCorrect`, `${names},name`, ...corrected, ...parents].join('\n')
        writeFileSync(path.join(other, file), `${text}\n`)
      }
      const [delisted = 0] = indicators.entities.flatMap((_, entity) =>
        indicators.labels?.values[entity] === 0 ? [entity] : [],
      )
      const changes = readFileSync(path.join(other, 'changes.csv'), 'utf8')
      writeFileSync(path.join(other, 'changes.csv'), `${changes}${code(delisted)},${YEAR - 2}-04-30,AX\n`)
      writeFileSync(path.join(other, CSMAR_FILE), settings(lines).replace('B: ST', 'B: ST, X: delisted'))
      const [{ panel, notes }, plain] = await Promise.all([readCsmarSample(other), readCsmarSample(folder)])
      expect(notes).toEqual([
        'balance.csv: passed over as names and units: row 2 (Stkcd "name")',
        'flows.csv: passed over as names and units: row 2 (Stkcd "name")',
        'statements of the parent company alone, left out: 1',
      ])
      expect(panel.entities).toEqual(plain.panel.entities.filter((name) => name !== code(delisted)))
      expect(plain.notes).toEqual([])
    } finally {
      rmSync(other, { recursive: true, force: true })
    }
  })

  it("does without Altman's Z'' where its lines are not there", async () => {
    const other = mkdtempSync(path.join(tmpdir(), 'fdp-csmar-'))
    try {
      for (const file of ['balance.csv', 'flows.csv', 'changes.csv'])
        writeFileSync(
          path.join(other, file),
          file === 'changes.csv'
            ? `Stkcd,Execdt,Chgtype\n${code(0)},${YEAR}-04-30,AB\n`
            : statementFile((line) => (STATEMENT_LINES[line].kind === 'stock') === (file === 'balance.csv')),
        )
      writeFileSync(path.join(other, CSMAR_FILE), settings(lines.filter((line) => line !== 'retainedEarnings')))
      const { features } = await readCsmarSample(other)
      expect(modelsFor(features)).not.toContain("Altman Z''")
      expect(features.length).toBeGreaterThan(25)
    } finally {
      rmSync(other, { recursive: true, force: true })
    }
  })

  it.each([
    ['no YAML', 'statements: [', 'data.csmar'],
    ['an unknown line', `${settings(['cash'])}  X_other: nonsense\n`, 'data.csmar'],
    ['an unknown key', `${settings(['cash'])}more: 1\n`, 'data.csmar'],
    ['a file that is not there', settings(['cash']).replace('flows.csv', 'other.csv'), 'data.missing'],
  ])('refuses settings with %s', async (_, text, errorCode) => {
    const other = mkdtempSync(path.join(tmpdir(), 'fdp-csmar-'))
    try {
      await expect(readCsmarSample(other)).rejects.toMatchObject({ code: 'data.no-csmar' })
      expect(() => dataOption([], other, CSMAR_FILE)).toThrow(CSMAR_FILE)
      writeFileSync(path.join(other, CSMAR_FILE), text)
      writeFileSync(path.join(other, 'balance.csv'), 'Stkcd,Accper\n')
      await expect(readCsmarSample(other)).rejects.toMatchObject({ code: errorCode })
    } finally {
      rmSync(other, { recursive: true, force: true })
    }
  })
})
