import { type Part, takeRows } from './part.ts'

/** The last row of each company in a part; rows stand by company, then period, so that it is the company's latest window. */
export function latestWindows(part: Part): Part {
  const last = new Map(Array.from(part.company, (company, row) => [company, row]))
  return takeRows(part, [...last.values()])
}
