import type { StudyContext } from '../../context.ts'
import { fromStep, type Interval } from '../../intervals.ts'
import { stepsOf } from '../../made-from.ts'
import type { MeasureName } from '../../measures.ts'
import { poolFolds, type TestReading } from '../blocks.ts'
import type { StudySizes } from '../sample/sample.ts'

/** What trainings of one model at one width read. */
export interface Arm {
  readonly id: string
  readonly fits: readonly TestReading[]
}

const modelOf = (fits: readonly TestReading[]): string => fits[0]?.model ?? 'a model'

function clustered({ fits }: Arm, width: number) {
  const model = modelOf(fits)
  const pooled = poolFolds(fits, model, width)
  const [first] = pooled
  if (first === undefined) throw new Error(`no training of ${model}`)
  return { readings: pooled.map(({ reading }) => reading), clusters: first.company }
}

const identity = ({ id, fits }: Arm) => ({
  id,
  fits: stepsOf(fits),
  thresholds: fits.map(({ threshold }) => threshold),
})

/** Every measure of one arm, with intervals by company. */
export async function scoreArm(
  { store, pool, options }: StudyContext,
  sizes: StudySizes,
  arm: Arm,
  width: number,
): Promise<Record<MeasureName, Interval>> {
  const base = { resamples: sizes.bootstrapResamples, seed: options.seed }
  const key = { ...base, width, arm: identity(arm) }
  const { result, id } = await store.step(
    'arm',
    key,
    () => pool.run('scoreReadings', { ...base, ...clustered(arm, width) }),
    {
      text: `measures of ${modelOf(arm.fits)}, w ${width}, ${arm.id}, with intervals by company`,
      seeds: [options.seed],
      from: stepsOf(arm.fits),
    },
  )
  return fromStep(result, id)
}

/** Second minus first of every measure; each company that is drawn brings its windows on both sides. */
export async function compareArms(
  { store, pool, options }: StudyContext,
  sizes: StudySizes,
  { first, second }: { readonly first: Arm; readonly second: Arm },
  width: number,
): Promise<Record<MeasureName, Interval>> {
  const base = { resamples: sizes.bootstrapResamples, seed: options.seed }
  const key = { ...base, width, first: identity(first), second: identity(second) }
  const { result, id } = await store.step(
    'difference',
    key,
    () => pool.run('scoreDifference', { ...base, first: clustered(first, width), second: clustered(second, width) }),
    {
      text: `measures of ${modelOf(second.fits)}, w ${width}: ${second.id} minus ${first.id}, with intervals by company`,
      seeds: [options.seed],
      from: [...stepsOf(first.fits), ...stepsOf(second.fits)],
    },
  )
  return fromStep(result, id)
}
