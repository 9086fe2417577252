import { DataError, type Panel, type Table } from '@fdp/data'
import { americanForm } from './read.ts'
import { panelOfTable, readPanelFile } from './read-panel.ts'
import { type AmericanReadOptions, readAmericanTable, WINDOWS_SCHEMA } from './read-table.ts'
import { numbersOf, takeRows, textsOf, withoutRepeatedRows } from './table-rows.ts'

/** Companies of a file that are to be scored. */
export interface AmericanScoringPart {
  /** Years per window, of ready-made windows; undefined for a panel. */
  readonly width: number | undefined
  /** In lower case, whatever word it is; undefined where a file of windows has no column `split`, or nothing in it, and for a panel. */
  readonly split: string | undefined
  /** Every year that the part has of a company, in one or several windows; missing cells and labels stay missing. */
  readonly panel: Panel
}

/** How {@link readAmericanForScoring} reads. */
export interface AmericanScoringOptions extends AmericanReadOptions {
  /** Of ready-made windows, which parts are read; what is wrong in others is not looked at. Default: all. */
  readonly wanted?: (part: Omit<AmericanScoringPart, 'panel'>) => boolean
}

/**
 * Reads either form of the American bankruptcy data for a model that needs amounts only: a label that is none of failed, 1, alive and 0, or
 * that changes within a company, leaves the company without one (-1), and `onNote` is told; {@link readAmericanBankruptcy} refuses it. Ready-made
 * windows may have empty cells, any words in `split`, their rows in any order and several windows of a company.
 *
 * @returns a panel as one part; of ready-made windows one part for each (window, split), in the file's order
 * @throws DataError with file, row and column: as {@link readAmericanPanel} but for labels, and `invalid-shape` where `window` is no positive
 * integer or a company has other than whole windows
 * @example
 * ```ts
 * const parts = await readAmericanForScoring('this-year.csv', { onNote: console.warn })
 * const fiveYears = parts.filter(({ width }) => width === undefined || width === 5)
 * ```
 */
export async function readAmericanForScoring(
  path: string,
  { wanted = () => true, ...options }: AmericanScoringOptions = {},
): Promise<readonly AmericanScoringPart[]> {
  const lenient = { ...options, labels: 'lenient' } as const
  if ((await americanForm(path)) === 'panel')
    return [{ width: undefined, split: undefined, panel: await readPanelFile(path, lenient) }]
  const table = await readAmericanTable(path, WINDOWS_SCHEMA, lenient)
  const parts = partsOf(table).filter(({ width, split }) => wanted({ width, split }))
  return parts.map(({ width, split, rows }) => {
    const windows = takeRows(table, rows)
    // Windows of a company that overlap repeat its years.
    const panel = panelOfTable(withoutRepeatedRows(windows))
    checkWhole(windows, panel, width)
    return { width, split, panel }
  })
}

interface PartRows {
  readonly width: number
  readonly split: string | undefined
  readonly rows: number[]
}

const invalidShape = (table: Table, row: number, rule: string, received: unknown): DataError =>
  new DataError({
    code: 'invalid-shape',
    rule,
    received,
    location: { file: table.source, row: table.lines[row] as number, column: 'window' },
  })

function partsOf(table: Table): PartRows[] {
  const splits = textsOf(table, 'split')
  const parts = new Map<string, PartRows>()
  numbersOf(table, 'window').forEach((width, row) => {
    if (!Number.isInteger(width) || width < 1)
      throw invalidShape(table, row, 'window must be a positive integer', width)
    const split = splits?.[row] || undefined
    const key = `${width} ${split ?? ''}`
    const part = parts.get(key)
    if (part === undefined) parts.set(key, { width, split, rows: [row] })
    else part.rows.push(row)
  })
  return [...parts.values()]
}

/**
 * A window that is cut, or a `window` that counts windows rather than years, leaves a company with other than a multiple of `width` rows:
 * as they stand in the file, and with identical ones counted once.
 */
function checkWhole(windows: Table, { entities, periods, observed }: Panel, width: number): void {
  const rowsOf = new Map<string, number[]>(entities.map((company) => [company, []]))
  textsOf(windows, 'company_name')?.forEach((company, row) => {
    rowsOf.get(company)?.push(row)
  })
  entities.forEach((company, entity) => {
    const rows = rowsOf.get(company) ?? []
    const years = observed.subarray(entity * periods.length, (entity + 1) * periods.length)
    if (rows.length % width !== 0 && years.reduce((sum, seen) => sum + seen, 0) % width !== 0)
      throw invalidShape(windows, rows[0] ?? 0, `a window must have ${width} rows`, `${rows.length} rows of ${company}`)
  })
}
