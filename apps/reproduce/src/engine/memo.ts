/**
 * Remembers `size` results by key; the one that was not asked for for longest is forgotten first, and a promise that is
 * rejected at once: what failed may succeed the next time.
 */
export function memoize<A, R>(
  size: number,
  keyOf: (argument: A) => string,
  compute: (argument: A) => R,
): (argument: A) => R {
  const kept = new Map<string, R>()
  const start = (key: string, argument: A): R => {
    const result = compute(argument)
    if (result instanceof Promise)
      result.catch(() => {
        if (kept.get(key) === result) kept.delete(key)
      })
    return result
  }
  return (argument) => {
    const key = keyOf(argument)
    const result = kept.get(key) ?? start(key, argument)
    kept.delete(key)
    kept.set(key, result)
    const oldest = kept.keys().next().value
    if (kept.size > size && oldest !== undefined) kept.delete(oldest)
    return result
  }
}
