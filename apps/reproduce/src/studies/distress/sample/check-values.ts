import { DERIVED_LINES, type Panel, type StatementLine } from '@fdp/data'
import { InputError } from '../../../errors.ts'
import type { DistressSource } from './data.ts'

/** Rows of a panel that something is fitted on, and what they are called. */
export interface FittedRows {
  readonly name: string
  /** 1 for each company-period that belongs to them. */
  readonly rows: Uint8Array
}

/** Indices of the features that have no value in these rows. */
function emptyFeatures({ features, missing }: Pick<Panel, 'features' | 'missing'>, rows: Uint8Array): number[] {
  let left = features.map((_, feature) => feature)
  for (let row = 0; row < rows.length && left.length > 0; row++)
    if (rows[row] === 1) left = left.filter((feature) => missing[row * features.length + feature] === 1)
  return left
}

/** The rows of these companies. */
export function rowsOf({ entities, observed }: Panel, companies: readonly string[]): Uint8Array {
  const periods = observed.length / entities.length
  const wanted = new Set(companies)
  return observed.map((flag, row) => (wanted.has(entities[Math.floor(row / periods)] ?? '') ? flag : 0))
}

/** Columns of the file that a line is read from, or those of the lines that it follows from. */
function columnsOf(line: StatementLine, lines: DistressSource['lines']): string[] {
  const found = (wanted: StatementLine) => Object.keys(lines).filter((column) => lines[column] === wanted)
  const own = found(line)
  if (own.length > 0) return own
  return DERIVED_LINES.find((rule) => rule.line === line)?.from.flatMap(found) ?? []
}

function describe(name: string, { features, lines }: DistressSource): string {
  const feature = features.find((indicator) => indicator.name === name)
  if (feature === undefined) return name
  const needed = [...new Set([...feature.inputs, ...feature.prior].flatMap((line) => columnsOf(line, lines)))]
  return `${feature.label} = ${feature.formula}${needed.length === 0 ? '' : ` (columns ${needed.join(', ')})`}`
}

/**
 * Medians and scales are fitted feature by feature: without one value there is nothing to fit.
 *
 * @throws InputError `data.unusable` where some feature has no value in some of these rows; the first that lack one are named
 */
export function checkValues(source: DistressSource, fitted: Iterable<FittedRows>): void {
  for (const { name, rows } of fitted) {
    const [first, ...others] = emptyFeatures(source.panel, rows)
    if (first === undefined) continue
    const more = others.length === 0 ? '' : `; nor of ${others.length} others`
    throw new InputError(
      'data.unusable',
      `${source.file}: every feature has a value in some period of the companies that it is fitted on, in each fold, draw of windows and split by time`,
      `no value of ${describe(source.panel.features[first] ?? '', source)} in ${name}${more}`,
    )
  }
}
