import { checkPositiveInteger } from '../check.ts'
import { DataError } from '../errors.ts'
import type { Windows } from '../windows/windows.ts'

/** First and last index of the windows' last steps. */
export const lastSteps = (windows: Windows): readonly [first: number, last: number] => {
  let [first, last] = [windows.periods.length, -1]
  for (const period of windows.period) {
    first = Math.min(first, period)
    last = Math.max(last, period)
  }
  return [first, last]
}

/** Positions of the windows whose last step is in [from, to]. */
export const windowsBetween = (windows: Windows, from: number, to: number): Int32Array =>
  windows.period.map((_, i) => i).filter((i) => windows.period[i]! >= from && windows.period[i]! <= to)

/**
 * The gap between last steps that keeps both rows and labels of two parts apart: width + horizon, or more.
 *
 * @throws DataError `invalid-option`
 */
export const checkGap = (windows: Windows, gap: number | undefined): number => {
  const [, width] = windows.shape
  const least = width + windows.horizon
  const value = gap ?? least
  checkPositiveInteger(value, 'gap')
  if (value < least)
    throw new DataError({
      code: 'invalid-option',
      rule: `gap must be at least width + horizon (${width} + ${windows.horizon}), or windows of two parts share rows or labels`,
      received: gap,
    })
  return value
}
