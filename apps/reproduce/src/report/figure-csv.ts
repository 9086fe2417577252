import { csvText } from './csv.ts'
import type { Figure } from './schema.ts'

/** The rows that a figure draws. */
export function figureCsv({ data }: Figure): string {
  const keys = [...new Set(data.flatMap((row) => Object.keys(row)))]
  return csvText(
    keys,
    data.map((row) => keys.map((key) => row[key])),
  )
}
