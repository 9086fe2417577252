/** The `size` nearest rows seen so far, by measure, then by row index. */
export interface NearestList {
  readonly rows: Int32Array
  readonly measures: Float64Array
  /** Rows held, at most `size`. */
  count: number
}

export function nearestList(size: number): NearestList {
  return { rows: new Int32Array(size), measures: new Float64Array(size), count: 0 }
}

/** The measure above which a row no longer enters. */
export function entryLimit(list: NearestList): number {
  return list.count < list.rows.length ? Number.POSITIVE_INFINITY : list.measures[list.count - 1]!
}

export function offer(list: NearestList, row: number, measure: number): void {
  const { rows, measures } = list
  let position = list.count
  if (position === rows.length) {
    position -= 1
    const worst = measures[position]!
    if (measure > worst || (measure === worst && row > rows[position]!)) return
  } else {
    list.count += 1
  }
  while (position > 0) {
    const before = measures[position - 1]!
    if (before < measure || (before === measure && rows[position - 1]! < row)) break
    measures[position] = before
    rows[position] = rows[position - 1]!
    position -= 1
  }
  measures[position] = measure
  rows[position] = row
}
