import { mapLimited } from '../../../engine/map-limited.ts'
import type { Protocol } from '../../../options.ts'
import type { StudyContext, StudyOptions } from '../../context.ts'
import { blockName, type FitResult } from '../blocks.ts'
import { type StudyModel, TUNED, type TunedConfig } from '../models/candidates.ts'
import { foldSpec } from '../sample/fold-spec.ts'
import type { StudySizes } from '../sample/sample.ts'
import type { Treatment } from '../sample/treatment.ts'
import type { TrainSpec } from '../tasks/train-task.ts'

/** Seeds of the trainings differ by fold and repetition, not by model: each model starts a block from the same one. */
const trainingSeed = (seed: number, fold: number, seedIndex: number): number =>
  (seed + 7919 * (fold + 1) + 104_729 * (seedIndex + 1)) >>> 0

/** How the trainings of a stage are made. */
export interface TrainPlan {
  readonly protocol: Protocol
  /** Default: what the protocol does. */
  readonly treatment?: Treatment
  /** Default `validation`. */
  readonly selectOn?: TrainSpec['selectOn']
  readonly models: readonly StudyModel[]
  readonly widths: readonly number[]
  readonly configs: readonly TunedConfig[]
  readonly seeds: number
  /** Default: that of the profile. */
  readonly batchSize?: number
  /** Default: all of them. */
  readonly folds?: readonly number[]
  /** Whose network is kept beside what it said; default: none. */
  readonly keepNetwork?: (training: TrainSpec) => boolean
}

/** One training of a plan. */
export const trainSpec = (
  options: StudyOptions,
  sizes: StudySizes,
  plan: Pick<TrainPlan, 'protocol' | 'treatment' | 'selectOn' | 'configs' | 'batchSize'>,
  {
    model,
    width,
    fold,
    seedIndex,
  }: { readonly model: StudyModel; readonly width: number; readonly fold: number; readonly seedIndex: number },
): TrainSpec => ({
  fold: foldSpec(options, sizes, plan.protocol, width, fold, plan.treatment),
  model,
  selectOn: plan.selectOn ?? 'validation',
  config: model === TUNED ? (plan.configs[fold] ?? null) : null,
  seedIndex,
  seed: trainingSeed(options.seed, fold, seedIndex),
  epochs: sizes.epochs,
  batchSize: plan.batchSize ?? sizes.batchSize,
  layers: sizes.layers,
  forestRows: sizes.forestRows,
  backend: options.backend,
})

/** Trains every model in every block: width, fold and seed. */
export async function trainAll(
  context: StudyContext,
  sizes: StudySizes,
  plan: TrainPlan,
  stage: string,
): Promise<FitResult[]> {
  const { options, store, pool, progress, spend } = context
  const specs: TrainSpec[] = plan.widths.flatMap((width) =>
    (plan.folds ?? Array.from({ length: sizes.folds }, (_, fold) => fold)).flatMap((fold) =>
      Array.from({ length: plan.seeds }, (_, seedIndex) => seedIndex).flatMap((seedIndex) =>
        plan.models.map((model) => trainSpec(options, sizes, plan, { model, width, fold, seedIndex })),
      ),
    ),
  )
  progress.begin(stage, specs.length)
  const fits = await mapLimited(specs, pool.workers, async (spec) => {
    const keepNetwork = plan.keepNetwork?.(spec) ?? false
    const { result, id, reused } = await store.step(
      'train',
      spec,
      () => pool.run('trainDistressModel', { ...spec, keepNetwork }),
      (trained) => ({ text: `${stage}: ${trained.model}, ${blockName(trained)}`, seeds: [spec.seed] }),
      // Another stage may have kept the same training without its network.
      ({ network }) => !keepNetwork || network !== undefined,
    )
    const fit = { ...result, step: id }
    spend(`training ${fit.model}`, fit.seconds)
    progress.advance(`${fit.model}, ${blockName(fit)}`, reused)
    return fit
  })
  progress.end()
  return fits
}
