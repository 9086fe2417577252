import { checkPanelOrWindows } from '../data-kind.ts'
import { DataError } from '../errors.ts'
import type { Splittable } from '../split/split.ts'
import { isWindows } from '../split/subset.ts'
import type { AppliedTransform } from './applied.ts'

/** @throws DataError `invalid-shape` for what is no fitted `kind`; `unknown-column` when the data has other features, or the same in another order */
export const checkFitted = (
  transform: { readonly kind: AppliedTransform['kind']; readonly features: readonly string[] },
  kind: AppliedTransform['kind'],
  data: Splittable,
): void => {
  if (transform?.kind !== kind)
    throw new DataError({
      code: 'invalid-shape',
      rule: `what is applied must be a fitted ${kind}`,
      received: transform?.kind ?? typeof transform,
    })
  checkPanelOrWindows(data)
  const fitted = transform.features
  if (fitted.length !== data.features.length || fitted.some((name, index) => name !== data.features[index]))
    throw new DataError({
      code: 'unknown-column',
      rule: `the ${kind} must have been fitted on the same features in the same order (${fitted.slice(0, 8).join(', ')}${fitted.length > 8 ? ', ...' : ''})`,
      received: data.features.slice(0, 8),
    })
}

/** @throws DataError `already-applied` when something of this kind was applied to the data before */
export const checkNotApplied = (data: Splittable, kind: AppliedTransform['kind'], what: string): void => {
  if (data.applied?.some((step) => step.kind === kind))
    throw new DataError({
      code: 'already-applied',
      rule: `the data must not have been through a ${kind} before: ${what}`,
      received: data.applied.map((step) => `${step.kind} ${step.method}`),
    })
}

/**
 * Every value that is present through `change(value, feature)`; the record is added to `applied`.
 *
 * @throws DataError `non-finite` where a changed value is no finite number (of windows: no finite float32)
 */
export const mapValues = <T extends Splittable>(
  data: T,
  change: (value: number, feature: number) => number,
  step: AppliedTransform,
): T => {
  const source: Splittable = data
  const F = source.features.length
  const values = isWindows(source) ? new Float32Array(source.values.length) : new Float64Array(source.values.length)
  for (let row = 0; row < values.length; row += F)
    for (let f = 0; f < F; f++) {
      const value = source.values[row + f]!
      if (Number.isNaN(value)) {
        values[row + f] = Number.NaN
        continue
      }
      values[row + f] = change(value, f)
      if (!Number.isFinite(values[row + f]))
        throw new DataError({
          code: 'non-finite',
          rule: `a value of feature ${source.features[f]} must stay finite by the ${step.kind}`,
          received: value,
        })
    }
  const applied = [...(source.applied ?? []), step]
  const result: Splittable = isWindows(source)
    ? { ...source, values: values as Float32Array, applied }
    : { ...source, values: values as Float64Array, applied }
  return result as T
}
