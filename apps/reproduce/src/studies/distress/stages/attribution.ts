import { mapLimited } from '../../../engine/map-limited.ts'
import type { StudyContext } from '../../context.ts'
import { stepsOf } from '../../made-from.ts'
import { blockName, type FitResult } from '../blocks.ts'
import type { DistressRun } from '../distress-run.ts'
import type { StudySizes } from '../sample/sample.ts'
import type { Explained, ExplainSpec } from '../tasks/explain-task.ts'
import { trainSpec } from './train.ts'

/** Whether a training of the main stage is explained: m1 of the first seeds of every fold. */
export const isExplained = (
  { model, seedIndex }: { readonly model: string; readonly seedIndex: number },
  sizes: StudySizes,
): boolean => model === 'm1' && seedIndex < sizes.attribution.seeds

/** Explains m1 of the main training on its test companies. */
export async function explainAll(
  { options, store, pool, progress, spend }: StudyContext,
  { sizes, mainWidth }: DistressRun,
  fits: readonly FitResult[],
): Promise<{ readonly steps: readonly string[]; readonly explained: readonly Explained[] }> {
  const { points, repeats } = sizes.attribution
  const plan = { protocol: options.protocol, configs: [] }
  const trained = fits
    .filter((fit) => isExplained(fit, sizes))
    .map(({ network, ...fit }) => {
      if (network === undefined) throw new Error(`no network of ${fit.model}, ${blockName(fit)}`)
      return { ...fit, network }
    })
  progress.begin('attribution', trained.length)
  const done = await mapLimited(trained, pool.workers, async (fit) => {
    const { fold, seedIndex, network } = fit
    const training = trainSpec(options, sizes, plan, { model: 'm1', width: mainWidth, fold, seedIndex })
    const inputs: Omit<ExplainSpec, 'network'> = { training, points, repeats }
    const { result, id, reused } = await store.step(
      'explain',
      inputs,
      () => pool.run('explainDistressModel', { ...inputs, network }),
      {
        text: `m1 explained on its test companies, ${blockName(fit)}`,
        seeds: [training.seed],
        from: stepsOf([fit]),
      },
    )
    spend('attribution', result.seconds)
    progress.advance(`fold ${fold + 1}, seed ${seedIndex + 1}`, reused)
    return { explained: result, step: id }
  })
  progress.end()
  return { steps: done.map(({ step }) => step), explained: done.map(({ explained }) => explained) }
}
