import { DataError, type Role, type Windows } from '@fdp/data'
import { americanFeatures } from './columns.ts'
import { type AmericanReadOptions, readAmericanTable, WINDOWS_SCHEMA } from './read-table.ts'
import { numbersOf, textsOf } from './table-rows.ts'

/** The windows of one length and one part of the published split. */
export interface AmericanWindowsPart {
  /** Years per window. */
  readonly width: number
  /** Undefined where the file has no column `split`, or nothing in it. */
  readonly split: Role | undefined
  /** One window a company, its last `width` years; `labels` is empty (labelRule `none`) where the file has no column status_label. */
  readonly windows: Windows
}

const ROLES: readonly string[] = ['train', 'validation', 'test']

/**
 * Ready-made windows from a file of the form of `lstm_windows_train_validation.csv`: columns window, split, company_name, status_label, year,
 * X1 to X18; `window` consecutive rows make one sample. `split` (train, validation, test) and `status_label` may be absent, and are read in
 * any case; a company whose label is in some rows only has it in all, with a note. Other columns are not read, and named to `onNote`.
 *
 * @returns one part for each (window, split), in the file's order
 * @throws DataError with file, row and column: those of a CSV file, `missing-cell`, `non-finite` (beyond a 32-bit float), `invalid-shape` (a window whose rows are not consecutive
 * years of one company, a company with two labels), `duplicate-row` (a company twice in one part), `missing-label` (none, or another word).
 * @example
 * ```ts
 * const parts = await readAmericanWindows('lstm_windows_train_validation.csv.gz')
 * const train = parts.find(({ width, split }) => width === 5 && split === 'train')
 * ```
 */
export async function readAmericanWindows(
  path: string,
  options: AmericanReadOptions = {},
): Promise<readonly AmericanWindowsPart[]> {
  const table = await readAmericanTable(path, WINDOWS_SCHEMA, { ...options, labels: 'strict' })
  const fail = (code: string, rule: string, received: unknown, row: number, column: string): never => {
    throw new DataError({
      code,
      rule,
      received,
      location: { file: table.source, row: table.lines[row] as number, column },
    })
  }
  const widths = numbersOf(table, 'window')
  const companies = textsOf(table, 'company_name') ?? []
  const years = textsOf(table, 'year') ?? []
  const splits = textsOf(table, 'split')
  const labels = textsOf(table, 'status_label')
  const features = americanFeatures.map((name) => numbersOf(table, name))
  const starts = new Map<string, number[]>()
  for (let row = 0; row < table.rowCount; ) {
    const width = widths[row] as number
    if (!Number.isInteger(width) || width < 1)
      fail('invalid-shape', 'window must be a positive integer', width, row, 'window')
    const split = splits?.[row]
    if (split !== undefined && split !== '' && !ROLES.includes(split))
      fail('invalid-shape', `split must be one of ${ROLES.join(', ')}`, split, row, 'split')
    if (labels?.[row] === '') fail('missing-label', 'each window must have a label', '', row, 'status_label')
    for (let step = 0; step < width; step++) {
      const at = row + step
      if (at >= table.rowCount) fail('invalid-shape', `a window must have ${width} rows`, `${step} rows`, row, 'window')
      if (widths[at] !== width)
        fail('invalid-shape', `a window must have ${width} rows of one window length`, widths[at], at, 'window')
      if (companies[at] !== companies[row])
        fail('invalid-shape', `a window must have ${width} rows of one company`, companies[at], at, 'company_name')
      if (splits !== undefined && splits[at] !== split)
        fail('invalid-shape', 'a window must be in one split', splits[at], at, 'split')
      if (Number(years[at]) !== Number(years[row]) + step)
        fail('invalid-shape', 'the years of a window must follow each other', years[at], at, 'year')
      features.forEach((values, f) => {
        const column = americanFeatures[f] as string
        if (Number.isNaN(values[at])) fail('missing-cell', 'a window must have no missing cell', '', at, column)
        if (!Number.isFinite(Math.fround(values[at] as number)))
          fail('non-finite', 'values must fit a 32-bit float (at most 3.4e38 in size)', values[at], at, column)
      })
    }
    const key = `${width} ${split ?? ''}`
    const list = starts.get(key)
    if (list === undefined) starts.set(key, [row])
    else list.push(row)
    row += width
  }

  const periods = [...new Set(years)].sort()
  return [...starts].map(([key, rows]) => {
    const [width, split] = [Number(key.split(' ')[0]), key.split(' ')[1] as Role | '']
    const entities = new Map<string, number>()
    for (const row of rows) {
      const company = companies[row] as string
      if (entities.has(company))
        fail('duplicate-row', 'a company may have one window of a length in a split', company, row, 'company_name')
      entities.set(company, entities.size)
    }
    const values = new Float32Array(rows.length * width * features.length)
    let at = 0
    for (const row of rows)
      for (let step = 0; step < width; step++) for (const cells of features) values[at++] = cells[row + step] as number
    const entity = Int32Array.from(rows, (_, index) => index)
    return {
      width,
      split: split === '' ? undefined : split,
      windows: {
        values,
        shape: [rows.length, width, features.length],
        labels:
          labels === undefined ? new Uint8Array(0) : Uint8Array.from(rows, (row) => (labels[row] === 'failed' ? 1 : 0)),
        entity,
        groups: entity,
        period: Int32Array.from(rows, (row) => periods.indexOf(years[row + width - 1] as string)),
        entities: [...entities.keys()],
        periods,
        features: americanFeatures,
        labelRule: labels === undefined ? 'none' : 'entity',
        horizon: 0,
        skipped: { missing: 0, unlabelled: 0 },
        ...(split === '' ? {} : { role: split }),
      },
    }
  })
}
