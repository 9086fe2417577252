import { expect, it } from 'vitest'
import { foldTable } from './fold-table.ts'

it('has a row for each part, counts as numbers', () => {
  const part = (companies: number, windows: readonly [number, number]) => ({ companies, windows })
  const { rows, columns, steps } = foldTable(
    [
      {
        fold: 2,
        width: 5,
        parts: { train: part(60, [50, 9]), validation: part(20, [17, 3]), test: part(21, [18, 3]) },
        oversampled: [50, 50],
        missingCells: 7,
        leaks: [],
        step: 'abc',
      },
    ],
    ['alive', 'failed'],
    'Windows of width 5.',
  )
  expect(columns.map(({ label }) => label)).toEqual([
    'fold',
    'part',
    'companies',
    'windows, alive',
    'windows, failed',
    'missing cells filled',
  ])
  expect(rows.map((row) => Object.values(row))).toEqual([
    ['fold 3', 'training', 60, 50, 9, 7],
    ['fold 3', 'training after SMOTE', null, 50, 50, null],
    ['fold 3', 'validation', 20, 17, 3, null],
    ['fold 3', 'test', 21, 18, 3, null],
  ])
  expect(steps).toEqual(['abc'])
})
