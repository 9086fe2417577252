/** Remembers the last `size` results by key; the oldest is forgotten first. */
export function memoize<A, R>(
  size: number,
  keyOf: (argument: A) => string,
  compute: (argument: A) => R,
): (argument: A) => R {
  const kept = new Map<string, R>()
  return (argument) => {
    const key = keyOf(argument)
    const found = kept.get(key)
    if (found !== undefined) return found
    const result = compute(argument)
    kept.set(key, result)
    const oldest = kept.keys().next().value
    if (kept.size > size && oldest !== undefined) kept.delete(oldest)
    return result
  }
}
