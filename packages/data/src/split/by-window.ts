import { checkObject } from '../check.ts'
import { checkWindows } from '../data-kind.ts'
import { DataError } from '../errors.ts'
import { type RandomOptions, randomFrom, shuffle } from '../random.ts'
import type { Windows } from '../windows/windows.ts'
import { checkUnsplit } from './entities.ts'
import { allocate, checkFractions, type Fractions } from './fractions.ts'
import type { WindowSplit } from './split.ts'
import { subsetWindows } from './subset.ts'

/** Options of {@link splitWindows}. */
export interface SplitWindowsOptions extends RandomOptions {
  readonly fractions: Fractions
  /** Default true. */
  readonly stratify?: boolean
}

/**
 * Windows dealt out at random, whatever company they belong to: the protocol of many published studies, kept to
 * regenerate them. **It leaks**: windows of one company overlap, so that nearly every test window has rows in training
 * (`auditLeakage` counts them); the type says so. For a result to rely on use `splitByEntity` or `splitByTime`.
 *
 * The sizes are those of `stratifiedCounts` (stratified), or largest remainder of the total.
 *
 * @throws DataError `invalid-option`, `missing-label`, `too-few`, `role`
 * @example
 * splitWindows(windows, { fractions: { train: 0.8, test: 0.2 }, seed: 1 }).leaky // true
 */
export const splitWindows = (windows: Windows, options: SplitWindowsOptions): WindowSplit => {
  checkWindows(windows)
  checkUnsplit(windows)
  checkObject(options, 'options')
  const { fractions, stratify = true } = options
  const shares = checkFractions(fractions)
  const random = randomFrom(options)
  const n = windows.shape[0]
  if (stratify && windows.labels.length !== n)
    throw new DataError({
      code: 'missing-label',
      rule: 'a stratified split needs labels (stratify: false needs none)',
      received: windows.labels.length,
    })
  const all = Int32Array.from({ length: n }, (_, i) => i)
  const parts: [number[], number[], number[]] = [[], [], []]
  for (const value of stratify ? [0, 1] : [undefined]) {
    const members = shuffle(
      all.filter((i) => value === undefined || windows.labels[i] === value),
      random,
    )
    const sizes = allocate(members.length, shares)
    let from = 0
    parts.forEach((part, index) => {
      const to = from + (sizes[index] as number)
      for (; from < to; from++) part.push(members[from]!)
    })
  }
  const [train, validation, test] = parts.map((part, index) => {
    if ((shares[index] as number) > 0 && part.length === 0)
      throw new DataError({
        code: 'too-few',
        rule: 'there must be enough windows for every part to have one',
        received: `${n} windows, fractions ${shares.join(', ')}`,
      })
    return Int32Array.from(part).sort()
  }) as [Int32Array, Int32Array, Int32Array]
  return {
    kind: 'window',
    leaky: true,
    train: subsetWindows(windows, train, 'train'),
    validation: subsetWindows(windows, validation, 'validation'),
    test: subsetWindows(windows, test, 'test'),
    indices: { train, validation, test },
  }
}
