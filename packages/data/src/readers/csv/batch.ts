import type { Column } from '../table.ts'
import type { CsvColumnType } from './column-type.ts'

export const SKIP = 0
export const NUMBER = 1
export const TEXT = 2

/** Rows on their way into a table. */
export interface Batch {
  readonly names: readonly string[]
  /** `SKIP`, `NUMBER` or `TEXT`, by column. */
  readonly kinds: Uint8Array
  // By column, and with an empty one where a column is of another type, so that the hot loop sees one kind of array.
  numbers: Float64Array[]
  masks: Uint8Array[]
  texts: string[][]
  /** Line of the file in which each row begins. */
  lines: Uint32Array
  /** Rows that there is room for. */
  capacity: number
  /** Rows that are complete. */
  rows: number
}

const NO_NUMBERS = new Float64Array(0)
const NO_MASK = new Uint8Array(0)

function clear(batch: Batch): void {
  batch.numbers = batch.names.map(() => NO_NUMBERS)
  batch.masks = batch.names.map(() => NO_MASK)
  batch.texts = batch.names.map(() => [])
  batch.lines = new Uint32Array(0)
  batch.capacity = 0
  batch.rows = 0
}

export function createBatch(names: readonly string[], types: readonly CsvColumnType[]): Batch {
  const kinds = Uint8Array.from(types, (type) => (type === 'number' ? NUMBER : type === 'text' ? TEXT : SKIP))
  const batch: Batch = {
    names,
    kinds,
    numbers: [],
    masks: [],
    texts: [],
    lines: new Uint32Array(0),
    capacity: 0,
    rows: 0,
  }
  clear(batch)
  return batch
}

/** Makes room for `size` rows. */
export function growBatch(batch: Batch, size: number): void {
  const { kinds, rows } = batch
  const lines = new Uint32Array(size)
  lines.set(batch.lines.subarray(0, rows))
  batch.lines = lines
  for (let c = 0; c < kinds.length; c++) {
    if (kinds[c] !== NUMBER) continue
    const values = new Float64Array(size)
    const mask = new Uint8Array(size)
    values.set((batch.numbers[c] as Float64Array).subarray(0, rows))
    mask.set((batch.masks[c] as Uint8Array).subarray(0, rows))
    batch.numbers[c] = values
    batch.masks[c] = mask
  }
  batch.capacity = size
}

/** The complete rows as columns, and their lines; the batch is empty afterwards. */
export function takeBatch(batch: Batch): { readonly columns: readonly Column[]; readonly lines: Uint32Array } {
  const { kinds, rows } = batch
  const columns: Column[] = []
  batch.names.forEach((name, c) => {
    if (kinds[c] === NUMBER) {
      const values = batch.numbers[c] as Float64Array
      const missing = batch.masks[c] as Uint8Array
      const whole = rows === values.length
      columns.push({
        name,
        type: 'number',
        values: whole ? values : values.slice(0, rows),
        missing: whole ? missing : missing.slice(0, rows),
      })
      // Released one by one: the copies must not stand beside all that they were copied from.
      batch.numbers[c] = NO_NUMBERS
      batch.masks[c] = NO_MASK
    } else if (kinds[c] === TEXT) {
      const values = batch.texts[c] as string[]
      values.length = rows
      columns.push({ name, type: 'text', values })
    }
  })
  const lines = batch.lines.slice(0, rows)
  clear(batch)
  return { columns, lines }
}
