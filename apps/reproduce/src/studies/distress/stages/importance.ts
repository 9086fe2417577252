import type { StudyContext } from '../../context.ts'
import type { FitResult } from '../blocks.ts'
import type { DistressRun } from '../distress-run.ts'
import { networkFeatures } from '../sample/network-features.ts'
import type { Completeness } from '../tasks/explain-task.ts'
import type { MeasuredImportance } from '../tasks/importance-task.ts'
import { ablateAll } from './ablation.ts'
import { explainAll } from './attribution.ts'

/** What the importance section is made of. */
export interface ImportanceOutcome {
  /** Id of the step that measured it. */
  readonly step: string
  readonly features: readonly string[]
  readonly measured: MeasuredImportance
  readonly completeness: Completeness
}

/** Explains the trained m1, trains it without each feature, and measures how far the methods agree. */
export async function measureImportances(
  context: StudyContext,
  run: DistressRun,
  fits: readonly FitResult[],
): Promise<ImportanceOutcome> {
  const features = networkFeatures(run.source.panel)
  const { steps: explainSteps, explained } = await explainAll(context, run, fits)
  const { steps: ablationSteps, blocks: ablation } = await ablateAll(context, run, features)
  const { options, sizes } = run
  const { store, pool, progress } = context
  const base = { resamples: sizes.bootstrapResamples, seed: options.seed }
  const key = { ...base, explained: explainSteps, ablation: ablationSteps }
  progress.note('intervals of the importances')
  const { result: measured, id } = await store.step(
    'importance',
    key,
    () => pool.run('measureImportance', { ...base, explained, ablation }),
    {
      text: 'importance of the features by every method and how far they agree, with intervals by company',
      seeds: [options.seed],
      from: [...explainSteps, ...ablationSteps],
    },
  )
  const mean = (of: keyof Completeness) =>
    explained.reduce((sum, { completeness }) => sum + completeness[of], 0) / explained.length
  return {
    step: id,
    features,
    measured,
    completeness: {
      meanError: mean('meanError'),
      largestError: Math.max(...explained.map(({ completeness }) => completeness.largestError)),
      meanDifference: mean('meanDifference'),
    },
  }
}
