import { DataError, MISSING_TOKENS, type Table } from '@fdp/data'
import { nameSome } from './name-some.ts'
import { textsOf } from './table-rows.ts'

/** What `status_label` may say, in any case. */
export const LABELS: { readonly positive: readonly string[]; readonly negative: readonly string[] } = {
  positive: ['failed', '1'],
  negative: ['alive', '0'],
}

/** What happens to a label that is none, or that changes within a company: an error, or the company has no label and a note says so. */
export type LabelReading = 'strict' | 'lenient'

export interface CompanyLabelOptions {
  readonly reading: LabelReading
  readonly onNote: ((note: string) => void) | undefined
}

const KNOWN = [...LABELS.positive, ...LABELS.negative]

/** The label in a cell, `''` where it has none; undefined where it says anything else. */
function labelIn(text: string): string | undefined {
  if (MISSING_TOKENS.includes(text)) return ''
  const label = text.toLowerCase()
  if (LABELS.positive.includes(label)) return 'failed'
  return LABELS.negative.includes(label) ? 'alive' : undefined
}

/**
 * The labels of a table's rows: `failed`, `alive` or `''`, one for all rows of a company. The label belongs to the company, so that rows
 * without one have that of its others; `onNote` is told of those.
 *
 * @returns undefined where the table has no column status_label
 * @throws DataError `missing-label`, `invalid-shape` (a label that changes), where reading is strict
 */
export function companyLabels(table: Table, { reading, onNote }: CompanyLabelOptions): readonly string[] | undefined {
  const texts = textsOf(table, 'status_label')
  if (texts === undefined) return undefined
  const companies = textsOf(table, 'company_name') ?? []
  const refuse = (code: string, rule: string, row: number): never => {
    throw new DataError({
      code,
      rule,
      received: texts[row],
      location: { file: table.source, row: table.lines[row] as number, column: 'status_label' },
    })
  }
  const labelOf = new Map<string, string>()
  const [odd, words, changing, partly] = [new Set<string>(), new Set<string>(), new Set<string>(), new Set<string>()]
  companies.forEach((company, row) => {
    const text = texts[row] ?? ''
    const label = labelIn(text)
    if (label === undefined) {
      if (reading === 'strict') refuse('missing-label', `a label must be one of: ${KNOWN.join(', ')}`, row)
      odd.add(company)
      words.add(text)
    } else if (label === '') partly.add(company)
    else {
      const before = labelOf.get(company)
      if (before !== undefined && before !== label) {
        if (reading === 'strict') refuse('invalid-shape', `a company must have one label (${company})`, row)
        changing.add(company)
      } else labelOf.set(company, label)
    }
  })
  for (const company of [...odd, ...changing]) labelOf.delete(company)
  const filled = [...partly].filter((company) => labelOf.has(company))
  if (filled.length > 0)
    onNote?.(
      `companies with a label (status_label) in some rows only: ${nameSome(filled)}; it is taken for all of them`,
    )
  if (odd.size > 0)
    onNote?.(
      `words in status_label that are none of ${KNOWN.join(', ')}: ${nameSome(words)}; no label for companies: ${nameSome(odd)}`,
    )
  if (changing.size > 0)
    onNote?.(`companies whose label (status_label) changes from row to row: ${nameSome(changing)}; they have none`)
  return companies.map((company) => labelOf.get(company) ?? '')
}
