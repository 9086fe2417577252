import type { StudyContext } from '../../context.ts'
import type { Interval, MeasureName } from '../../measures.ts'
import { type FitResult, poolFolds } from '../blocks.ts'
import type { StudySizes } from '../sample.ts'

const M1 = 'm1'

/** Trainings of m1 at one width. */
export interface Arm {
  readonly id: string
  readonly fits: readonly FitResult[]
}

function clustered({ fits }: Arm, width: number) {
  const pooled = poolFolds(fits, M1, width)
  const [first] = pooled
  if (first === undefined) throw new Error('no training of m1')
  return { readings: pooled.map(({ reading }) => reading), clusters: first.company }
}

const identity = ({ id, fits }: Arm) => ({
  id,
  fits: fits.map(({ probabilities, threshold, fold, seedIndex }) => ({
    fold,
    seedIndex,
    threshold,
    probabilities: Array.from(probabilities),
  })),
})

/** Every measure of one arm, with intervals by company. */
export function scoreArm(
  { store, pool, options }: StudyContext,
  sizes: StudySizes,
  arm: Arm,
  width: number,
): Promise<Record<MeasureName, Interval>> {
  const base = { resamples: sizes.bootstrapResamples, seed: options.seed }
  return store.step('arm', { ...base, width, arm: identity(arm) }, () =>
    pool.run('scoreReadings', { ...base, ...clustered(arm, width) }),
  )
}

/** Second minus first of every measure; each company that is drawn brings its windows on both sides. */
export function compareArms(
  { store, pool, options }: StudyContext,
  sizes: StudySizes,
  { first, second }: { readonly first: Arm; readonly second: Arm },
  width: number,
): Promise<Record<MeasureName, Interval>> {
  const base = { resamples: sizes.bootstrapResamples, seed: options.seed }
  return store.step('difference', { ...base, width, first: identity(first), second: identity(second) }, () =>
    pool.run('scoreDifference', { ...base, first: clustered(first, width), second: clustered(second, width) }),
  )
}
