import { checkObject, checkPositiveInteger } from '../check.ts'
import { DataError } from '../errors.ts'
import type { Panel } from '../panel/panel.ts'
import type { Windows } from '../windows/windows.ts'
import { checkUnsplit } from './entities.ts'
import { allocate, checkFractions, type Fractions } from './fractions.ts'
import type { Splittable, TimeSplit } from './split.ts'
import { isWindows, subsetPeriods, subsetWindows } from './subset.ts'
import { checkGap, lastSteps, windowsBetween } from './time-blocks.ts'

/** Options of {@link splitByTime}: either `fractions` of the periods or the last periods of the parts. */
export interface SplitByTimeOptions {
  /** Shares of the periods in use, earliest first. The gaps are taken from the start of the later parts. */
  readonly fractions?: Fractions
  /** Last period of training; a key of the axis. */
  readonly trainEnd?: string
  /** Last period of validation; leave it out for no validation part. */
  readonly validationEnd?: string
  /** Last period of the test part; default the last one. */
  readonly testEnd?: string
  /**
   * Periods from the last one of a part to the first one of the next. For windows both are the last steps, and it must
   * be at least width + horizon (the default), so that neither rows nor labels are shared. For a panel it must be given:
   * 1 leaves no period out, and windows made of a part stay within it.
   */
  readonly gap?: number
}

const gapOf = (data: Splittable, gap: number | undefined): number => {
  if (!isWindows(data)) {
    if (gap === undefined)
      throw new DataError({
        code: 'invalid-option',
        rule: 'gap must be given when a panel is split by time (1 leaves no period out; a row label that looks h periods ahead needs h + 1)',
        received: gap,
      })
    checkPositiveInteger(gap, 'gap')
    return gap
  }
  return checkGap(data, gap)
}

/** First and last period index in use: of windows their last steps. */
const span = (data: Splittable): readonly [first: number, last: number] => {
  if (!isWindows(data)) return [0, data.periods.length - 1]
  return lastSteps(data)
}

const periodIndex = (data: Splittable, key: string, name: string): number => {
  const index = data.periods.indexOf(key)
  if (index === -1)
    throw new DataError({ code: 'invalid-period', rule: `${name} must be a period of the axis`, received: key })
  return index
}

const endsOf = (
  data: Splittable,
  options: SplitByTimeOptions,
): readonly [trainEnd: number, validationEnd: number | undefined, testEnd: number] => {
  const [first, last] = span(data)
  const { fractions, trainEnd, validationEnd, testEnd } = options
  if ((fractions === undefined) === (trainEnd === undefined))
    throw new DataError({
      code: 'invalid-option',
      rule: 'exactly one of fractions and trainEnd must be given',
      received: Object.keys(options),
    })
  const end = testEnd === undefined ? last : periodIndex(data, testEnd, 'testEnd')
  if (fractions !== undefined) {
    const sizes = allocate(end - first + 1, checkFractions(fractions))
    const a = first + sizes[0] - 1
    return [a, (fractions.validation ?? 0) > 0 ? a + sizes[1] : undefined, end]
  }
  const a = periodIndex(data, trainEnd as string, 'trainEnd')
  return [a, validationEnd === undefined ? undefined : periodIndex(data, validationEnd, 'validationEnd'), end]
}

const takeBetween = (data: Splittable, from: number, to: number): Int32Array =>
  isWindows(data)
    ? windowsBetween(data, from, to)
    : Int32Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)

/**
 * Earlier periods train, later ones test, with a gap between. Nothing random. Entities are in all parts: where the label
 * belongs to the entity a model may still recognise it, and `auditLeakage` says so.
 *
 * @throws DataError `invalid-option` (a gap below width + horizon, among others), `invalid-period`, `not-enough-time`
 *   when a part would be empty, `role`
 * @example
 * splitByTime(windows, { trainEnd: '2011', validationEnd: '2014', gap: 4 })
 */
export const splitByTime = <T extends Splittable>(data: T, options: SplitByTimeOptions): TimeSplit<T> => {
  checkUnsplit(data)
  checkObject(options, 'options')
  const gap = gapOf(data, options.gap)
  const [trainEnd, validationEnd, testEnd] = endsOf(data, options)
  const [first] = span(data)
  const train = takeBetween(data, first, trainEnd)
  const validation = validationEnd === undefined ? new Int32Array(0) : takeBetween(data, trainEnd + gap, validationEnd)
  const test = takeBetween(data, (validationEnd ?? trainEnd) + gap, testEnd)
  for (const [name, part, asked] of [
    ['train', train, true],
    ['validation', validation, validationEnd !== undefined],
    ['test', test, true],
  ] as const)
    if (asked && part.length === 0)
      throw new DataError({
        code: 'not-enough-time',
        rule: `after a gap of ${gap} periods the ${name} part must not be empty`,
        received: options,
      })
  const take = (indices: Int32Array, role: 'train' | 'validation' | 'test'): T =>
    (isWindows(data as Splittable)
      ? subsetWindows(data as Windows, indices, role)
      : subsetPeriods(data as Panel, indices, role)) as T
  return {
    kind: 'time',
    leaky: false,
    gap,
    train: take(train, 'train'),
    validation: take(validation, 'validation'),
    test: take(test, 'test'),
    indices: { train, validation, test },
  }
}
