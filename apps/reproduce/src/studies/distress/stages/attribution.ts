import { mapLimited } from '../../../engine/map-limited.ts'
import type { StudyContext } from '../../context.ts'
import type { DistressRun } from '../distress-run.ts'
import type { Explained, ExplainSpec } from '../tasks/explain-task.ts'
import { trainSpec } from './train.ts'

/** Trains m1 again in every fold, with the bits of its first training, and explains it on its test companies. */
export async function explainAll(
  { options, store, pool, progress, spend }: StudyContext,
  { sizes, mainWidth }: DistressRun,
): Promise<{ readonly steps: readonly string[]; readonly explained: readonly Explained[] }> {
  const { seeds, points, repeats } = sizes.attribution
  const plan = { protocol: options.protocol, configs: [] }
  const specs = Array.from({ length: sizes.folds }, (_, fold) =>
    Array.from({ length: seeds }, (_, seedIndex): ExplainSpec => {
      const block = { model: 'm1' as const, width: mainWidth, fold, seedIndex }
      return { training: trainSpec(options, sizes, plan, block), points, repeats }
    }),
  ).flat()
  progress.begin('attribution', specs.length)
  const done = await mapLimited(specs, pool.workers, async (spec) => {
    const { result, id } = await store.step(
      'explain',
      spec,
      () => pool.run('explainDistressModel', spec),
      ({ fold, seedIndex }) => ({
        text: `m1 explained on its test companies, w ${mainWidth}, fold ${fold + 1}, seed ${seedIndex + 1}`,
        seeds: [spec.training.seed],
      }),
    )
    spend('attribution', result.seconds)
    progress.advance(1, `fold ${result.fold + 1}, seed ${result.seedIndex + 1}`)
    return { explained: result, step: id }
  })
  progress.end()
  return { steps: done.map(({ step }) => step), explained: done.map(({ explained }) => explained) }
}
