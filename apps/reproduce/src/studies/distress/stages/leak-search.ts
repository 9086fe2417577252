import { mapLimited } from '../../../engine/map-limited.ts'
import type { StudyContext } from '../../context.ts'
import type { Interval } from '../../intervals.ts'
import type { MeasureName } from '../../measures.ts'
import type { DistressRun } from '../distress-run.ts'
import { TUNED } from '../models/candidates.ts'
import { foldSpec } from '../sample/fold-spec.ts'
import { type SearchResult, searchFold } from '../search/search.ts'
import type { SearchScore } from '../tasks/trial-task.ts'
import { type Arm, compareArms, scoreArm } from './difference.ts'
import { trainAll } from './train.ts'

type Measures = Readonly<Record<MeasureName, Interval>>

/** The tuned m1 of the strict protocol, its configuration chosen on validation or on test companies. */
export interface SearchLeak {
  readonly onValidation: Measures
  readonly onTest: Measures
  /** On test minus on validation. */
  readonly difference: Measures
  /** First folds in which both were made. */
  readonly folds: number
}

/**
 * What tuning on the test part is worth: the same search over the same configurations from the same seed, scored by ROC-AUC on
 * validation companies and on test companies; epoch and threshold are chosen on validation companies in both.
 */
export async function measureSearchLeak(
  context: StudyContext,
  { options, sizes, mainWidth }: DistressRun,
  ownSearches: readonly SearchResult[],
): Promise<SearchLeak> {
  const { pool, progress } = context
  const folds = Array.from({ length: Math.min(sizes.searchLeakFolds, sizes.folds) }, (_, fold) => fold)
  const search = async (scoredBy: SearchScore): Promise<readonly SearchResult[]> => {
    if (options.protocol === 'strict' && scoredBy === 'ROC-AUC on validation') return ownSearches
    progress.begin(`search by ${scoredBy}`, folds.length)
    const found = await mapLimited(folds, pool.workers, async (fold) => {
      const spec = foldSpec(options, sizes, 'strict', mainWidth, fold)
      const seed = (options.seed + fold) >>> 0
      const result = await searchFold({ variant: 'm1', fold: spec, sizes, seed, scoredBy }, context)
      progress.advance(`fold ${fold + 1}`)
      return result
    })
    progress.end()
    return found
  }
  const seeds = sizes.comparisonSeeds
  const arm = async (id: string, scoredBy: SearchScore): Promise<Arm> => {
    const configs = (await search(scoredBy)).map(({ best }) => best)
    const plan = { protocol: 'strict' as const, models: [TUNED] as const, widths: [mainWidth], configs, seeds, folds }
    return { id, fits: await trainAll(context, sizes, plan, `${TUNED}, ${id}`) }
  }
  const first = await arm('searched on validation', 'ROC-AUC on validation')
  const second = await arm('searched on test', 'ROC-AUC on test')
  return {
    onValidation: await scoreArm(context, sizes, first, mainWidth),
    onTest: await scoreArm(context, sizes, second, mainWidth),
    difference: await compareArms(context, sizes, { first, second }, mainWidth),
    folds: folds.length,
  }
}
