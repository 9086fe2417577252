import { mapLimited } from '../../../engine/map-limited.ts'
import type { Protocol } from '../../../options.ts'
import type { SystemicSizes } from '../../../profiles.ts'
import type { StudyContext } from '../../context.ts'
import { FEATURE_SET_NAMES } from '../features.ts'
import { partsSpec } from '../parts-spec.ts'
import type { NETWORKS, SystemicFit, SystemicTrainSpec } from '../train-task.ts'

/** Trains each network on each set of features from each seed. */
export async function trainAll(
  context: StudyContext,
  sizes: SystemicSizes,
  protocol: Protocol,
  plan: { models: readonly (typeof NETWORKS)[number][]; stage: string },
): Promise<SystemicFit[]> {
  const { options, store, pool, progress, spend } = context
  const specs: SystemicTrainSpec[] = FEATURE_SET_NAMES.flatMap((featureSet) =>
    plan.models.flatMap((model) =>
      Array.from({ length: sizes.seeds }, (_, seedIndex) => ({
        parts: partsSpec(options, sizes, protocol, featureSet),
        model,
        seedIndex,
        seed: (options.seed + 104_729 * (seedIndex + 1)) >>> 0,
        epochs: sizes.epochs,
        batchSize: sizes.batchSize,
        layers: sizes.layers,
        backend: options.backend,
      })),
    ),
  )
  progress.begin(plan.stage, specs.length)
  const fits = await mapLimited(specs, pool.workers, async (spec) => {
    const { result, id, reused } = await store.step('train', spec, () => pool.run('trainSystemicModel', spec), {
      text: `${plan.stage}: ${spec.model}, ${spec.parts.featureSet} features, seed ${spec.seedIndex + 1}`,
      seeds: [spec.seed],
    })
    const fit = { ...result, step: id }
    spend(`training ${fit.model}`, fit.seconds)
    progress.advance(`${fit.model}, ${fit.featureSet}`, reused)
    return fit
  })
  progress.end()
  return fits
}
