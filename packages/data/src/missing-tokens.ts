/**
 * Cell texts that mean "no value" in a number column, compared after trimming. They cover R (`NA`), spreadsheets (`#N/A`), pandas (`nan`),
 * SQL (`null`), CSMAR and Wind (`--`), FRED (`.`). The empty cell is always missing.
 */
export const MISSING_TOKENS: readonly string[] = [
  ...['', 'NA', 'N/A', 'n/a', '#N/A', '<NA>', 'NaN', 'nan', 'NAN', 'null', 'NULL', 'Null', 'None', 'none'],
  ...['--', '-', '—', '.'],
]
