import type { StudyContext } from '../../context.ts'
import type { Interval } from '../../intervals.ts'
import type { MeasureName } from '../../measures.ts'
import type { DistressRun } from '../distress-run.ts'
import { WIDTH_ARMS } from '../leak-arms.ts'
import { timeCut } from '../sample/last-period-ends.ts'
import { type Arm, compareArms, scoreArm } from './difference.ts'
import { trainAll } from './train.ts'

type Measures = Readonly<Record<MeasureName, Interval>>

/** m1 at one width under each split. */
export interface WidthLeak {
  readonly width: number
  /** By id of the arm; null where the data do not allow it. */
  readonly arms: Readonly<Record<string, { readonly measures: Measures; readonly difference: Measures | null } | null>>
}

/** The splits by company, by window and by time at every width; the trainings of the main width are there already. */
export async function measureWidthLeaks(context: StudyContext, { source, sizes }: DistressRun): Promise<WidthLeak[]> {
  const leaks: WidthLeak[] = []
  for (const width of sizes.leakWidths) {
    const inTime = timeCut(source.panel, width, sizes.windowsPerCompany) !== undefined
    const found: Record<string, WidthLeak['arms'][string]> = {}
    let first: Arm | undefined
    for (const { id, protocol, treatment, selectOn } of WIDTH_ARMS) {
      if (treatment.split === 'last-period' && !inTime) {
        found[id] = null
        continue
      }
      const plan = {
        ...{ protocol, treatment, selectOn, models: ['m1' as const] },
        ...{ widths: [width], configs: [], seeds: sizes.comparisonSeeds },
      }
      const arm: Arm = { id, fits: await trainAll(context, sizes, plan, `m1, w ${width}, ${id}`) }
      found[id] = {
        measures: await scoreArm(context, sizes, arm, width),
        difference: first === undefined ? null : await compareArms(context, sizes, { first, second: arm }, width),
      }
      first ??= arm
    }
    leaks.push({ width, arms: found })
  }
  return leaks
}
