import { mapLimited } from '../../../engine/map-limited.ts'
import type { StudyContext } from '../../context.ts'
import { stepsOf } from '../../made-from.ts'
import { blockName, type FitResult } from '../blocks.ts'
import type { DistressRun } from '../distress-run.ts'
import type { AblationSpec } from '../tasks/ablation-task.ts'
import type { AblationBlock } from '../tasks/importance.ts'
import type { TrainSpec } from '../tasks/train-task.ts'
import { trainSpec } from './train.ts'

interface AblationPlan {
  readonly full: TrainSpec
  readonly without: readonly AblationSpec[]
}

/**
 * Trains m1 once with all features and once without each of them, in the same folds, from the same seeds and for as
 * many epochs. Where those are the epochs of the study, its training with all features is taken as it is.
 */
export async function ablateAll(
  { options, store, pool, progress, spend }: StudyContext,
  { sizes, mainWidth }: DistressRun,
  features: readonly string[],
): Promise<{ readonly steps: readonly string[]; readonly blocks: readonly AblationBlock[] }> {
  const { folds, seeds, epochs } = sizes.ablation
  const own = { ...sizes, epochs }
  const plans = Array.from({ length: folds }, (_, fold) =>
    Array.from({ length: seeds }, (_, seedIndex): AblationPlan => {
      const block = { model: 'm1' as const, width: mainWidth, fold, seedIndex }
      const full = trainSpec(options, own, { protocol: options.protocol, configs: [] }, block)
      return { full, without: features.map((_, feature) => ({ training: full, feature })) }
    }),
  ).flat()
  const about = (spec: TrainSpec, what: string) => (fit: FitResult) => ({
    text: `ablation: ${fit.model} with ${what}, ${blockName(fit)}`,
    seeds: [spec.seed],
  })
  // One list, so that no worker waits at the end of a block.
  const jobs = plans.flatMap(({ full, without }) => [
    () => store.step('train', full, () => pool.run('trainDistressModel', full), about(full, 'all features')),
    ...without.map(
      (spec) => () =>
        store.step(
          'ablate',
          spec,
          () => pool.run('trainWithoutFeature', spec),
          about(spec.training, `all features but ${features[spec.feature] ?? ''}`),
        ),
    ),
  ])
  progress.begin('ablation', jobs.length)
  const fits = await mapLimited(jobs, pool.workers, async (job) => {
    const { result, id, reused } = await job()
    const fit = { ...result, step: id }
    spend('training m1 without a feature', fit.seconds)
    progress.advance(`fold ${fit.fold + 1}`, reused)
    return fit
  })
  progress.end()
  const size = features.length + 1
  const blocks = plans.map((_, index): AblationBlock => {
    const [full, ...without] = fits.slice(index * size, (index + 1) * size)
    if (full === undefined) throw new Error('a block has its training with all features')
    return { full, without }
  })
  return { steps: stepsOf(fits), blocks }
}
