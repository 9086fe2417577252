import { isCode, type NumberForm, parseNumber } from '../number.ts'
import type { CsvColumnType } from './column-type.ts'
import { type RecordCursor, readRecord } from './read-record.ts'

const SAMPLE_RECORDS = 1000

/** The types of columns that are not declared: text where one of the first records holds what is no number. */
export function inferTypes(
  start: RecordCursor,
  declared: readonly (CsvColumnType | undefined)[],
  missing: readonly string[],
  form: NumberForm,
): CsvColumnType[] {
  const open = declared.map((type) => type === undefined)
  const tokens = new Set([...missing, ''])
  const types = declared.map((type): CsvColumnType => type ?? 'number')
  let cursor = start
  for (let sampled = 0; sampled < SAMPLE_RECORDS && open.includes(true); sampled++) {
    const record = readRecord(cursor, true)
    if (record === undefined) break
    cursor = record.next
    for (let c = 0; c < open.length; c++) {
      if (open[c] !== true) continue
      const text = (record.fields[c] ?? '').trim()
      if (tokens.has(text)) continue
      if (isCode(text) || parseNumber(text, form) === undefined) {
        types[c] = 'text'
        open[c] = false
      }
    }
  }
  return types
}
