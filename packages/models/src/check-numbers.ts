/**
 * Index of the first entry that is no number, -1 where all are. Converted to a typed array, null and '' would become 0: a label
 * that is not known would count as class 0.
 */
export function firstNoNumber(values: ArrayLike<unknown>): number {
  if (ArrayBuffer.isView(values)) return values instanceof BigInt64Array || values instanceof BigUint64Array ? 0 : -1
  for (let i = 0; i < values.length; i++) if (typeof values[i] !== 'number') return i
  return -1
}

/** Whether a value is a list of so many numbers (any number of them where no length is given). */
export function isNumbers(values: unknown, length?: number): values is ArrayLike<number> {
  const list = values as ArrayLike<unknown> | null | undefined
  return (
    typeof values === 'object' &&
    typeof list?.length === 'number' &&
    (length === undefined || list.length === length) &&
    firstNoNumber(list) < 0
  )
}
