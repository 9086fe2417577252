import { describe, expect, it } from 'vitest'
import { smallResults } from '../../../test/support/small-results.ts'
import type { Results, Table } from '../schema.ts'
import { markdownReport, markdownText } from './markdown.ts'

describe('markdownText', () => {
  it.each([
    ['*ST and m_2', '\\*ST and m\\_2'],
    ['`a` ~b~ <c> $d$ e\\f', '\\`a\\` \\~b\\~ \\<c\\> \\$d\\$ e\\\\f'],
    ['0.8 [0.7, 0.9] (paper 0.9)', '0.8 [0.7, 0.9] (paper 0.9)'],
    ['[a](b) ![c]', '[a\\](b) \\![c]'],
    ['one\n two ', 'one two'],
    ['AT&T, &amp; and &#39;', 'AT&T, \\&amp; and \\&#39;'],
  ])('%s', (text, markdown) => {
    expect(markdownText(text)).toBe(markdown)
  })
})

describe('markdownReport', () => {
  const table: Table = {
    kind: 'table',
    id: 't',
    title: 'Leaks',
    caption: '1. No list',
    columns: [
      { key: 'arm', label: '|a|' },
      { key: 'auc', label: 'AUC', digits: 2 },
      { key: 'aucRank', label: 'rank', digits: 0 },
      { key: 'f1', label: 'F1', digits: 2 },
      { key: 'f1Rank', label: 'rank', digits: 0 },
    ],
    rows: [{ arm: 'x | y\nz', auc: 0.5, aucRank: 1, f1: null, f1Rank: 2 }],
    notes: ['# no heading', '- no list', '> no quotation'],
  }
  const results: Results = {
    ...smallResults,
    data: { ...smallResults.data, notes: ['columns that are not read: a*b'] },
    sections: [{ id: 's', title: 'S', text: ['+ no list'], items: [table] }],
  }
  const lines = markdownReport(results).split('\n')

  it('keeps a row on its line and a bar in its cell, and tells columns of one name apart', () => {
    expect(lines).toContain('| \\|a\\| | AUC | rank (AUC) | F1 | rank (F1) |')
    expect(lines).toContain('| --- | ---: | ---: | ---: | ---: |')
    expect(lines).toContain('| x \\| y z | 0.50 | 1 | – | 2 |')
  })

  it('says what was done with the data', () => {
    expect(lines).toContain('Note on the data: columns that are not read: a\\*b')
  })

  it('keeps paragraphs paragraphs', () => {
    for (const line of ['1\\. No list', '\\# no heading', '\\- no list', '\\> no quotation', '\\+ no list'])
      expect(lines).toContain(line)
  })
})
