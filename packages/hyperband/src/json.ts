import { check } from './errors.ts'

/** What JSON carries without loss. */
export type JsonValue =
  | string
  | number
  | boolean
  | null
  | readonly JsonValue[]
  | { readonly [key: string]: JsonValue | undefined }

/** Throws HyperbandError `invalidCheckpoint` unless `value` survives JSON: no typed arrays, dates, maps, NaN, cycles. */
export function checkJson(value: unknown, name: string, path = '', open: readonly object[] = []): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return
  const rule = `${name} must be plain JSON to be kept in a journal (or pass checkpoints: a checkpoint store)`
  if (typeof value === 'number') {
    check(Number.isFinite(value), 'invalidCheckpoint', `${rule}, but ${path || 'it'} is not`, value)
    return
  }
  const plain = typeof value === 'object' && (Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype)
  check(plain && !open.includes(value), 'invalidCheckpoint', `${rule}, but ${path || 'it'} is not`, value)
  for (const [key, part] of Object.entries(value)) {
    if (part !== undefined || Array.isArray(value)) checkJson(part, name, `${path}.${key}`, [...open, value])
  }
}

/** The places where two JSON values differ, as lines `path: this one, that one`. */
export function jsonDifferences(left: unknown, right: unknown, path = ''): string[] {
  if (Object.is(left, right)) return []
  const nested = typeof left === 'object' && left !== null && typeof right === 'object' && right !== null
  if (!nested || Array.isArray(left) !== Array.isArray(right)) {
    return [`${path}: ${JSON.stringify(left) ?? 'nothing'}, ${JSON.stringify(right) ?? 'nothing'}`]
  }
  const a = left as Record<string, unknown>
  const b = right as Record<string, unknown>
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...keys].flatMap((key) => jsonDifferences(a[key], b[key], path === '' ? key : `${path}.${key}`))
}
