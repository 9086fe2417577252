import type { Panel } from '@fdp/data'
import { nameCompanies } from './name-companies.ts'

const SIZE = 'X10'

/** What some years of a panel lack. */
export interface MissingAmounts {
  readonly cells: number
  /** Companies with an empty cell. */
  readonly companies: readonly string[]
  /** Companies with one of these years whose total assets are zero or negative. */
  readonly withoutAssets: readonly string[]
}

/**
 * Empty cells, and total assets that are not positive, in windows of a panel of amounts X1 to X18.
 *
 * @param windows company and last period of each window, as indices
 */
export function missingAmounts(
  { entities, periods, features, values, missing }: Panel,
  windows: { readonly company: Int32Array; readonly period: Int32Array },
  width: number,
): MissingAmounts {
  const assets = features.indexOf(SIZE)
  let cells = 0
  const companies = new Set<string>()
  const withoutAssets = new Set<string>()
  windows.company.forEach((company, window) => {
    const name = entities[company] ?? ''
    const last = company * periods.length + (windows.period[window] ?? 0)
    for (let row = last - width + 1; row <= last; row++) {
      for (let feature = 0; feature < features.length; feature++)
        if (missing[row * features.length + feature] === 1) {
          cells += 1
          companies.add(name)
        }
      if ((values[row * features.length + assets] ?? Number.NaN) <= 0) withoutAssets.add(name)
    }
  })
  return { cells, companies: [...companies], withoutAssets: [...withoutAssets] }
}

/** Every row of some companies of a panel as a window of one year. */
export function everyYear(
  { periods, observed }: Panel,
  of: (company: number) => boolean,
): { company: Int32Array; period: Int32Array } {
  const rows = Int32Array.from(observed.keys()).filter(
    (row) => observed[row] === 1 && of(Math.floor(row / periods.length)),
  )
  return {
    company: rows.map((row) => Math.floor(row / periods.length)),
    period: rows.map((row) => row % periods.length),
  }
}

/**
 * The same for a person to read: a note of each kind.
 *
 * @param years what the windows are called: `scored year`
 */
export function describeMissingAmounts({ cells, companies, withoutAssets }: MissingAmounts, years: string): string[] {
  const instead = 'are taken at the median of training'
  return [
    ...(cells === 0
      ? []
      : [
          `empty cells in ${years}s: ${cells}, companies: ${nameCompanies(companies)}; ratios that need them ${instead}`,
        ]),
    ...(withoutAssets.length === 0
      ? []
      : [
          `companies with a ${years} whose total assets (${SIZE}) are not positive: ${nameCompanies(withoutAssets)}; ratios to them ${instead}`,
        ]),
  ]
}
