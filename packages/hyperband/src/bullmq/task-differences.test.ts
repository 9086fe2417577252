import { describe, expect, it } from 'vitest'
import { taskDifferences } from './task-differences.ts'

const data = {
  ...{ trial: '0-0', bracket: 0, rung: 1, config: { x: -0, kind: 'a' }, resource: 3, previousResource: 1, seed: 7 },
  checkpoint: { weights: [1, 2], note: undefined } as never,
}
const stored = JSON.parse(JSON.stringify(data))

describe('taskDifferences', () => {
  it('are none for what JSON made of the task, whether it was to stop or not, with any reference to its checkpoint', () => {
    expect(taskDifferences(stored, data)).toEqual([])
    expect(taskDifferences({ ...stored, stop: true }, data)).toEqual([])
    expect(taskDifferences({ ...stored, checkpoint: 'https://store/a?signature=2' }, data)).toEqual([])
  })
  it.each([
    [{ config: { x: 0.5, kind: 'a' } }, 'config.x: 0.5, 0'],
    [{ config: { x: 0, kind: '{"a":' } }, 'config.kind: "{\\"a\\":", "a"'],
    [{ resource: 9 }, 'resource: 9, 3'],
    [{ previousResource: 0 }, 'previousResource: 0, 1'],
    [{ seed: 8 }, 'seed: 8, 7'],
  ])('%j', (change, line) => {
    expect(taskDifferences({ ...stored, ...change }, data)).toEqual([line])
  })
  it('are many, but not without end, for what is no task at all', () => {
    expect(taskDifferences(null, data)).toContain('seed: nothing, 7')
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`x${i}`, i]))
    expect(taskDifferences({ ...stored, config: {} }, { ...data, config: many })).toHaveLength(20)
  })
})
