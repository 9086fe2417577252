import { checkObject } from '../check.ts'
import { DataError } from '../errors.ts'
import { checkPeriods } from '../panel/periods.ts'
import { checkUnsplit, takeEntities } from './entities.ts'
import type { EntitySplit, Splittable } from './split.ts'
import { isWindows } from './subset.ts'

/** Options of {@link splitByLastPeriod}; the ends are period keys of the axis' form and need not be on it. */
export interface SplitByLastPeriodOptions {
  readonly trainEnd: string
  /** Leave it out for no validation part. */
  readonly validationEnd?: string
  /** Whether a file that ends before the test period is accepted, its test part then without entities; default false. */
  readonly allowEmptyTest?: boolean
}

/**
 * Entities by the last period in which they were observed: up to `trainEnd` they train, up to `validationEnd` they
 * validate, later they test. It is the published split of the American bankruptcy panel (Lombardo et al. 2022: 1999-2011,
 * 2012-2014, 2015-2018). No entity is in two parts; calendar time overlaps.
 *
 * Of windows it is the last period that any of them has, the row of its label counted in. That is earlier than the entity's last one where its
 * last rows are in no window (after a gap, with missing cells, between strides): for the published split, split the panel.
 *
 * @throws DataError `invalid-option`, `invalid-period` for an end of another form than the axis, `too-few` when a part asked for
 *   would be empty, `role`
 * @example
 * splitByLastPeriod(panel, { trainEnd: '2011', validationEnd: '2014' })
 */
export const splitByLastPeriod = <T extends Splittable>(data: T, options: SplitByLastPeriodOptions): EntitySplit<T> => {
  checkUnsplit(data)
  checkObject(options, 'options')
  const { trainEnd, validationEnd, allowEmptyTest = false } = options
  // Keys of two forms do not compare: '2011Q1' would lie after '2011'.
  for (const key of [trainEnd, validationEnd]) if (key !== undefined) checkPeriods([data.periods[0] ?? key, key])
  if (validationEnd !== undefined && validationEnd <= trainEnd)
    throw new DataError({
      code: 'invalid-option',
      rule: `validationEnd must be later than trainEnd (${trainEnd})`,
      received: validationEnd,
    })
  const last = new Int32Array(data.entities.length).fill(-1)
  if (isWindows(data))
    for (let i = 0; i < data.entity.length; i++) {
      const e = data.entity[i]!
      // In a window's unbroken run the label's row stands `horizon` places on.
      last[e] = Math.max(last[e]!, data.period[i]! + data.horizon)
    }
  else {
    const P = data.periods.length
    for (let r = 0; r < data.observed.length; r++) if (data.observed[r] === 1) last[Math.floor(r / P)] = r % P
  }
  const parts: [number[], number[], number[]] = [[], [], []]
  last.forEach((index, entity) => {
    if (index < 0) return
    const period = data.periods[index] as string
    parts[period <= trainEnd ? 0 : validationEnd !== undefined && period <= validationEnd ? 1 : 2].push(entity)
  })
  parts.forEach((part, index) => {
    const mayBeEmpty = (index === 1 && validationEnd === undefined) || (index === 2 && allowEmptyTest)
    if (part.length === 0 && !mayBeEmpty)
      throw new DataError({
        code: 'too-few',
        rule: 'every part must have an entity whose last period falls into it',
        received: parts.map((members) => members.length),
      })
  })
  const [train, trainAt] = takeEntities(data, parts[0], 'train')
  const [validation, validationAt] = takeEntities(data, parts[1], 'validation')
  const [test, testAt] = takeEntities(data, parts[2], 'test')
  return {
    kind: 'last-period',
    leaky: false,
    train,
    validation,
    test,
    indices: { train: trainAt, validation: validationAt, test: testAt },
  }
}
