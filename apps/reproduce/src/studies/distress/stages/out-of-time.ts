import type { StudyContext } from '../../context.ts'
import type { Interval } from '../../intervals.ts'
import type { MeasureName } from '../../measures.ts'
import type { DistressRun } from '../distress-run.ts'
import { type OutOfTime, outOfTime } from '../sample/out-of-time.ts'
import { scoreArm } from './difference.ts'
import { trainAll } from './train.ts'

/** m1 on companies of a later time. */
export interface OutOfTimeOutcome {
  readonly split: OutOfTime
  readonly measures: Readonly<Record<MeasureName, Interval>>
  /** Test windows of class 0 and class 1. */
  readonly support: readonly [number, number]
}

/** Trains m1 on the earlier companies and reads the later ones; undefined where the sample has no later time. */
export async function testOutOfTime(context: StudyContext, run: DistressRun): Promise<OutOfTimeOutcome | undefined> {
  const { sizes, mainWidth } = run
  const split = outOfTime(run)
  if (split === undefined) return undefined
  const fits = await trainAll(
    context,
    sizes,
    {
      protocol: 'strict',
      treatment: split.treatment,
      models: ['m1'],
      widths: [mainWidth],
      configs: [],
      seeds: sizes.comparisonSeeds,
    },
    'm1, out of time',
  )
  const [first] = fits
  if (first === undefined) throw new Error('no training out of time')
  const failed = first.labels.reduce((sum, label) => sum + label, 0)
  return {
    split,
    measures: await scoreArm(context, sizes, { id: 'out-of-time', fits }, mainWidth),
    support: [first.labels.length - failed, failed],
  }
}
