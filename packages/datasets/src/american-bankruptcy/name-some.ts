const NAMED = 3

/** How many there are, and the first of them: `5 (C_1, C_2, C_3, ...)`. */
export function nameSome(names: Iterable<string>): string {
  const all = [...names]
  const shown = all.slice(0, NAMED).map((name) => (/[\s,"]|^$/.test(name) ? JSON.stringify(name) : name))
  return `${all.length} (${shown.join(', ')}${all.length > NAMED ? ', ...' : ''})`
}
