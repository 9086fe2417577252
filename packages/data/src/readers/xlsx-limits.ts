import { unzipSync } from 'fflate'
import { readerError } from './errors.ts'

/** Largest row and column of a sheet (ECMA-376, as Excel has them). */
const LAST_ROW = 1_048_576
const LAST_COLUMN = 16_384
/** Cells of the rectangle that holds a sheet's data: the parser fills it up. */
const MAX_CELLS = 50_000_000
const MAX_UNPACKED = 2 ** 30

// A row or cell element up to the next element: its attributes, whatever they hold but `<`.
const ELEMENT = /<(?:[\w.-]+:)?(?:c|row)(?![\w.:-])[^<]*/g
const ADDRESS = /(?<![\w.:-])r\s*=\s*(?:"([^"]*)"|'([^']*)'|.)/gs

const ERROR_CELL = /<(?:[\w.-]+:)?c\s[^<>]*?(?<![\w.:-])t\s*=\s*["']e["']/g
// A formula whose element is followed by an empty value or by the cell's end.
const UNSOLVED =
  /<(?:[\w.-]+:)?f(?:\s[^<>]*)?(?:\/>|>[^<]*<\/(?:[\w.-]+:)?f>)\s*<(?:(?:[\w.-]+:)?v\s*(?:\/>|>\s*<\/)|\/(?:[\w.-]+:)?c>)/g

/** Cells of all sheets that the parser takes for empty. */
interface EmptyCells {
  /** Those that hold an error of Excel, such as `#DIV/0!`. */
  readonly errors: number
  /** Formulas whose result the file does not hold: the program that wrote it did not compute it. */
  readonly unsolved: number
}

const countOf = (text: string, pattern: RegExp): number => {
  let count = 0
  for (const _ of text.matchAll(pattern)) count += 1
  return count
}

/**
 * Refuses a workbook that would take the parser out of its bounds: a cell address beyond Excel's last row or column (one such address makes the
 * parser fill rows until V8 ends the process), a rectangle of too many cells, an archive that unpacks to more than 1 GiB.
 *
 * @throws DataError `invalid-format`, `limit`
 */
export function checkWorkbook(bytes: Uint8Array, source: string): EmptyCells {
  let unpacked = 0
  let files: Record<string, Uint8Array>
  try {
    files = unzipSync(bytes, {
      filter: ({ name, originalSize }) => {
        if (!name.toLowerCase().endsWith('.xml')) return false
        unpacked += originalSize
        return unpacked <= MAX_UNPACKED
      },
    })
  } catch (error) {
    throw readerError(
      'invalid-format',
      'expected an Excel workbook (.xlsx)',
      error instanceof Error ? error.message : String(error),
      { file: source },
    )
  }
  if (unpacked > MAX_UNPACKED)
    throw readerError('limit', `a workbook may unpack to at most ${MAX_UNPACKED} bytes`, unpacked, { file: source })
  const decoder = new TextDecoder('latin1')
  let [errors, unsolved] = [0, 0]
  for (const [name, content] of Object.entries(files)) {
    const text = decoder.decode(content)
    if (!text.includes('sheetData')) continue
    let [rows, columns] = [0, 0]
    for (const [element] of text.matchAll(ELEMENT))
      for (const match of element.matchAll(ADDRESS)) {
        const address = match[1] ?? match[2] ?? ''
        const parts = /^([A-Z]{0,3})(\d{1,7})$/.exec(address)
        const row = Number(parts?.[2])
        const column = columnNumber(parts?.[1] ?? '')
        if (parts === null || row > LAST_ROW || column > LAST_COLUMN)
          throw readerError('invalid-format', 'expected cell addresses of the form A1, up to XFD1048576', address, {
            file: source,
            column: name,
          })
        rows = Math.max(rows, row)
        columns = Math.max(columns, column)
      }
    if (rows * columns > MAX_CELLS)
      throw readerError('limit', `a sheet may have at most ${MAX_CELLS} cells`, `${rows} rows x ${columns} columns`, {
        file: source,
        column: name,
      })
    errors += countOf(text, ERROR_CELL)
    unsolved += countOf(text, UNSOLVED)
  }
  return { errors, unsolved }
}

function columnNumber(letters: string): number {
  let result = 0
  for (const letter of letters) result = result * 26 + letter.charCodeAt(0) - 64
  return result
}
