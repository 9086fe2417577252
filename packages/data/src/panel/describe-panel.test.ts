import { expect, it } from 'vitest'
import { describePanel } from './describe-panel.ts'
import { createPanel } from './panel.ts'

const rows = [
  { entity: 'A', period: '2001', values: [1, null], label: 0 },
  { entity: 'A', period: '2003', values: [3, null], label: 1 },
  { entity: 'B', period: '2002', values: [5, 6], label: -1 },
]

it('counts observed rows only: missing cells, classes by row', () => {
  expect(describePanel(createPanel({ features: ['x', 'y'], rows }))).toEqual({
    entities: 2,
    periods: 3,
    firstPeriod: '2001',
    lastPeriod: '2003',
    spacing: 'year',
    rows: 3,
    possibleRows: 6,
    gaps: [{ entity: 'A', after: '2001', before: '2003', length: 1 }],
    absentPeriods: 0,
    longestRuns: { 1: 2 },
    missing: { x: 0, y: 2 },
    classes: { level: 'row', negative: 1, positive: 1, unknown: 1 },
  })
})

it('counts classes by entity, and none without labels', () => {
  const plain = rows.map(({ label: _, ...row }) => row)
  const labels = { level: 'entity', values: [1, -1] } as const
  expect(describePanel(createPanel({ features: ['x', 'y'], rows: plain, labels })).classes).toEqual({
    level: 'entity',
    negative: 0,
    positive: 1,
    unknown: 1,
  })
  expect(describePanel(createPanel({ features: ['x', 'y'], rows: plain })).classes).toBeUndefined()
})
