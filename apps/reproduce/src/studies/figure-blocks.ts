import { confusionMatrices, lossCurves, rateCurves } from '../report/figures.ts'
import type { Figure } from '../report/schema.ts'
import { confusionCounts, curvePoints, precisionRecallPoints, rocPoints, type Trained } from './curves.ts'
import type { Reading } from './measures.ts'

/** A model and what it read on a test part. */
export interface ModelReading {
  readonly model: string
  readonly reading: Reading
}

type Place = Pick<Figure, 'id' | 'caption'> & { readonly item?: string }

/** Loss by epoch of each model: mean over its trainings, and the band from the lowest to the highest. */
export function lossFigure({ caption, ...place }: Place, models: readonly string[], fits: readonly Trained[]): Figure {
  return lossCurves(
    { ...place, title: 'Loss while training', caption, alternative: 'Training and validation loss by epoch.' },
    models.flatMap((model) => curvePoints(fits, model)),
  )
}

/** ROC and precision-recall curves of the same readings. */
export function rankingFigures(
  models: readonly ModelReading[],
  caption: string,
): [roc: Figure, precisionRecall: Figure] {
  return [
    rateCurves(
      {
        id: 'roc',
        title: 'ROC curves',
        caption,
        alternative: 'True positive rate against false positive rate by model.',
      },
      models.flatMap(({ model, reading }) => rocPoints(model, reading)),
      { x: 'false positive rate', y: 'true positive rate', diagonal: true },
    ),
    rateCurves(
      {
        id: 'precision-recall',
        title: 'Precision-recall curves',
        caption,
        alternative: 'Precision against recall by model.',
      },
      models.flatMap(({ model, reading }) => precisionRecallPoints(model, reading)),
      { x: 'recall', y: 'precision', diagonal: false },
    ),
  ]
}

/** Confusion matrices of the readings; `outcome` is what the classes are called together, as `class` or `state`. */
export function confusionFigure(
  { caption, ...place }: Place,
  models: readonly ModelReading[],
  names: readonly [string, string],
  outcome: string,
): Figure {
  return confusionMatrices(
    {
      ...place,
      title: 'Confusion matrices',
      caption,
      alternative: `Counts of actual and predicted ${outcome} by model.`,
    },
    models.flatMap(({ model, reading }) => confusionCounts(model, reading, names)),
  )
}
