import { groupFold, type Panel, splitByLastPeriod } from '@fdp/data'
import { InputError } from '../../../errors.ts'
import { LEAK_ARMS } from '../leak-arms.ts'
import { checkValues, type FittedRows, rowsOf } from './check-values.ts'
import type { DistressSource } from './data.ts'
import { dealWindows, withoutHeldOut } from './deal-windows.ts'
import { companyDeal } from './fold-parts.ts'
import { timeCut } from './last-period-ends.ts'
import type { StudySizes } from './sample.ts'
import { canTrain, LEAST_TRAINING, tallyParts, tallyWindows, withoutValues } from './tally-windows.ts'
import { windowsOf } from './window-pair.ts'

/** The widths at which companies are split in all folds, and those of the grid, in its first ones. */
function foldsByWidth({ widths, leakWidths, folds, grid }: StudySizes): Map<number, number> {
  const [main] = widths
  const inGrid = widths.map((width) => [width, grid.folds] as const)
  return new Map([
    ...inGrid,
    ...[...leakWidths, ...(main === undefined ? [] : [main])].map((width) => [width, folds] as const),
  ])
}

/** Ways of dealing windows after which what only held-out ones cover is not fitted on. */
const DEALT = LEAK_ARMS.map(({ treatment }) => treatment).filter(
  ({ split, fittedOn }) => split === 'window' && fittedOn === 'training',
)

/** Everything that medians and scales of the run are fitted on. */
function* fittedRows(panel: Panel, sizes: StudySizes, seed: number): Generator<FittedRows> {
  const { folds, leakWidths, windowsPerCompany } = sizes
  const slim = withoutValues(panel)
  yield { name: 'any company', rows: panel.observed }
  for (let fold = 0; fold < folds; fold++) {
    const { train } = groupFold(slim, companyDeal({ fold, folds, seed }))
    yield { name: `the training companies of fold ${fold + 1}`, rows: rowsOf(panel, train.entities) }
  }
  const widths = [...new Set([...sizes.widths.slice(0, 1), ...leakWidths])]
  // The cut is the same at every width that allows it.
  const [ends] = widths.flatMap((width) => timeCut(panel, width, windowsPerCompany) ?? [])
  if (ends !== undefined) {
    const { train } = splitByLastPeriod(slim, ends)
    yield { name: `the companies whose last period is up to ${ends.trainEnd}`, rows: rowsOf(panel, train.entities) }
  }
  for (const width of widths) {
    const { networks } = windowsOf(slim, { width, windowsPerCompany })
    for (const treatment of DEALT)
      for (let fold = 0; fold < folds; fold++) {
        const { train, validation, test } = dealWindows(networks, { seed, fold, folds, treatment })
        const { observed } = withoutHeldOut(slim, { train, heldOut: [validation, test] })
        yield { name: `what is not held out in draw ${fold + 1} of windows of ${width}`, rows: observed }
      }
  }
}

/**
 * @throws InputError `data.too-few-windows` where a part of some fold lacks windows of a class, `data.unusable` where a
 *   feature has no value in what some training is fitted on
 */
export function checkFolds(source: DistressSource, sizes: StudySizes, seed: number): void {
  const { panel, file } = source
  const slim = withoutValues(panel)
  const needed = [...foldsByWidth(sizes)].map(
    ([width, folds]) => ({ width, folds, tally: tallyWindows(panel, width, sizes.windowsPerCompany) }) as const,
  )
  for (let fold = 0; fold < sizes.folds; fold++) {
    const parts = groupFold(slim, companyDeal({ fold, folds: sizes.folds, seed }))
    for (const { width, folds, tally } of needed) {
      if (fold >= folds) continue
      const counts = tallyParts(tally, parts)
      if (canTrain(counts)) continue
      const told = Object.entries(counts).map(([part, [negative, positive]]) => `${part} ${negative} + ${positive}`)
      throw new InputError(
        'data.too-few-windows',
        `${file}: in each fold of companies, both classes have at least ${LEAST_TRAINING} training windows of ${width} periods in a row, and one to validate and one to test`,
        `windows of class 0 + class 1 in fold ${fold + 1}: ${told.join(', ')}`,
      )
    }
  }
  checkValues(source, fittedRows(panel, sizes, seed))
}
