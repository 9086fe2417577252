import { distressPaper } from '../../../papers.ts'
import type { Table } from '../../../report/schema.ts'
import { cellBeside } from '../../intervals.ts'
import { type MeasureName, measureColumns } from '../../measures.ts'
import { paperCell } from '../../paper-cell.ts'
import { TUNED } from '../models/candidates.ts'
import type { ModelScores } from './tables.ts'

const SHOWN: readonly MeasureName[] = [
  'rocAuc',
  'averagePrecision',
  'precision',
  'recall',
  'f1',
  'negativePrecision',
  'negativeRecall',
  'negativeF1',
  'accuracy',
  'balancedAccuracy',
  'matthews',
  'brier',
]

type PaperRow = ReturnType<typeof distressPaper>['table12']['rows'][number]

const PAPER_COLUMNS: Partial<Record<MeasureName, Exclude<keyof PaperRow, 'model'>>> = {
  accuracy: 'accuracy',
  precision: 'stPrecision',
  recall: 'stRecall',
  f1: 'stF1',
  negativePrecision: 'nonStPrecision',
  negativeRecall: 'nonStRecall',
  negativeF1: 'nonStF1',
}

/** What the paper calls m1. */
const PAPER_NAME = 'CNN-BiLSTM-AT'

/** The paper's row of a model of ours; m1 is its CNN-BiLSTM-AT. */
export function paperRow(model: string): PaperRow | undefined {
  const name = model === 'm1' ? PAPER_NAME : model
  return distressPaper().table12.rows.find((row) => row.model === name)
}

/** The name of a model beside those of Table 12. */
export function nameInTable12(model: string): string {
  if (model === 'm1') return `${PAPER_NAME} (m1)`
  return model === TUNED ? `${PAPER_NAME} (m1, tuned here)` : model
}

/** The paper's eight models in its order, then the others. */
export function inOrderOfTable12<T extends Pick<ModelScores, 'model'>>(scores: readonly T[]): T[] {
  const order = distressPaper().table12.rows.map(({ model }) => model)
  const place = ({ model }: T) => {
    const row = paperRow(model)
    return row === undefined ? order.length : order.indexOf(row.model)
  }
  return [...scores].sort((a, b) => place(a) - place(b))
}

/** Table 12: every model on the test parts, the paper's figure and a verdict in each cell that the paper has. */
export function table12(scores: readonly ModelScores[], caption: string, notes: readonly string[]): Table {
  return {
    kind: 'table',
    id: 'table-12',
    item: 'Table 12',
    title: 'Scores of the models on the test parts',
    caption,
    columns: [
      { key: 'model', label: 'model' },
      ...measureColumns(SHOWN),
      { key: 'parameters', label: 'weights', digits: 0 },
      { key: 'paperSeconds', label: "training, paper's seconds", digits: 2 },
      { key: 'seeds', label: 'seeds', digits: 0 },
      { key: 'engine', label: 'trained by' },
    ],
    rows: inOrderOfTable12(scores).map(({ model, parameters, seeds, engine, measures }) => {
      const paper = paperRow(model)
      return {
        model: nameInTable12(model),
        parameters: cellBeside(parameters, measures.accuracy),
        seeds: cellBeside(seeds, measures.accuracy),
        engine,
        paperSeconds: paper?.seconds ?? null,
        ...Object.fromEntries(
          SHOWN.map((name) => {
            const column = PAPER_COLUMNS[name]
            return [name, paperCell(measures[name], column === undefined ? undefined : paper?.[column])] as const
          }),
        ),
      }
    }),
    notes,
  }
}
