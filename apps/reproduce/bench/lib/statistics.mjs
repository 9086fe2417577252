/** The value below which a share of the numbers lies. */
export const quantile = (numbers, share) =>
  [...numbers].sort((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))]

export const median = (numbers) => quantile(numbers, 0.5)

/** Median of a[i] / b[i]: turns that stand side by side share what else the machine was doing. b may have fewer. */
export const medianRatio = (a, b) => median(b.map((y, i) => a[i] / y))

/** Rows as a Markdown table. */
export function markdownTable(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, i) => (i === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n')
}
