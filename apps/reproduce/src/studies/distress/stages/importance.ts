import type { StudyContext } from '../../context.ts'
import type { DistressRun } from '../distress-run.ts'
import type { Completeness } from '../explain-task.ts'
import type { MeasuredImportance } from '../importance-task.ts'
import { networkFeatures } from '../network-features.ts'
import { ablateAll } from './ablation.ts'
import { explainAll } from './attribution.ts'

/** What the importance section is made of. */
export interface ImportanceOutcome {
  readonly features: readonly string[]
  readonly measured: MeasuredImportance
  readonly completeness: Completeness
}

/** Explains m1, trains it without each feature, and measures how far the methods agree. */
export async function measureImportances(context: StudyContext, run: DistressRun): Promise<ImportanceOutcome> {
  const features = networkFeatures(run.source.panel)
  const { specs, explained } = await explainAll(context, run)
  const { plans, blocks: ablation } = await ablateAll(context, run, features.length)
  const { options, sizes } = run
  const base = { resamples: sizes.bootstrapResamples, seed: options.seed }
  context.progress.note('intervals of the importances')
  const measured = await context.store.step('importance', { ...base, specs, plans }, () =>
    context.pool.run('measureImportance', { ...base, explained, ablation }),
  )
  const mean = (of: keyof Completeness) =>
    explained.reduce((sum, { completeness }) => sum + completeness[of], 0) / explained.length
  return {
    features,
    measured,
    completeness: {
      meanError: mean('meanError'),
      largestError: Math.max(...explained.map(({ completeness }) => completeness.largestError)),
      meanDifference: mean('meanDifference'),
    },
  }
}
