import type { StudyContext } from '../../context.ts'
import type { FitResult } from '../blocks.ts'
import { decidedBy } from '../decision-rule.ts'
import type { DistressRun } from '../distress-run.ts'
import type { FoldCounts } from '../items/fold-table.ts'
import { type SmoteScores, type SmoteTest, testSmote } from '../items/table-11.ts'
import { TREATMENTS } from '../sample/treatment.ts'
import { compareArms, scoreArm } from './difference.ts'
import { trainAll } from './train.ts'

/** What SMOTE changes. */
export interface SmoteOutcome {
  readonly scores: SmoteScores
  readonly tests: readonly SmoteTest[]
  /** The trainings that were compared. */
  readonly fits: readonly FitResult[]
}

/** Trains m1 once more without SMOTE, in the same blocks, and compares. */
export async function compareSmote(
  context: StudyContext,
  { options, sizes, mainWidth }: DistressRun,
  fits: readonly FitResult[],
  foldCounts: readonly FoldCounts[],
): Promise<SmoteOutcome> {
  const treatment = { ...TREATMENTS[options.protocol], smote: 'none' } as const
  const own = fits.filter(({ model, width }) => model === 'm1' && width === mainWidth)
  const plan = { protocol: options.protocol, treatment, models: ['m1' as const], widths: [mainWidth], configs: [] }
  const trained = await trainAll(context, sizes, { ...plan, seeds: sizes.seeds }, 'm1 without SMOTE')
  const bare = decidedBy(options.protocol, trained)
  const first = { id: 'without', fits: bare }
  const second = { id: 'with', fits: own }
  const [without, withSmote, difference] = await Promise.all([
    scoreArm(context, sizes, first, mainWidth),
    scoreArm(context, sizes, second, mainWidth),
    compareArms(context, sizes, { first, second }, mainWidth),
  ])
  const windows = (part: 'train' | 'test') =>
    foldCounts.reduce((sum, { parts }) => sum + parts[part].windows[0] + parts[part].windows[1], 0)
  return {
    scores: { withSmote, without, difference },
    tests: testSmote(own, bare, windows('test') / windows('train')),
    fits: [...own, ...bare],
  }
}
