import type { Panel } from '@fdp/data'
import { InputError } from '../../../errors.ts'
import type { RunOptions } from '../../../options.ts'
import { type DistressSizes, profileOf } from '../../../profiles.ts'
import type { SampleCounts } from '../items/tables.ts'
import type { DistressSource } from './data.ts'
import { networkFeatures } from './network-features.ts'

/** The profile's sizes for the sample's periods. */
export type StudySizes = Omit<DistressSizes, 'widths' | 'leakWidths' | 'windowsPerCompany'> & {
  readonly widths: readonly number[]
  readonly leakWidths: readonly number[]
  /** Latest windows kept of each company; null keeps all. */
  readonly windowsPerCompany: number | null
}

export function studySizes(source: DistressSource, options: RunOptions): StudySizes {
  const { widths, leakWidths, windowsPerCompany, ...rest } = profileOf(options.profile).distress
  const kind = source.paperShaped ? 'quarterly' : 'annual'
  return {
    ...rest,
    widths: widths[kind],
    leakWidths: leakWidths[kind],
    windowsPerCompany: windowsPerCompany[kind],
    search: { ...rest.search, ...(options.space === undefined ? {} : { space: options.space }) },
  }
}

/** Companies and company-periods by class. */
export function sampleCounts({ entities, labels, observed, features }: Panel): SampleCounts {
  const companies: [number, number] = [0, 0]
  const rows: [number, number] = [0, 0]
  const periods = observed.length / entities.length
  for (let entity = 0; entity < entities.length; entity++) {
    const label = labels?.values[entity] === 1 ? 1 : 0
    companies[label] += 1
    for (let period = 0; period < periods; period++) rows[label] += observed[entity * periods + period] ?? 0
  }
  return { companies, rows, features: networkFeatures({ features }).length }
}

/** Share of the observed company-periods that have a value, by feature. */
export function coverage({ features, observed, missing }: Panel): Record<string, number> {
  const there = new Float64Array(features.length)
  let rows = 0
  observed.forEach((flag, row) => {
    if (flag !== 1) return
    rows += 1
    for (let feature = 0; feature < features.length; feature++)
      if (missing[row * features.length + feature] === 0) there[feature] = (there[feature] ?? 0) + 1
  })
  return Object.fromEntries(features.map((name, feature) => [name, (there[feature] ?? 0) / rows]))
}

/** What would otherwise fail deep inside the run is refused before anything is written. */
export function checkSample(source: DistressSource, sizes: StudySizes): void {
  const { panel, file } = source
  if (panel.labels === undefined)
    throw new InputError('data.labels', `${file}: companies have labels (column status_label)`, 'no labels')
  const unlabelled = panel.labels.values.filter((label) => label === -1).length
  if (unlabelled > 0)
    throw new InputError('data.labels', `${file}: every company has a label`, `${unlabelled} companies without one`)
  const { companies } = sampleCounts(panel)
  if (companies[0] === 0 || companies[1] === 0)
    throw new InputError(
      'data.one-class',
      `${file}: both classes occur`,
      `${companies[0]} companies of class 0, ${companies[1]} of class 1`,
    )
  const fewest = Math.min(...companies)
  if (fewest < sizes.folds)
    throw new InputError(
      'data.too-few-companies',
      `${file}: each class has at least as many companies as there are folds (${sizes.folds})`,
      `${fewest} companies in the smaller class`,
    )
  const widest = Math.max(...sizes.widths, ...sizes.leakWidths)
  if (source.longestRun < widest)
    throw new InputError(
      'data.short',
      `${file}: some company has an unbroken history as long as the widest window (${widest} periods)`,
      `a longest history of ${source.longestRun} periods`,
    )
}
