import { DataError } from '../../errors.ts'
import { encodingNote, encodingOfOtherText } from '../encoding.ts'
import type { CsvOptions } from './csv-options.ts'
import { InferenceBroken } from './inference-broken.ts'

/** What earlier attempts at the same file have taught. */
export interface Forced {
  /** Columns that are text, by index. */
  readonly text: ReadonlySet<number>
  readonly encoding?: string
  readonly notes: readonly string[]
}

/** Of the first attempt. */
export const NOTHING_FORCED: Forced = { text: new Set(), notes: [] }

/** What the next attempt goes by; an error that no attempt would mend is thrown again. */
export function forceAfter(error: unknown, forced: Forced, options: CsvOptions): Forced {
  if (error instanceof InferenceBroken)
    return {
      ...forced,
      text: new Set([...forced.text, ...error.cells.map(({ column }) => column)]),
      notes: [
        ...forced.notes,
        ...error.cells.map(
          ({ columnName, cell }) =>
            `column ${columnName}: read as text, because of ${JSON.stringify(cell.slice(0, 40))} in row ${error.line}`,
        ),
      ],
    }
  if (
    error instanceof DataError &&
    error.code === 'encoding' &&
    Array.isArray(error.received) &&
    (options.encoding ?? 'auto') === 'auto' &&
    forced.encoding === undefined
  ) {
    const encoding = encodingOfOtherText(Uint8Array.from(error.received))
    return { ...forced, encoding, notes: [...forced.notes, encodingNote(encoding)] }
  }
  throw error
}
