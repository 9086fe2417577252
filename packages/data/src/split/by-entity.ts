import { checkObject } from '../check.ts'
import { DataError } from '../errors.ts'
import { type RandomOptions, randomFrom, shuffle } from '../random.ts'
import { checkUnsplit, entityClasses, takeEntities } from './entities.ts'
import { allocate, checkFractions, type Fractions } from './fractions.ts'
import type { EntitySplit, Splittable } from './split.ts'

/** Options of {@link splitByEntity}. */
export interface SplitByEntityOptions extends RandomOptions {
  readonly fractions: Fractions
  /** Keep the share of each class in each part; default true. */
  readonly stratify?: boolean
}

/**
 * Every entity with all its windows (rows) goes to one part, so that no model is tested on a company it was trained on.
 * Fractions count entities. Stratified: class by class (an entity is positive when any of its labels is) in the sizes of
 * `stratifiedCounts`.
 *
 * @throws DataError `invalid-option`, `missing-label`, `too-few` when a part asked for would be empty, `role`
 * @example
 * const { train, validation, test } = splitByEntity(windows, {
 *   fractions: { train: 0.6, validation: 0.2, test: 0.2 }, seed: 1,
 * })
 */
export const splitByEntity = <T extends Splittable>(data: T, options: SplitByEntityOptions): EntitySplit<T> => {
  checkUnsplit(data)
  checkObject(options, 'options')
  const { fractions, stratify = true } = options
  const shares = checkFractions(fractions)
  const random = randomFrom(options)
  const { entity, label } = entityClasses(data, stratify)
  const parts: [number[], number[], number[]] = [[], [], []]
  for (const value of stratify ? [-1, 0, 1] : [undefined]) {
    const members = shuffle(
      entity.filter((_, i) => value === undefined || label[i] === value),
      random,
    )
    const sizes = allocate(members.length, shares)
    let from = 0
    parts.forEach((part, index) => {
      const to = from + (sizes[index] as number)
      for (; from < to; from++) part.push(members[from]!)
    })
  }
  parts.forEach((part, index) => {
    if ((shares[index] as number) > 0 && part.length === 0)
      throw new DataError({
        code: 'too-few',
        rule: 'there must be enough entities for every part to have one',
        received: `${entity.length} entities, fractions ${shares.join(', ')}`,
      })
  })
  const [train, trainAt] = takeEntities(data, parts[0], 'train')
  const [validation, validationAt] = takeEntities(data, parts[1], 'validation')
  const [test, testAt] = takeEntities(data, parts[2], 'test')
  return {
    kind: 'entity',
    leaky: false,
    train,
    validation,
    test,
    indices: { train: trainAt, validation: validationAt, test: testAt },
  }
}
