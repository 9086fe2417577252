import { bestThreshold } from '@fdp/stats'
import { trainForest } from '../../../scoring/forest.ts'
import { FORESTS, type ForestName } from '../models/candidates.ts'
import { takeRows } from '../sample/part.ts'
import type { PreparedFold } from '../sample/prepared-fold.ts'
import { windowSummary } from '../sample/window-summary.ts'
import { forestBag } from './forest-bag.ts'

// Failures stand first in a bag, so that every k-th row keeps the classes' shares.
function thin(rows: readonly number[], most: number | null): number[] {
  const every = most === null ? 1 : Math.ceil(rows.length / most)
  return rows.filter((_, position) => position % every === 0)
}

/**
 * Trains a forest on summaries of the training windows as they are (without SMOTE): every window of class 1 and three of
 * class 0 for each (all of class 0 where there are fewer), others for another `bag`; every k-th of them where that is more than `rows`.
 * The odds are set back to the share of class 1 among all training windows (a window that was kept stands for several); the threshold
 * is chosen on validation windows.
 */
export async function trainStudyForest(
  name: ForestName,
  { train, validation, test }: Pick<PreparedFold, 'train' | 'validation' | 'test'>,
  { bag, rows: most }: { readonly bag: number; readonly rows: number | null },
): Promise<{ readonly probabilities: Float32Array; readonly threshold: number }> {
  const all = Array.from(train.labels, (_, row) => row)
  const rows = thin(forestBag(train.labels, bag), most)
  const rate = (label: 0 | 1) => {
    const ofLabel = (of: readonly number[]) => of.filter((row) => train.labels[row] === label).length
    return ofLabel(rows) / Math.max(1, ofLabel(all))
  }
  const kept = rate(0) / rate(1)
  const part = takeRows(train, rows)
  const forest = await trainForest(FORESTS[name], windowSummary(part), part.labels)
  const corrected = (p: number) => (p * kept) / (p * kept + 1 - p)
  try {
    const onValidation = forest.predict(windowSummary(validation)).map(corrected)
    return {
      probabilities: Float32Array.from(forest.predict(windowSummary(test)), corrected),
      threshold: bestThreshold(validation.labels, onValidation).threshold,
    }
  } finally {
    forest.dispose()
  }
}
