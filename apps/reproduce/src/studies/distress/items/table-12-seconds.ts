import type { Table } from '../../../report/schema.ts'
import { intervalCell } from '../../intervals.ts'
import { stepsOf } from '../../made-from.ts'
import { paperCell } from '../../paper-cell.ts'
import { blockName, type FitResult } from '../blocks.ts'
import { type Draws, mean, meanOver, ratioOver } from './over-repeats.ts'
import { inOrderOfTable12, nameInTable12, paperRow } from './table-12.ts'

const REFERENCE = 'm1'

/** What Table 12 says of training time, from the trainings of one width; it belongs under the timings of a run. */
export function table12Seconds(fits: readonly FitResult[], draws: Draws, caption: string): Table {
  const reference = new Map(fits.filter(({ model }) => model === REFERENCE).map((fit) => [blockName(fit), fit.seconds]))
  const paperReference = paperRow(REFERENCE)?.seconds
  const models = inOrderOfTable12([...new Set(fits.map(({ model }) => model))].map((model) => ({ model })))
  return {
    kind: 'table',
    id: 'table-12-seconds',
    item: 'Table 12',
    title: 'Training time of the models',
    caption,
    columns: [
      { key: 'model', label: 'model' },
      { key: 'seconds', label: 'seconds a training', digits: 2 },
      { key: 'perEpoch', label: 'seconds an epoch', digits: 4 },
      { key: 'ratio', label: 'times m1', digits: 2 },
      { key: 'epochs', label: 'epochs', digits: 0 },
      { key: 'trainings', label: 'trainings', digits: 0 },
      { key: 'paperSeconds', label: "paper's seconds", digits: 2 },
    ],
    rows: models.map(({ model }) => {
      const own = fits.filter((fit) => fit.model === model)
      const seconds = own.map((fit) => fit.seconds)
      const epochs = mean(own.map(({ trainingLoss }) => trainingLoss.length))
      const paired = own.flatMap((fit) => {
        const ofReference = reference.get(blockName(fit))
        return ofReference === undefined ? [] : [[fit.seconds, ofReference] as const]
      })
      const ratio = ratioOver(
        paired.map(([ofModel]) => ofModel),
        paired.map(([, ofReference]) => ofReference),
        draws,
      )
      const paper = paperRow(model)?.seconds
      return {
        model: nameInTable12(model),
        seconds: intervalCell(meanOver(seconds, draws)),
        perEpoch: epochs > 0 ? mean(seconds) / epochs : null,
        ratio:
          model === REFERENCE
            ? 1
            : paperCell(ratio, paper === undefined || !paperReference ? undefined : paper / paperReference, 2),
        epochs: epochs > 0 ? epochs : null,
        trainings: own.length,
        paperSeconds: paper ?? null,
      }
    }),
    notes: [
      'Seconds are those of one training in its worker thread, validation after each epoch with it, beside whatever the other workers did.',
    ],
    steps: stepsOf(fits),
  }
}
