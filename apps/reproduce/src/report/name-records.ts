import { uniqueNames } from './unique-names.ts'

/** A record as far as it can name itself: fields in the order in which they may be used, with the labels of numbers. */
export interface NameFields {
  /** Fields that may name a record, the first the most willing. */
  readonly fields: readonly string[]
  readonly labelOf: (field: string) => string
}

type Named = Readonly<Record<string, unknown>>
type Records = readonly Named[]

const joined = (row: Named, fields: readonly string[]) => JSON.stringify(fields.map((field) => row[field] ?? null))

const distinct = (records: Records, fields: readonly string[]) =>
  new Set(records.map((row) => joined(row, fields))).size

/** The first fields that tell the records of each list apart; a field that tells no two apart is passed over. */
function tellingFields(lists: readonly Records[], candidates: readonly string[]): readonly string[] {
  let chosen: readonly string[] = []
  for (const field of candidates) {
    if (chosen.length > 0 && lists.every((records) => distinct(records, chosen) === records.length)) break
    const more = [...chosen, field]
    if (chosen.length === 0 || lists.some((records) => distinct(records, more) > distinct(records, chosen)))
      chosen = more
  }
  return chosen
}

/** Names of the records of two lists, and the fields that they were made of. */
export interface RecordNames {
  readonly before: readonly string[]
  readonly after: readonly string[]
  readonly fields: readonly string[]
}

const numbered = (_: unknown, index: number) => `row ${index + 1}`

/**
 * Names for the records of two lists, the same name for what is the same in both: the values of as few fields as tell
 * the records of each list apart, numbers with their label. Records that no field tells apart are numbered.
 *
 * @example
 * nameRecords([{ width: 5, batch: 32 }, { width: 5, batch: 64 }], [], { fields: ['width', 'batch'], labelOf: (field) => field })
 * // { before: ['width 5, batch 32', 'width 5, batch 64'], after: [], fields: ['width', 'batch'] }
 */
export function nameRecords(before: Records, after: Records, { fields, labelOf }: NameFields): RecordNames {
  const chosen = tellingFields([before, after], fields)
  if (chosen.length === 0) return { before: before.map(numbered), after: after.map(numbered), fields: chosen }
  const nameOf = (row: Named) =>
    chosen
      .map((field) => {
        const value = row[field] ?? null
        return typeof value === 'string' ? value : `${labelOf(field)} ${value === null ? 'none' : String(value)}`
      })
      .join(', ')
  return { before: uniqueNames(before.map(nameOf)), after: uniqueNames(after.map(nameOf)), fields: chosen }
}
