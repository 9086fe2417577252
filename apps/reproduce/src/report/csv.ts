/** A field as RFC 4180 has it; nothing for null and undefined. */
function field(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** One line of CSV text. */
export const csvLine = (row: readonly unknown[]): string => `${row.map(field).join(',')}\n`

/** CSV text of a header and rows. */
export const csvText = (header: readonly string[], rows: Iterable<readonly unknown[]>): string =>
  [header, ...rows].map(csvLine).join('')
