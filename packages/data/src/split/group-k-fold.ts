import { checkObject, checkOneOf, checkPositiveInteger } from '../check.ts'
import { DataError } from '../errors.ts'
import { type RandomOptions, randomFrom, shuffle } from '../random.ts'
import { checkUnsplit, entityClasses, takeEntities } from './entities.ts'
import type { GroupFold, Splittable } from './split.ts'

/** Options of {@link groupKFold}. */
export interface GroupKFoldOptions extends RandomOptions {
  /** At least 2; at least 3 with a validation fold. */
  readonly folds: number
  /** Spread each class over the folds; default true. */
  readonly stratify?: boolean
  /** `next`: fold k + 1 validates while fold k tests; `none` (default): everything else trains. */
  readonly validation?: 'none' | 'next'
}

/**
 * K-fold cross-validation in which an entity is never in two folds. Entities are shuffled, then those with most windows
 * (rows) first go to the fold that has fewest of their class; ties to the fold with fewest in all, then to the earlier.
 * Each entity is tested exactly once.
 *
 * @throws DataError `invalid-option`, `missing-label`, `too-few` when there are fewer entities than folds, `role`
 * @example
 * for (const { train, test, fold } of groupKFold(windows, { folds: 5, seed: 1 })) { ... }
 */
export const groupKFold = <T extends Splittable>(data: T, options: GroupKFoldOptions): readonly GroupFold<T>[] => {
  const dealt = dealEntities(data, options)
  return dealt.members.map((_, fold) => takeFold(data, options, dealt, fold))
}

/**
 * One fold of {@link groupKFold}, the same as there, without the copies that the other folds would be.
 *
 * @throws DataError as {@link groupKFold}; `invalid-option` when `fold` is none from 0 to `folds` - 1
 * @example
 * const { train, validation, test } = groupFold(panel, { fold: 2, folds: 5, validation: 'next', seed: 1 })
 */
export const groupFold = <T extends Splittable>(
  data: T,
  options: GroupKFoldOptions & { readonly fold: number },
): GroupFold<T> => {
  const dealt = dealEntities(data, options)
  const { fold } = options
  if (!Number.isInteger(fold) || fold < 0 || fold >= options.folds)
    throw new DataError({
      code: 'invalid-option',
      rule: `fold must be an integer from 0 to ${options.folds - 1}`,
      received: fold,
    })
  return takeFold(data, options, dealt, fold)
}

interface DealtEntities {
  readonly entity: Int32Array
  /** Entities of each fold. */
  readonly members: readonly (readonly number[])[]
}

function dealEntities(data: Splittable, options: GroupKFoldOptions): DealtEntities {
  checkUnsplit(data)
  checkObject(options, 'options')
  const { folds, stratify = true, validation = 'none' } = options
  checkPositiveInteger(folds, 'folds')
  checkOneOf(validation, ['none', 'next'], 'validation')
  if (folds < (validation === 'next' ? 3 : 2))
    throw new DataError({
      code: 'invalid-option',
      rule: 'folds must be at least 2 (3 with a validation fold)',
      received: folds,
    })
  const random = randomFrom(options)
  const { entity, label, weight } = entityClasses(data, stratify)
  if (entity.length < folds)
    throw new DataError({
      code: 'too-few',
      rule: `there must be at least as many entities as folds (${folds})`,
      received: entity.length,
    })
  const members: number[][] = Array.from({ length: folds }, () => [])
  const totals = new Float64Array(folds)
  for (const value of stratify ? [1, 0, -1] : [undefined]) {
    const places = shuffle(
      [...entity.keys()].filter((i) => value === undefined || label[i] === value),
      random,
    ).sort((a, b) => weight[b]! - weight[a]!)
    const ofClass = new Float64Array(folds)
    for (const place of places) {
      let best = 0
      for (let k = 1; k < folds; k++) {
        const difference = ofClass[k]! - ofClass[best]! || totals[k]! - totals[best]!
        if (difference < 0) best = k
      }
      members[best]!.push(entity[place]!)
      ofClass[best]! += weight[place]!
      totals[best]! += weight[place]!
    }
  }
  if (members.some((fold) => fold.length === 0))
    throw new DataError({
      code: 'too-few',
      rule: 'every fold must get an entity with rows',
      received: members.map((fold) => fold.length),
    })
  return { entity, members }
}

function takeFold<T extends Splittable>(
  data: T,
  { folds, validation = 'none' }: GroupKFoldOptions,
  { entity, members }: DealtEntities,
  fold: number,
): GroupFold<T> {
  const tested = members[fold] as readonly number[]
  const validated = validation === 'next' ? (members[(fold + 1) % folds] as readonly number[]) : []
  const held = new Set([...tested, ...validated])
  const [train, trainAt] = takeEntities(
    data,
    entity.filter((e) => !held.has(e)),
    'train',
  )
  const [validationPart, validationAt] = takeEntities(data, validated, 'validation')
  const [test, testAt] = takeEntities(data, tested, 'test')
  return {
    kind: 'group-k-fold',
    leaky: false,
    fold,
    folds,
    train,
    validation: validationPart,
    test,
    indices: { train: trainAt, validation: validationAt, test: testAt },
  }
}
