import { mapLimited } from '../../../engine/map-limited.ts'
import type { StudyContext } from '../../context.ts'
import type { AblationSpec } from '../ablation-task.ts'
import type { DistressRun } from '../distress-run.ts'
import type { AblationBlock } from '../importance.ts'
import { trainSpec } from './train.ts'

interface AblationPlan {
  readonly full: AblationSpec['training']
  readonly without: readonly AblationSpec[]
}

/**
 * Trains m1 once with all features and once without each of them, in the same folds, from the same seeds and for as
 * many epochs. Where those are the epochs of the study, its training with all features is taken as it is.
 */
export async function ablateAll(
  { options, store, pool, progress, spend }: StudyContext,
  { sizes, mainWidth }: DistressRun,
  features: number,
): Promise<{ readonly plans: readonly AblationPlan[]; readonly blocks: readonly AblationBlock[] }> {
  const { folds, seeds, epochs } = sizes.ablation
  const own = { ...sizes, epochs }
  const plans = Array.from({ length: folds }, (_, fold) =>
    Array.from({ length: seeds }, (_, seedIndex): AblationPlan => {
      const block = { model: 'm1' as const, width: mainWidth, fold, seedIndex }
      const full = trainSpec(options, own, { protocol: options.protocol, configs: [] }, block)
      return { full, without: Array.from({ length: features }, (_, feature) => ({ training: full, feature })) }
    }),
  ).flat()
  // One list, so that no worker waits at the end of a block.
  const jobs = plans.flatMap(({ full, without }) => [
    () => store.step('train', full, () => pool.run('trainDistressModel', full)),
    ...without.map((spec) => () => store.step('ablate', spec, () => pool.run('trainWithoutFeature', spec))),
  ])
  progress.begin('ablation', jobs.length)
  const fits = await mapLimited(jobs, pool.workers, async (job) => {
    const fit = await job()
    spend('training m1 without a feature', fit.seconds)
    progress.advance(1, `fold ${fit.fold + 1}`)
    return fit
  })
  progress.end()
  const blocks = plans.map((_, index): AblationBlock => {
    const [full, ...without] = fits.slice(index * (features + 1), (index + 1) * (features + 1))
    if (full === undefined) throw new Error('a block has its training with all features')
    return { full, without }
  })
  return { plans, blocks }
}
