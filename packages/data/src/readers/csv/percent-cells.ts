import type { Column } from '../table.ts'

/** Counts the cells that were written with a percent sign, for the notes. */
export interface PercentCells {
  /** A row begins; what an incomplete one added is forgotten, as it is read again. */
  begin(): void
  /** A cell of the row under way has the sign. */
  add(column: number): void
  /** The row is complete. */
  commit(): void
  /** Complete rows have become these columns. */
  taken(columns: readonly Column[]): void
  notes(): string[]
}

export function createPercentCells(names: readonly string[]): PercentCells {
  const percent = new Map<string, number>()
  const filled = new Map<string, number>()
  const add = (counts: Map<string, number>, name: string, count: number) => {
    counts.set(name, (counts.get(name) ?? 0) + count)
  }
  let pending: number[] = []
  return {
    begin() {
      pending = []
    },
    add(column) {
      pending.push(column)
    },
    commit() {
      for (const column of pending) add(percent, names[column] as string, 1)
    },
    taken(columns) {
      for (const column of columns) {
        if (column.type !== 'number') continue
        let count = column.missing.length
        for (const missing of column.missing) count -= missing
        add(filled, column.name, count)
      }
    },
    notes: () =>
      names.flatMap((name) => {
        const count = percent.get(name)
        if (count === undefined) return []
        const plain = (filled.get(name) ?? 0) - count
        return [
          `column ${name}: ${count} cells written with % were divided by 100${plain > 0 ? `; ${plain} cells have no % and were left as they are` : ''}`,
        ]
      }),
  }
}
