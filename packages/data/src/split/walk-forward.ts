import { checkNonNegativeInteger, checkObject, checkOneOf, checkPositiveInteger } from '../check.ts'
import { checkWindows } from '../data-kind.ts'
import { DataError } from '../errors.ts'
import type { Windows } from '../windows/windows.ts'
import { checkUnsplit } from './entities.ts'
import type { WalkForwardFold } from './split.ts'
import { subsetWindows } from './subset.ts'
import { checkGap, lastSteps, windowsBetween } from './time-blocks.ts'

/** Options of {@link walkForward}; lengths are in periods of the axis. */
export interface WalkForwardOptions {
  /** `expanding`: training starts at the first period and grows (default). `rolling`: training keeps its length. */
  readonly mode?: 'expanding' | 'rolling'
  /** Periods of last steps in the (first) training part. */
  readonly trainPeriods: number
  readonly testPeriods: number
  /** Default 0: no validation part. It lies between training and test, with a gap on both sides. */
  readonly validationPeriods?: number
  /** Periods from one fold to the next; default testPeriods, so that test parts join without overlap. */
  readonly step?: number
  /** Periods from the last step of one part to the first one of the next; default and least width + horizon. */
  readonly gap?: number
}

/**
 * Training on the past, testing on what follows, moved through time. A fold whose test part would pass the end is not
 * made. Nothing random.
 *
 * @throws DataError `invalid-option`, `not-enough-time` when there is not one fold or a part has no window, `role`
 * @example
 * for (const fold of walkForward(windows, { trainPeriods: 2500, testPeriods: 250 })) { ... }
 */
export const walkForward = (windows: Windows, options: WalkForwardOptions): readonly WalkForwardFold[] => {
  checkWindows(windows)
  checkUnsplit(windows)
  checkObject(options, 'options')
  const { mode = 'expanding', trainPeriods, testPeriods, validationPeriods = 0, step = testPeriods } = options
  checkOneOf(mode, ['expanding', 'rolling'], 'mode')
  checkPositiveInteger(trainPeriods, 'trainPeriods')
  checkPositiveInteger(testPeriods, 'testPeriods')
  checkNonNegativeInteger(validationPeriods, 'validationPeriods')
  checkPositiveInteger(step, 'step')
  const gap = checkGap(windows, options.gap)
  const [first, last] = lastSteps(windows)
  const plans: (readonly [train: Int32Array, validation: Int32Array, test: Int32Array])[] = []
  for (let trainEnd = first + trainPeriods - 1; ; trainEnd += step) {
    const validationEnd = validationPeriods === 0 ? trainEnd : trainEnd + gap + validationPeriods - 1
    const testEnd = validationEnd + gap + testPeriods - 1
    if (testEnd > last) break
    plans.push([
      windowsBetween(windows, mode === 'rolling' ? trainEnd - trainPeriods + 1 : first, trainEnd),
      windowsBetween(windows, trainEnd + gap, validationPeriods === 0 ? -1 : validationEnd),
      windowsBetween(windows, validationEnd + gap, testEnd),
    ])
  }
  const empty = plans.findIndex(
    ([train, validation, test]) =>
      train.length === 0 || test.length === 0 || (validationPeriods > 0 && validation.length === 0),
  )
  if (plans.length === 0 || empty >= 0)
    throw new DataError({
      code: 'not-enough-time',
      rule: `the ${last - first + 1} periods must hold training, gaps of ${gap} and test, each with windows${empty >= 0 ? ` (fold ${empty} has an empty part)` : ''}`,
      received: options,
    })
  return plans.map(([train, validation, test], fold) => ({
    kind: 'walk-forward',
    leaky: false,
    gap,
    fold,
    folds: plans.length,
    train: subsetWindows(windows, train, 'train'),
    validation: subsetWindows(windows, validation, 'validation'),
    test: subsetWindows(windows, test, 'test'),
    indices: { train, validation, test },
  }))
}
