import { mapLimited } from '../../../engine/map-limited.ts'
import type { StudyContext } from '../../context.ts'
import { fromStep } from '../../intervals.ts'
import { stepsOf } from '../../made-from.ts'
import { type FitResult, poolFolds } from '../blocks.ts'
import type { ModelScores } from '../items/tables.ts'
import type { StudyModel } from '../models/candidates.ts'
import type { StudySizes } from '../sample/sample.ts'

/** Means of every measure over folds and seeds, by model and width, with intervals by company. */
export async function scoreModels(
  context: StudyContext,
  sizes: StudySizes,
  fits: readonly FitResult[],
  plan: { readonly models: readonly StudyModel[]; readonly widths: readonly number[] },
): Promise<ModelScores[]> {
  const { progress, store, options, pool } = context
  const pairs = plan.widths.flatMap((width) => plan.models.map((model) => ({ model, width })))
  progress.begin('intervals', pairs.length)
  const scores = await mapLimited(pairs, pool.workers, async ({ model, width }) => {
    const wanted = fits.filter((fit) => fit.model === model && fit.width === width)
    const key = {
      ...{ model, width, protocol: options.protocol, resamples: sizes.bootstrapResamples, seed: options.seed },
      fits: stepsOf(wanted),
      thresholds: wanted.map(({ threshold }) => threshold),
    }
    const about = {
      text: `measures of ${model}, w ${width}, with intervals by company`,
      seeds: [options.seed],
      from: key.fits,
    }
    const compute = async () => {
      const pooled = poolFolds(fits, model, width)
      const [first] = pooled
      const [fit] = wanted
      if (first === undefined || fit === undefined) throw new Error(`no training of ${model} at width ${width}`)
      const measures = await pool.run('scoreReadings', {
        readings: pooled.map(({ reading }) => reading),
        clusters: first.company,
        resamples: sizes.bootstrapResamples,
        seed: options.seed,
      })
      return { model, width, seeds: pooled.length, parameters: fit.parameters, engine: fit.engine, measures }
    }
    const { result, id, reused } = await store.step('score', key, compute, about)
    progress.advance(model, reused)
    return { ...result, measures: fromStep(result.measures, id) }
  })
  progress.end()
  return scores
}
