import { distressPaper } from '../../../papers.ts'
import type { Cell, Table } from '../../../report/schema.ts'
import { cellBeside, type Interval, intervalCell } from '../../intervals.ts'
import { MEASURES, type MeasureName } from '../../measures.ts'
import { paperCell } from '../../paper-cell.ts'
import type { ClassNames } from '../sample/data.ts'
import type { OutOfTimeOutcome } from '../stages/out-of-time.ts'

const BY_CLASS: readonly (readonly [MeasureName, MeasureName, MeasureName])[] = [
  ['negativePrecision', 'negativeRecall', 'negativeF1'],
  ['precision', 'recall', 'f1'],
]

const ABSENT: Interval = { estimate: Number.NaN, lower: Number.NaN, upper: Number.NaN }

function supportCell(outcome: OutOfTimeOutcome | undefined, label: number, paper: number): Cell {
  const ours = outcome?.support[label]
  if (outcome === undefined || ours === undefined) return { value: null, paper, verdict: 'cannot be' }
  const cell = { ...cellBeside(ours, outcome.measures.accuracy), paper }
  return ours === paper ? { ...cell, verdict: 'reproduced' } : { ...cell, verdict: 'differs', difference: ours - paper }
}

/** Table 13: the report by class on companies of a later time. */
export function table13(outcome: OutOfTimeOutcome | undefined, names: ClassNames, caption: string): Table {
  const paper = distressPaper().table13
  const measure = (name: MeasureName) => outcome?.measures[name] ?? ABSENT
  return {
    kind: 'table',
    id: 'table-13',
    item: 'Table 13',
    title: 'm1 out of time, by class',
    caption,
    columns: [
      { key: 'class', label: 'class' },
      { key: 'precision', label: 'precision', digits: 3 },
      { key: 'recall', label: 'recall', digits: 3 },
      { key: 'f1', label: 'F1', digits: 3 },
      { key: 'support', label: 'windows', digits: 0 },
    ],
    rows: BY_CLASS.map(([precision, recall, f1], label) => {
      const row = paper.rows.find((entry) => entry.label === label)
      return {
        class: names[label] ?? '',
        precision: paperCell(measure(precision), row?.precision),
        recall: paperCell(measure(recall), row?.recall),
        f1: paperCell(measure(f1), row?.f1),
        support: supportCell(outcome, label, row?.support ?? Number.NaN),
      }
    }),
    notes: [
      outcome === undefined
        ? 'Cannot be made of this sample: no two periods cut its companies by their last period so that both classes have windows in every part, and no later cohort comes with it.'
        : "The paper's year 2025 is of listed companies that are not public; its figures stand here for orientation. The threshold was chosen on validation windows, so that a later share of class 1 has no part in it.",
    ],
  }
}

const COMPARED: readonly MeasureName[] = [
  'accuracy',
  'balancedAccuracy',
  'rocAuc',
  'averagePrecision',
  'matthews',
  'brier',
]

/** The same model in time and out of time. */
export function timeTable(
  { measures }: OutOfTimeOutcome,
  inTime: Readonly<Record<MeasureName, Interval>>,
  caption: string,
): Table {
  const { accuracy } = distressPaper().table13
  return {
    kind: 'table',
    id: 'out-of-time',
    title: 'm1 in time and out of time',
    caption,
    columns: [
      { key: 'measure', label: 'measure' },
      { key: 'inTime', label: 'in time', digits: 3 },
      { key: 'outOfTime', label: 'out of time', digits: 3 },
    ],
    rows: COMPARED.map((name) => ({
      measure: MEASURES[name].label,
      inTime: intervalCell(inTime[name]),
      outOfTime: paperCell(measures[name], name === 'accuracy' ? accuracy : undefined),
    })),
  }
}
