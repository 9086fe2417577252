/** Remembers `size` results by key; the one that was not asked for for longest is forgotten first. */
export function memoize<A, R>(
  size: number,
  keyOf: (argument: A) => string,
  compute: (argument: A) => R,
): (argument: A) => R {
  const kept = new Map<string, R>()
  return (argument) => {
    const key = keyOf(argument)
    const result = kept.get(key) ?? compute(argument)
    kept.delete(key)
    kept.set(key, result)
    const oldest = kept.keys().next().value
    if (kept.size > size && oldest !== undefined) kept.delete(oldest)
    return result
  }
}
