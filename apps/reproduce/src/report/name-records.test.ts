import { describe, expect, it } from 'vitest'
import { nameRecords } from './name-records.ts'

const options = (...fields: string[]) => ({ fields, labelOf: (field: string) => field })

describe('nameRecords', () => {
  it('takes as few fields as tell the records of both lists apart', () => {
    const before = [{ width: 5, batch: 32 }]
    const after = [
      { width: 5, batch: 32 },
      { width: 5, batch: 64 },
    ]
    expect(nameRecords(before, after, options('width', 'batch'))).toEqual({
      before: ['width 5, batch 32'],
      after: ['width 5, batch 32', 'width 5, batch 64'],
      fields: ['width', 'batch'],
    })
    expect(nameRecords(before, before, options('width', 'batch')).before).toEqual(['width 5'])
  })

  it('passes over a field that tells no two apart', () => {
    const rows = [
      { model: 'm1', part: 'test', fold: 1 },
      { model: 'm1', part: 'test', fold: 2 },
    ]
    expect(nameRecords(rows, rows, options('model', 'part', 'fold')).before).toEqual(['m1, fold 1', 'm1, fold 2'])
  })

  it('numbers what nothing tells apart', () => {
    const rows = [{ model: 'm1' }, { model: 'm1' }]
    expect(nameRecords(rows, [], options('model')).before).toEqual(['m1', 'm1 (2)'])
    expect(nameRecords(rows, [], options()).before).toEqual(['row 1', 'row 2'])
  })
})
