import type { Table } from '../../../report/schema.ts'
import { intervalCell } from '../../intervals.ts'
import { MEASURES, type MeasureName } from '../../measures.ts'
import type { SearchLeak } from '../stages/leak-search.ts'

const SHOWN: readonly MeasureName[] = ['rocAuc', 'averagePrecision', 'balancedAccuracy']

/** The tuned m1 with its configuration chosen on validation and on test companies. */
export function searchLeakTable({ onValidation, onTest, difference }: SearchLeak, caption: string): Table {
  return {
    kind: 'table',
    id: 'leak-search',
    title: 'Tuned on validation or on test companies',
    caption,
    columns: [
      { key: 'measure', label: 'measure' },
      { key: 'validation', label: 'tuned on validation', digits: 3 },
      { key: 'test', label: 'tuned on test', digits: 3 },
      { key: 'worth', label: 'worth', digits: 3 },
    ],
    rows: SHOWN.map((name) => ({
      measure: MEASURES[name].label,
      validation: intervalCell(onValidation[name]),
      test: intervalCell(onTest[name]),
      worth: intervalCell(difference[name]),
    })),
  }
}
