import { readerError } from '../errors.ts'
import type { Column, Table } from '../table.ts'

/** One table from batches of the same columns. Batches are released column by column. */
export function joinTables(batches: readonly Table[]): Table {
  const first = batches[0]
  if (first === undefined) throw readerError('invalid-option', 'at least one batch', 0)
  if (batches.length === 1) return first
  const rowCount = batches.reduce((sum, batch) => sum + batch.rowCount, 0)
  const lines = new Uint32Array(rowCount)
  let offset = 0
  for (const batch of batches) {
    lines.set(batch.lines, offset)
    offset += batch.rowCount
  }
  const columns = first.columns.map((column, c): Column => {
    if (column.type === 'text') {
      const values: string[] = []
      for (const batch of batches)
        for (const value of (batch.columns[c] as Column).values as readonly string[]) values.push(value)
      return { name: column.name, type: 'text', values }
    }
    const values = new Float64Array(rowCount)
    const missing = new Uint8Array(rowCount)
    let at = 0
    for (const batch of batches) {
      const part = batch.columns[c]
      if (part?.type !== 'number') continue
      values.set(part.values, at)
      missing.set(part.missing, at)
      at += batch.rowCount
    }
    return { name: column.name, type: 'number', values, missing }
  })
  return {
    source: first.source,
    rowCount,
    columns,
    lines,
    notes: [...new Set(batches.flatMap((batch) => batch.notes))],
  }
}
