import { groupFold } from '@fdp/data'
import { InputError } from '../../../errors.ts'
import type { DistressSource } from './data.ts'
import { companyDeal } from './fold-parts.ts'
import type { StudySizes } from './sample.ts'
import { canTrain, LEAST_TRAINING, tallyParts, tallyWindows, withoutValues } from './tally-windows.ts'

/** The widths at which companies are split in all folds, and those of the grid, in its first ones. */
function foldsByWidth({ widths, leakWidths, folds, grid }: StudySizes): Map<number, number> {
  const [main] = widths
  const inGrid = widths.map((width) => [width, grid.folds] as const)
  return new Map([
    ...inGrid,
    ...[...leakWidths, ...(main === undefined ? [] : [main])].map((width) => [width, folds] as const),
  ])
}

/** @throws InputError `data.too-few-windows` where a part of some fold lacks windows of a class */
export function checkFolds({ panel, file }: DistressSource, sizes: StudySizes, seed: number): void {
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
}
