import { checkNonNegativeInteger, checkObject, checkPositiveInteger } from '../check.ts'
import { checkWindows } from '../data-kind.ts'
import { DataError } from '../errors.ts'
import type { Windows } from '../windows/windows.ts'
import { checkUnsplit } from './entities.ts'
import type { PurgedFold } from './split.ts'
import { subsetWindows } from './subset.ts'

/** Options of {@link purgedKFold}. */
export interface PurgedKFoldOptions {
  /** At least 2. */
  readonly folds: number
  /**
   * Periods after the test block within which no training window may start; default 0. Lopez de Prado gives it as a
   * share of all periods (1 %).
   */
  readonly embargo?: number
}

/**
 * K blocks of time, each tested once while the rest trains, on both sides. A window spans its rows and the row of its
 * label; training loses the windows whose span overlaps the test block's span (purging), and those that start within
 * `embargo` periods after it. The last-step periods that have windows are divided into blocks of equal numbers of
 * periods, the first blocks one longer where that does not divide. Nothing random.
 *
 * Source: Lopez de Prado (2018), Advances in Financial Machine Learning, 7.4.
 *
 * @throws DataError `invalid-option`, `not-enough-time` when purging leaves a fold no training window, `role`
 * @example
 * purgedKFold(windows, { folds: 5, embargo: 20 })
 */
export const purgedKFold = (windows: Windows, options: PurgedKFoldOptions): readonly PurgedFold[] => {
  checkWindows(windows)
  checkUnsplit(windows)
  checkObject(options, 'options')
  const { folds, embargo = 0 } = options
  checkPositiveInteger(folds, 'folds')
  checkNonNegativeInteger(embargo, 'embargo')
  const used = [...new Set(windows.period)].sort((a, b) => a - b)
  if (folds < 2 || folds > used.length)
    throw new DataError({
      code: 'invalid-option',
      rule: `folds must be from 2 to the number of periods with windows (${used.length})`,
      received: folds,
    })
  const width = windows.shape[1]
  const long = used.length % folds
  const size = Math.floor(used.length / folds)
  return Array.from({ length: folds }, (_, fold) => {
    const from = fold * size + Math.min(fold, long)
    const to = from + size + (fold < long ? 1 : 0) - 1
    const [firstLast, lastLast] = [used[from] as number, used[to] as number]
    const [blockStart, blockEnd] = [firstLast - width + 1, lastLast + windows.horizon]
    const parts = { train: [] as number[], test: [] as number[], purged: [] as number[], embargoed: [] as number[] }
    windows.period.forEach((last, i) => {
      const start = last - width + 1
      const end = last + windows.horizon
      if (last >= firstLast && last <= lastLast) parts.test.push(i)
      else if (start <= blockEnd && end >= blockStart) parts.purged.push(i)
      else if (start > blockEnd && start <= blockEnd + embargo) parts.embargoed.push(i)
      else parts.train.push(i)
    })
    if (parts.train.length === 0)
      throw new DataError({
        code: 'not-enough-time',
        rule: `purging and embargo must leave training windows (fold ${fold})`,
        received: options,
      })
    const [train, test] = [Int32Array.from(parts.train), Int32Array.from(parts.test)]
    const none = new Int32Array(0)
    return {
      kind: 'purged-k-fold',
      leaky: false,
      fold,
      folds,
      train: subsetWindows(windows, train, 'train'),
      validation: subsetWindows(windows, none, 'validation'),
      test: subsetWindows(windows, test, 'test'),
      indices: { train, validation: none, test },
      purged: Int32Array.from(parts.purged),
      embargoed: Int32Array.from(parts.embargoed),
    }
  })
}
