import type { Panel } from '@fdp/data'
import { runLengths } from '../../run-lengths.ts'
import { NEIGHBOURS } from './oversample.ts'

/** Windows of class 0 and of class 1. */
export type ByClass = readonly [negative: number, positive: number]

/**
 * How many windows of a width companies have, by class, told from rows and labels alone; of each company at most the
 * latest `most`.
 *
 * @example tallyWindows(panel, 5, null)(panel.entities) // [4210, 132]
 */
export function tallyWindows(
  panel: Panel,
  width: number,
  most: number | null,
): (companies: readonly string[]) => ByClass {
  const { entities, periods, labels } = panel
  const runs = runLengths(panel)
  const found = new Map(
    entities.map((name, entity) => {
      const own = runs.subarray(entity * periods.length, (entity + 1) * periods.length)
      const windows = own.reduce((sum, run) => sum + (run >= width ? 1 : 0), 0)
      return [
        name,
        { label: labels?.values[entity] === 1 ? 1 : 0, windows: Math.min(windows, most ?? windows) },
      ] as const
    }),
  )
  return (companies) => {
    const counts: [number, number] = [0, 0]
    for (const name of companies) {
      const company = found.get(name)
      if (company !== undefined) counts[company.label] += company.windows
    }
    return counts
  }
}

/** Windows of each class that SMOTE needs: one, and its neighbours. */
export const LEAST_TRAINING = NEIGHBOURS + 1

/** Parts of a panel, by their companies. */
type Parts = Readonly<Record<'train' | 'validation' | 'test', Pick<Panel, 'entities'>>>

/** Windows of each part. */
export const tallyParts = (tally: (companies: readonly string[]) => ByClass, { train, validation, test }: Parts) => ({
  training: tally(train.entities),
  validation: tally(validation.entities),
  test: tally(test.entities),
})

/** Whether models can be trained on these parts, thresholds chosen and scores taken. */
export const canTrain = ({ training, validation, test }: ReturnType<typeof tallyParts>): boolean =>
  Math.min(...training) >= LEAST_TRAINING && Math.min(...validation, ...test) > 0

/** The panel with nothing in its cells: enough to deal its companies by. */
export const withoutValues = (panel: Panel): Panel => ({
  ...panel,
  features: panel.features.slice(0, 1),
  values: new Float64Array(panel.observed.length),
  missing: new Uint8Array(panel.observed.length),
})
