import type { DistressPaper } from '../../../papers.ts'
import type { Table } from '../../../report/schema.ts'
import type { Interval } from '../../intervals.ts'
import type { MeasureName } from '../../measures.ts'
import { paperPoint } from '../../paper-cell.ts'
import type { ClassNames } from '../sample/data.ts'

/** Companies and rows of a sample, by class. */
export interface SampleCounts {
  readonly companies: readonly [number, number]
  readonly rows: readonly [number, number]
  readonly features: number
}

export function table2(
  { companies, rows, features }: SampleCounts,
  names: ClassNames,
  paper: DistressPaper['table2'] | undefined,
): Table {
  const reported = paper === undefined ? [] : [paper.nonSt, paper.st]
  const line = (label: 0 | 1) => ({
    type: names[label],
    companies: paperPoint(companies[label], reported[label]?.companies, 0),
    points: paperPoint(rows[label], reported[label]?.points, 0),
  })
  return {
    kind: 'table',
    id: 'table-2',
    item: 'Table 2',
    title: 'Companies of the sample',
    caption: `Companies and company-periods by class, ${features} features a period.`,
    columns: [
      { key: 'type', label: 'class' },
      { key: 'companies', label: 'companies', digits: 0 },
      { key: 'points', label: 'company-periods', digits: 0 },
    ],
    rows: [line(1), line(0), { type: 'all', companies: companies[0] + companies[1], points: rows[0] + rows[1] }],
    notes:
      paper === undefined
        ? []
        : ['The text of the paper says 1,630 points of class 1; its Table 2 says 1,620, which is 135 x 12.'],
  }
}

/** One model's scores at one width. */
export interface ModelScores {
  readonly model: string
  readonly width: number
  /** Trainings of each fold that are averaged. */
  readonly seeds: number
  readonly parameters: number | null
  readonly engine: string
  readonly measures: Readonly<Record<MeasureName, Interval>>
}
