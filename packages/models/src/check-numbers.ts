/**
 * Index of the first entry that is no number, -1 where all are. Converted to a typed array, null and '' would become 0: a label
 * that is not known would count as class 0.
 */
export function firstNoNumber(values: ArrayLike<unknown>): number {
  if (ArrayBuffer.isView(values)) return values instanceof BigInt64Array || values instanceof BigUint64Array ? 0 : -1
  for (let i = 0; i < values.length; i++) if (typeof values[i] !== 'number') return i
  return -1
}

/** Whether a value is an array, or an object like one. */
export function isList(values: unknown): values is ArrayLike<unknown> {
  return typeof values === 'object' && typeof (values as ArrayLike<unknown> | null)?.length === 'number'
}

/** Whether a value is a list of so many numbers (any number of them where no length is given). */
export function isNumbers(values: unknown, length?: number): values is ArrayLike<number> {
  return isList(values) && (length === undefined || values.length === length) && firstNoNumber(values) < 0
}
