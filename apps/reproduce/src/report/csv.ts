/** A field as RFC 4180 has it; nothing for null and undefined. */
function field(value: unknown): string {
  const text = value === null || value === undefined ? '' : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** CSV text of a header and rows. */
export const csvText = (header: readonly string[], rows: Iterable<readonly unknown[]>): string =>
  `${[header, ...rows].map((row) => row.map(field).join(',')).join('\n')}\n`
