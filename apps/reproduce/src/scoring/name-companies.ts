const NAMED = 3

/** How many companies, and the first of their names: `5 (C_1, C_2, C_3, ...)`. */
export function nameCompanies(companies: readonly string[]): string {
  const names = companies.slice(0, NAMED).map((name) => (/[,"]/.test(name) ? JSON.stringify(name) : name))
  return `${companies.length} (${names.join(', ')}${companies.length > NAMED ? ', ...' : ''})`
}
