import { mapLimited } from '../../../engine/map-limited.ts'
import type { SystemicSizes } from '../../../profiles.ts'
import type { StudyContext } from '../../context.ts'
import { fromStep, type Interval } from '../../intervals.ts'
import type { MeasureName } from '../../measures.ts'
import type { FeatureSetName } from '../features.ts'
import { partsSpec } from '../parts-spec.ts'
import type { SystemicPart } from '../prepare.ts'
import { type Question, questions, readingOf } from '../questions.ts'
import type { Scored } from '../scored-models.ts'

/** Measures of one model on one question. */
export interface SystemicScores {
  readonly model: string
  readonly featureSet: FeatureSetName | null
  readonly question: Question['name']
  readonly measures: Readonly<Record<MeasureName, Interval>>
}

/** Every measure of every model on both questions, with intervals by stretches of days. */
export async function scoreAll(
  context: StudyContext,
  sizes: SystemicSizes,
  models: readonly Scored[],
  test: SystemicPart,
): Promise<SystemicScores[]> {
  const { options, pool, progress, store } = context
  // Days of one stretch of window + horizon share values and labels, so that such stretches are drawn whole.
  const stretch = sizes.width + sizes.horizon
  const jobs = questions(test).flatMap((question) => models.map((scored) => ({ question, scored })))
  progress.begin('intervals', jobs.length)
  const scores = await mapLimited(
    jobs,
    pool.workers,
    async ({ question, scored: { model, featureSet, predictions } }) => {
      const spec = {
        readings: predictions.map(({ probabilities, threshold }) => readingOf(probabilities, threshold, question)),
        clusters: Int32Array.from(question.rows, (row) => Math.floor((test.day[row] ?? 0) / stretch)),
        resamples: sizes.bootstrapResamples,
        seed: options.seed,
      }
      const key = {
        model,
        featureSet,
        question: question.name,
        resamples: sizes.bootstrapResamples,
        seed: options.seed,
        // Labels and days.
        parts: partsSpec(options, sizes, options.protocol, 'stress'),
        readings: spec.readings.map(({ probabilities, decisions }) => [
          Array.from(probabilities),
          Array.from(decisions),
        ]),
      }
      const { result, id, reused } = await store.step('score', key, () => pool.run('scoreReadings', spec), {
        text: `measures of ${model}${featureSet === null ? '' : `, ${featureSet} features`}, ${question.name}, with intervals by stretches of days`,
        seeds: [options.seed],
        from: predictions.flatMap(({ step }) => step ?? []),
      })
      progress.advance(model, reused)
      return { model, featureSet, question: question.name, measures: fromStep(result, id) }
    },
  )
  progress.end()
  return scores
}
