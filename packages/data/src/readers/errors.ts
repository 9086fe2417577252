import { DataError } from '../errors.ts'

/** The codes that readers add to {@link DataError}'s. */
export type ReaderErrorCode =
  | 'file-not-found'
  | 'file-unreadable'
  | 'file-unwritable'
  | 'empty-file'
  | 'encoding'
  | 'ragged-row'
  | 'invalid-quote'
  | 'duplicate-column'
  | 'unknown-column'
  | 'not-a-number'
  | 'duplicate-row'
  | 'invalid-format'
  | 'invalid-mapping'
  | 'invalid-option'
  | 'http'
  | 'limit'

export interface ReaderErrorPlace {
  readonly file?: string | undefined
  /** Line of the file or row of the sheet, counted from 1 with the header. */
  readonly row?: number | undefined
  readonly column?: string | undefined
}

/** A {@link DataError} of a reader: what was expected, what was received, and where. */
export function readerError(
  code: ReaderErrorCode,
  rule: string,
  received: unknown,
  place: ReaderErrorPlace = {},
): DataError {
  const location = {
    ...(place.file === undefined ? {} : { file: place.file }),
    ...(place.row === undefined ? {} : { row: place.row }),
    ...(place.column === undefined ? {} : { column: place.column }),
  }
  return new DataError({
    code,
    rule,
    received: typeof received === 'string' && received.length > 200 ? `${received.slice(0, 200)}...` : received,
    ...(Object.keys(location).length === 0 ? {} : { location }),
  })
}
