import { expect, it } from 'vitest'
import { codeOf } from '../test/code-of.ts'
import { removeTomekLinks } from './tomek-links.ts'

const values = Float64Array.of(0, 1, 5, 5.1, 9, 10, 10.4, 20)
const samples = { values, shape: [8, 1], labels: [1, 1, 1, 0, 0, 0, 0, 0], groups: [0, 0, 1, 1, 2, 3, 3, 4] }

it('removes the cleaned side of mutual neighbours of different classes', () => {
  expect([...removeTomekLinks(samples).kept]).toEqual([0, 1, 2, 4, 5, 6, 7])
  expect([...removeTomekLinks(samples, { clean: 'all' }).kept]).toEqual([0, 1, 4, 5, 6, 7])
  expect([...removeTomekLinks(samples, { clean: [1] }).kept]).toEqual([0, 1, 3, 4, 5, 6, 7])
  expect([...(removeTomekLinks(samples, { clean: 'majority' }).groups ?? [])]).toEqual([0, 0, 1, 2, 3, 3, 4])
})

it('can look beyond the own group', () => {
  expect([...removeTomekLinks(samples, { clean: 'all', neighbours: 'other-group' }).kept]).toEqual([
    0, 1, 2, 3, 4, 5, 6, 7,
  ])
})

it('refuses unknown classes, a single class, and options that do not fit', () => {
  expect(codeOf(() => removeTomekLinks(samples, { clean: [4] }))).toBe('unknown-label')
  expect(codeOf(() => removeTomekLinks(samples, { clean: 'minority' as 'all' }))).toBe('bad-strategy')
  expect(codeOf(() => removeTomekLinks({ ...samples, labels: new Int8Array(8) }))).toBe('one-class')
})
