import { confusionMatrices, lossCurves, rateCurves } from '../report/figures.ts'
import type { Figure } from '../report/schema.ts'
import { confusionCounts, curvePoints, precisionRecallPoints, rocPoints, type TrainingCurves } from './curves.ts'
import type { Reading } from './measures.ts'

/** A model and what it read on a test part. */
export interface ModelReading {
  readonly model: string
  readonly reading: Reading
}

type Place = Pick<Figure, 'id' | 'caption'> & { readonly item?: string }

/** What a training keeps of its epochs. */
interface Trained {
  readonly model: string
  readonly trainingLoss: readonly number[]
  readonly validationLoss: readonly number[]
}

interface TrainedWithAccuracy extends Trained {
  readonly trainingAccuracy: readonly number[]
  readonly validationAccuracy: readonly number[]
}

const pointsOf = (models: readonly string[], curves: readonly TrainingCurves[]) =>
  models.flatMap((model) => curvePoints(curves, model))

/** Loss by epoch of each model: mean over its trainings, and the band from the lowest to the highest. */
export function lossFigure({ caption, ...place }: Place, models: readonly string[], fits: readonly Trained[]): Figure {
  const curves = fits.map(({ model, trainingLoss, validationLoss }) => ({
    model,
    training: trainingLoss,
    validation: validationLoss,
  }))
  return lossCurves(
    { ...place, title: 'Loss while training', caption, alternative: 'Training and validation loss by epoch.' },
    pointsOf(models, curves),
  )
}

/** Accuracy by epoch of each model, as {@link lossFigure}. */
export function accuracyFigure(
  { caption, ...place }: Place,
  models: readonly string[],
  fits: readonly TrainedWithAccuracy[],
): Figure {
  const curves = fits.map(({ model, trainingAccuracy, validationAccuracy }) => ({
    model,
    training: trainingAccuracy,
    validation: validationAccuracy,
  }))
  return lossCurves(
    { ...place, title: 'Accuracy while training', caption, alternative: 'Training and validation accuracy by epoch.' },
    pointsOf(models, curves),
    'accuracy',
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
