import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import {
  ALTMAN_Z2,
  availableIndicators,
  type Column,
  computeIndicators,
  designationCohort,
  type Indicator,
  joinCsmar,
  type Panel,
  readCsmar,
  readStatusChanges,
  STATEMENT_LINES,
  type StatementLine,
  singleQuarters,
  statusCodes,
  type TradingStatus,
  tableToPanel,
  trailingTwelveMonths,
} from '@fdp/data'
import * as v from 'valibot'
import { parse } from 'yaml'
import { InputError } from '../../../errors.ts'

/** The file of a CSMAR folder that says what the others are. */
export const CSMAR_FILE = 'csmar.yaml'

const name = v.pipe(v.string(), v.minLength(1))
const settingsSchema = v.strictObject({
  /** Files of balance sheets, income and cash flow statements, beside this one. */
  statements: v.pipe(v.array(name), v.minLength(1)),
  /** File of the changes of trading status. */
  changes: name,
  /** Column of the export: line of the statements. */
  lines: v.record(name, v.picklist(Object.keys(STATEMENT_LINES) as StatementLine[])),
  /** What each letter of Chgtype stands for, as the field description of the export says. */
  letters: v.record(name, v.picklist(['normal', 'ST', '*ST', 'PT', 'delisted'] satisfies TradingStatus[])),
  /** Year T: companies that come under special treatment in it are class 1. */
  year: v.pipe(v.number(), v.integer()),
})

/** What a folder of CSMAR exports gives. */
export interface CsmarSample {
  /** Indicators of the quarters of T-5 to T-3, labels by company; Altman's Z'' last where the lines allow it. */
  readonly panel: Panel
  readonly features: readonly Indicator[]
  readonly lines: Readonly<Record<string, StatementLine>>
  readonly year: number
  /** Of all files, in the order of their names. */
  readonly sha256: string
  /** What was passed over or left out in reading. */
  readonly notes: readonly string[]
}

function readSettings(folder: string): v.InferOutput<typeof settingsSchema> {
  const file = path.join(folder, CSMAR_FILE)
  if (!existsSync(file))
    throw new InputError('data.no-csmar', `a folder given to --data holds ${CSMAR_FILE}, which names its files`, folder)
  let value: unknown
  try {
    value = parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new InputError('data.csmar', `${file} is YAML`, (error as Error).message)
  }
  const result = v.safeParse(settingsSchema, value)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new InputError(
    'data.csmar',
    `${file} has ${issue.expected ?? 'another value'} at ${v.getDotPath(issue) ?? 'its top'}`,
    issue.received,
  )
}

const isFlow = (line: StatementLine): boolean => STATEMENT_LINES[line].kind === 'flow'

/**
 * The sample of a folder of CSMAR exports as the paper forms it: statements joined by company and quarter, year-to-date flows
 * turned into twelve months, indicators against the same quarter of the year before, companies that come under special treatment in year T
 * against those never under it and not delisted before T, quarters of T-5 to T-3.
 *
 * @throws InputError `data.no-csmar`, `data.csmar`; errors of the readers, which name file, row and column
 */
export async function readCsmarSample(folder: string): Promise<CsmarSample> {
  const { statements, changes, lines, letters, year } = readSettings(folder)
  const hash = createHash('sha256')
  const bytesOf = (file: string): Uint8Array => {
    const whole = path.join(folder, file)
    if (!existsSync(whole)) throw new InputError('data.missing', `${CSMAR_FILE} names files of its folder`, file)
    return readFileSync(whole)
  }
  for (const file of [CSMAR_FILE, ...[...statements, changes].sort()]) hash.update(bytesOf(file))
  const read = (file: string) => readCsmar(bytesOf(file), { source: file })
  const columns = Object.keys(lines)
  const tables = await Promise.all(statements.map(read))
  // Exports have columns of numbers that no line needs, some of them (IfCorrect) in each file.
  const needed = ({ type, name }: Column) => type !== 'number' || columns.includes(name)
  const { table, dropped } = joinCsmar(tables.map((each) => ({ ...each, columns: each.columns.filter(needed) })))
  const panel = tableToPanel(table, { entity: 'Stkcd', period: 'period', features: columns })
  const flows = columns.filter((column) => isFlow(lines[column] as StatementLine))
  const yearly = trailingTwelveMonths(singleQuarters(panel, flows), flows)
  const { available } = availableIndicators(columns, { lines })
  const score = availableIndicators(columns, { lines, indicators: [ALTMAN_Z2] }).available
  const features = [...available, ...score]
  const indicators = computeIndicators(yearly, { lines, indicators: features, lag: 4, negativeDenominators: 'keep' })
  const changed = await read(changes)
  const statuses = readStatusChanges(changed, { codes: statusCodes(letters) })
  return {
    panel: designationCohort(indicators, statuses, year),
    features,
    lines,
    year,
    sha256: hash.digest('hex'),
    notes: [
      ...[...tables, changed].flatMap(({ source, notes }) => notes.map((note) => `${source}: ${note}`)),
      ...(dropped.parentOnly > 0 ? [`statements of the parent company alone, left out: ${dropped.parentOnly}`] : []),
      ...(dropped.opening > 0 ? [`opening balances of 1 January, left out: ${dropped.opening}`] : []),
    ],
  }
}
