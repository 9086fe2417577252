import { systemicPaper } from '../../papers.ts'
import type { Table } from '../../report/schema.ts'
import { intervalCell } from '../intervals.ts'
import { type MeasureName, measureColumns } from '../measures.ts'
import { paperCell } from '../paper-cell.ts'
import { FEATURE_SETS } from './features.ts'
import type { Question } from './questions.ts'
import type { SystemicScores } from './stages/score.ts'

const SHOWN: readonly MeasureName[] = [
  'accuracy',
  'recall',
  'f1',
  'rocAuc',
  'precision',
  'balancedAccuracy',
  'averagePrecision',
  'matthews',
  'brier',
]

/** Scores of the models on one question, the paper's figures beside ours on all test days. */
export function scoreTable(
  scores: readonly SystemicScores[],
  question: Question['name'],
  meta: Pick<Table, 'id' | 'title' | 'caption'> & { item?: string; notes: readonly string[] },
): Table {
  const paper = new Map(systemicPaper().table1.rows.map((row) => [row.model, row]))
  return {
    kind: 'table',
    ...meta,
    columns: [{ key: 'model', label: 'model' }, { key: 'features', label: 'features' }, ...measureColumns(SHOWN)],
    rows: scores
      .filter((score) => score.question === question)
      .map(({ model, featureSet, measures }) => {
        const reported = question === 'state' && featureSet !== null ? paper.get(model) : undefined
        const shown = Object.fromEntries(
          SHOWN.map((name) => [name, Number.isFinite(measures[name].estimate) ? intervalCell(measures[name]) : null]),
        )
        const beside = (name: 'accuracy' | 'recall' | 'f1') =>
          reported === undefined ? {} : { [name]: paperCell(measures[name], reported[name], 2) }
        return {
          model,
          features: featureSet === null ? 'none' : FEATURE_SETS[featureSet].short,
          ...shown,
          ...beside('accuracy'),
          ...beside('recall'),
          ...beside('f1'),
        }
      }),
  }
}
