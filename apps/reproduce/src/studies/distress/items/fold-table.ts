import type { Table } from '../../../report/schema.ts'
import type { ClassNames } from '../sample/data.ts'

/** What each fold holds, by role. */
export interface FoldCounts {
  readonly fold: number
  readonly width: number
  readonly parts: Readonly<
    Record<'train' | 'validation' | 'test', { readonly companies: number; readonly windows: readonly [number, number] }>
  >
  readonly oversampled: readonly [number, number]
  readonly missingCells: number
  /** What the leakage audit found, as sentences. */
  readonly leaks: readonly string[]
  /** Id of the step that counted. */
  readonly step?: string
}

/** A row for each part of each fold, and one for its training windows after SMOTE. */
export function foldTable(counts: readonly FoldCounts[], names: ClassNames, caption: string): Table {
  return {
    kind: 'table',
    id: 'folds',
    title: 'Parts of each fold',
    caption,
    columns: [
      { key: 'fold', label: 'fold' },
      { key: 'part', label: 'part' },
      { key: 'companies', label: 'companies', digits: 0 },
      { key: 'negative', label: `windows, ${names[0]}`, digits: 0 },
      { key: 'positive', label: `windows, ${names[1]}`, digits: 0 },
      { key: 'missing', label: 'missing cells filled', digits: 0 },
    ],
    rows: counts.flatMap(({ fold, parts: { train, validation, test }, oversampled, missingCells }) => {
      const row = (part: string, companies: number | null, windows: readonly [number, number]) => ({
        fold: `fold ${fold + 1}`,
        part,
        companies,
        negative: windows[0],
        positive: windows[1],
        missing: null,
      })
      return [
        { ...row('training', train.companies, train.windows), missing: missingCells },
        row('training after SMOTE', null, oversampled),
        row('validation', validation.companies, validation.windows),
        row('test', test.companies, test.windows),
      ]
    }),
    steps: counts.flatMap(({ step }) => step ?? []),
  }
}
