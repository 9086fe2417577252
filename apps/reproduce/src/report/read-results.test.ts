import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { smallResults } from '../../test/support/small-results.ts'
import { SMOKE_RUNS, smokeResults } from '../../test/support/smoke-results.ts'
import { readResults } from './read-results.ts'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fdp-results-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Json = Record<string, unknown>

function read(results: unknown): unknown {
  writeFileSync(path.join(folder, 'results.json'), JSON.stringify(results))
  return readResults(folder)
}

/** The small results with one thing set, by a path as `sections.0.id`. */
function withOther(at: string, value: unknown): unknown {
  const copy = structuredClone(smallResults) as unknown as Json
  const keys = at.split('.')
  const last = keys.pop() ?? ''
  const holder = keys.reduce<Json>((part, key) => part[key] as Json, copy)
  if (value === undefined) delete holder[last]
  else holder[last] = value
  return copy
}

const TABLE = 'sections.0.items.0'
const FIGURE = 'sections.0.items.1'
const MARKUP = '"><img src=x>'

describe('readResults', () => {
  it.each(SMOKE_RUNS)('takes a finished run: %s', (name) => {
    expect(read(smokeResults(name))).toEqual(smokeResults(name))
  })

  it.each([
    [
      'parts of a cell that were not defined',
      `${TABLE}.rows.0.auc`,
      { value: null, low: null, high: null, step: 'a-1' },
    ],
    [
      'a drawing without a specification',
      FIGURE,
      { ...smallResults.sections[0]?.items[1], spec: undefined, svg: '<svg >' },
    ],
    ['a p-value', `${TABLE}.columns.2.digits`, 'p'],
    ['no steps', 'steps', undefined],
    [
      'a table of seconds',
      'timings.tables',
      [{ section: 'scores', table: { ...smallResults.sections[0]?.items[0], id: 'seconds' } }],
    ],
  ])('takes %s', (_, at, value) => {
    expect(() => read(withOther(at, value))).not.toThrow()
  })

  it.each([
    ['tables of seconds that are no list', 'timings.tables', {}, 'timings.tables'],
    ['a table of seconds that is none', 'timings.tables', [null], 'timings.tables.0'],
    ['steps that are no list', 'steps', 5, 'steps'],
    ['a step without its seeds', 'steps.0.seeds', undefined, 'steps.0.seeds'],
    ['a step whose id is markup', 'steps.0.id', MARKUP, 'steps.0.id'],
    ['a step made from markup', 'steps.0.from', [MARKUP], 'steps.0.from.0'],
    ['a section whose id is markup', 'sections.0.id', MARKUP, 'sections.0.id'],
    ['one note', `${TABLE}.notes`, 'one', `${TABLE}.notes`],
    ['steps of a table in one text', `${TABLE}.steps`, 'ab', `${TABLE}.steps`],
    ['an item that is no text', `${TABLE}.item`, 9, `${TABLE}.item`],
    ['more decimals than there are', `${TABLE}.columns.1.digits`, 500, `${TABLE}.columns.1.digits`],
    ['decimals in words', `${TABLE}.columns.1.digits`, 'three', `${TABLE}.columns.1.digits`],
    ['a verdict that is none', `${TABLE}.rows.0.auc`, { value: 1, verdict: 5 }, `${TABLE}.rows.0.auc.verdict`],
    ['a verdict that is markup', `${TABLE}.rows.0.auc`, { value: 1, verdict: MARKUP }, `${TABLE}.rows.0.auc.verdict`],
    ['a cell that names markup', `${TABLE}.rows.0.auc`, { value: 1, step: MARKUP }, `${TABLE}.rows.0.auc.step`],
    ['a cell without a value', `${TABLE}.rows.0.auc`, { low: 1 }, `${TABLE}.rows.0.auc.value`],
    ['a truth value in a cell', `${TABLE}.rows.0.auc`, true, `${TABLE}.rows.0.auc`],
    ['a figure without specification and drawing', `${FIGURE}.spec`, undefined, FIGURE],
    ['a specification that is none', `${FIGURE}.spec`, 5, `${FIGURE}.spec`],
    ['a drawing that is none', `${FIGURE}.svg`, 'nope', `${FIGURE}.svg`],
    ['points that hold lists', `${FIGURE}.data.0.value`, [1], `${FIGURE}.data.0.value`],
  ])('refuses %s', (_, at, value, place) => {
    expect(() => read(withOther(at, value))).toThrow(
      expect.objectContaining({ code: 'results.shape', received: expect.stringMatching(new RegExp(` at ${place}$`)) }),
    )
  })

  it.each([
    ['two items', `${FIGURE}.id`, 'table-9', 'table-9'],
    ['a section and its table', 'sections.0.id', 'table-9', 'table-9'],
    [
      'a table and one of seconds',
      'timings.tables',
      [{ section: 'scores', table: smallResults.sections[0]?.items[0] }],
      'table-9',
    ],
  ])('refuses one id for %s', (_, at, value, id) => {
    const received = `The id ${id} stands for two things`
    expect(() => read(withOther(at, value))).toThrow(expect.objectContaining({ code: 'results.shape', received }))
  })

  it.each(['', ' '])('takes "%s" for no folder, not for the one that it is called in', (name) => {
    const before = process.cwd()
    read(smallResults)
    process.chdir(folder)
    try {
      expect(() => readResults(name)).toThrow('received nothing')
    } finally {
      process.chdir(before)
    }
  })
})
