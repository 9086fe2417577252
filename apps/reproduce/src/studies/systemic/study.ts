import { InputError } from '../../errors.ts'
import type { RunOptions } from '../../options.ts'
import { profileOf } from '../../profiles.ts'
import type { LoadedStudy, StudyContext, StudyOutcome } from '../context.ts'
import { countByClass } from '../count-by-class.ts'
import { readSystemicSource, type SystemicSource } from './data.ts'
import { NEEDED_SERIES } from './features.ts'
import { partsSpec } from './parts-spec.ts'
import { type PreparedSystemic, prepareParts, TRAIN_END, VALIDATION_END } from './prepare.ts'
import { scoredModels } from './scored-models.ts'
import { dataSection } from './sections/data.ts'
import { modelsSection } from './sections/models.ts'
import { countParts } from './stages/count-parts.ts'
import { scoreAll } from './stages/score.ts'
import { trainAll } from './stages/train.ts'
import { summarize } from './summary.ts'
import type { SystemicRun } from './systemic-run.ts'
import { NETWORKS } from './train-task.ts'

async function run(source: SystemicSource, prepared: PreparedSystemic, context: StudyContext): Promise<StudyOutcome> {
  const { options, progress } = context
  const sizes = profileOf(options.profile).systemic
  const study: SystemicRun = { source, options, sizes, prepared }
  const { test } = prepared
  progress.note(
    `${prepared.train.labels.length} training, ${prepared.validation.labels.length} validation, ${test.labels.length} test windows`,
  )
  const parts = await countParts(context, study)
  const fits = await trainAll(context, sizes, options.protocol, { models: NETWORKS, stage: 'training' })
  const models = scoredModels(fits, test)
  const scores = await scoreAll(context, sizes, models, test)
  return {
    title: `Financial systemic risk on ${source.provenance.title}, ${options.protocol} protocol`,
    profile: {
      ...sizes,
      trainEnd: TRAIN_END,
      validationEnd: VALIDATION_END,
      series: NEEDED_SERIES,
      description: profileOf(options.profile).description,
    } as unknown as Record<string, unknown>,
    summary: summarize(study, scores),
    sections: [dataSection(study, parts), modelsSection(study, { fits, models, scores })],
    values: {
      scores,
      fits: fits.map(
        ({ model, featureSet, seedIndex, threshold, trainingLoss, validationLoss, parameters, engine }) => ({
          model,
          featureSet,
          seedIndex,
          threshold,
          trainingLoss,
          validationLoss,
          parameters,
          engine,
        }),
      ),
    },
  }
}

/** Reads and checks the data of a systemic run; nothing is written yet. */
export async function loadSystemicStudy(options: RunOptions): Promise<LoadedStudy> {
  const source = await readSystemicSource(options.data)
  const sizes = profileOf(options.profile).systemic
  const known = { data: options.data, dataSha256: source.provenance.sha256 }
  const prepared = prepareParts(source, partsSpec(known, sizes, options.protocol, 'stress'))
  for (const part of ['train', 'validation', 'test'] as const) {
    const { labels } = prepared[part]
    const [calm, stress] = countByClass(labels)
    if (calm === 0 || stress === 0)
      throw new InputError(
        'data.one-class',
        `${source.file}: the ${part} years have calm and stressed days`,
        `${stress} stressed of ${labels.length} windows`,
      )
  }
  return { data: source.provenance, run: (context) => run(source, prepared, context) }
}
