/**
 * The same names with none of them twice: the second of a name gets ` (2)`, the third ` (3)`, past names that end so.
 *
 * @example uniqueNames(['a', 'a', 'b']) // ['a', 'a (2)', 'b']
 */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set(names)
  const seen = new Set<string>()
  return names.map((name) => {
    let unique = name
    for (let count = 2; seen.has(unique) || (unique !== name && taken.has(unique)); count++)
      unique = `${name} (${count})`
    seen.add(unique)
    return unique
  })
}
