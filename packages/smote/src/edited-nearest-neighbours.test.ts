import { expect, it } from 'vitest'
import { codeOf } from '../test/code-of.ts'
import { editedNearestNeighbours } from './edited-nearest-neighbours.ts'

const values = Float64Array.of(0, 1, 2, 3, 1.6, 10, 11, 12.1, 13.3)
const samples = { values, shape: [9, 1], labels: [1, 1, 1, 1, 0, 0, 0, 0, 0] }

it('removes rows that most of their neighbours, or any, contradict', () => {
  expect([...editedNearestNeighbours(samples).kept]).toEqual([0, 1, 2, 3, 5, 6, 7, 8])
  expect([...editedNearestNeighbours(samples, { clean: 'all' }).kept]).toEqual([0, 1, 2, 3, 5, 6, 7, 8])
  expect([...editedNearestNeighbours(samples, { clean: 'all', agreement: 'all' }).kept]).toEqual([5, 6, 7, 8])
})

it('keeps a row where its own class is among the most frequent', () => {
  const three = { ...samples, labels: [1, 2, 1, 1, 0, 0, 0, 0, 0] }
  expect([...editedNearestNeighbours(three, { clean: 'all', k: 3 }).kept]).toEqual([0, 2, 3, 5, 6, 7, 8])
})

it('refuses options that do not fit', () => {
  expect(codeOf(() => editedNearestNeighbours(samples, { k: 9 }))).toBe('k-too-large')
  expect(codeOf(() => editedNearestNeighbours(samples, { k: 0 }))).toBe('bad-option')
  expect(codeOf(() => editedNearestNeighbours(samples, { agreement: 'mode' as 'all' }))).toBe('bad-option')
})
