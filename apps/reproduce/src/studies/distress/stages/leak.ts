import { mapLimited } from '../../../engine/map-limited.ts'
import type { StudyContext } from '../../context.ts'
import type { Interval } from '../../intervals.ts'
import type { MeasureName } from '../../measures.ts'
import type { DistressRun } from '../distress-run.ts'
import { LEAK_ARMS, type LeakArm } from '../leak-arms.ts'
import { timeCut } from '../sample/last-period-ends.ts'
import { leavesBothClasses } from '../sample/oversample-first.ts'
import { type Arm, compareArms, scoreArm } from './difference.ts'
import { trainAll } from './train.ts'

/** What one arm of the leak page gave; the numbers are null where the data do not allow it. */
export interface LeakOutcome {
  readonly arm: LeakArm
  readonly result: {
    readonly measures: Readonly<Record<MeasureName, Interval>>
    /** This arm minus the one that it is compared with. */
    readonly difference: Readonly<Record<MeasureName, Interval>> | null
    readonly testWindows: number
    /** Share of class 1 among the test windows: PR-AUC of a model that knows nothing. */
    readonly prevalence: number
  } | null
}

/** Trains m1 in every arm and compares each with the one that differs from it in one thing. */
export async function measureLeaks(
  context: StudyContext,
  { source, options, sizes, mainWidth }: DistressRun,
): Promise<LeakOutcome[]> {
  const seeds = sizes.comparisonSeeds
  const inTime = timeCut(source.panel, mainWidth, sizes.windowsPerCompany) !== undefined
  const { folds, windowsPerCompany } = sizes
  const deal = { width: mainWidth, windowsPerCompany, seed: options.seed, folds }
  // All windows are grown for the answer, which is the same for every arm that is oversampled first.
  const grownFirst = LEAK_ARMS.find(({ treatment }) => treatment.smote === 'before-split')?.treatment
  const oversampledFirst =
    grownFirst !== undefined && leavesBothClasses(source.panel, { ...deal, treatment: grownFirst })
  const possible = ({ treatment: { split, smote } }: LeakArm) =>
    (split !== 'last-period' || inTime) && (smote !== 'before-split' || oversampledFirst)
  const arms = new Map<string, Arm>()
  for (const { id, protocol, treatment, selectOn } of LEAK_ARMS.filter(possible)) {
    const plan = { protocol, treatment, selectOn, models: ['m1' as const], widths: [mainWidth], configs: [], seeds }
    // Those of the strict protocol's own run are there already.
    arms.set(id, { id, fits: await trainAll(context, sizes, plan, `m1, ${id}`) })
  }
  context.progress.begin('worth of the leaks', LEAK_ARMS.length)
  const outcomes = await mapLimited(LEAK_ARMS, context.pool.workers, async (arm): Promise<LeakOutcome> => {
    const second = arms.get(arm.id)
    if (second === undefined) return { arm, result: null }
    const first = arm.against === null ? undefined : arms.get(arm.against)
    const measures = await scoreArm(context, sizes, second, mainWidth)
    const difference = first === undefined ? null : await compareArms(context, sizes, { first, second }, mainWidth)
    // Folds of the time split are the same cut again.
    const once = arm.treatment.split === 'last-period' ? 1 : sizes.folds
    const labels = second.fits
      .filter(({ seedIndex, fold }) => seedIndex === 0 && fold < once)
      .flatMap((fit) => Array.from(fit.labels))
    context.progress.advance(arm.id)
    return {
      arm,
      result: {
        measures,
        difference,
        testWindows: labels.length,
        prevalence: labels.reduce((sum, label) => sum + label, 0) / labels.length,
      },
    }
  })
  context.progress.end()
  return outcomes
}
