import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Results } from '../src/report/schema.ts'
import { runFdp } from './run-fdp.ts'
import { smallResults } from './support/small-results.ts'

let folder = ''

const put = (name: string, text: string) => {
  mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
  writeFileSync(path.join(folder, name), text)
}
const save = (name: string, results: Results) => put(`${name}/results.json`, JSON.stringify(results))
const read = (...names: string[]) => readFileSync(path.join(folder, ...names), 'utf8')

/** The same run with one score and one option changed. */
function changedResults(auc: number): Results {
  const copy = structuredClone(smallResults) as unknown as {
    options: { seed: number }
    sections: [{ items: [{ rows: [{ auc: { value: number } }] }] }]
  }
  copy.options.seed = 8
  copy.sections[0].items[0].rows[0].auc.value = auc
  return copy as unknown as Results
}

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'fdp-export-'))
  save('run', smallResults)
  save('other', changedResults(0.9))
  save('systemic', { ...smallResults, study: 'systemic' })
  put('half/fdp-run.json', '{}')
  put('empty/notes.txt', '')
  put('cut/results.json', JSON.stringify(smallResults).slice(0, 200))
  put('foreign/results.json', '[]')
  put('timeless/results.json', JSON.stringify({ ...smallResults, timings: {} }))
  put('hollow/results.json', JSON.stringify({ format: 'fdp-results/1', study: 'distress' }))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const exported = async (format: string) => {
  const { code, stdout } = await runFdp(['export', 'run', '--format', format, '--out', format], folder)
  expect(code).toBe(0)
  return stdout.trimEnd().split('\n')
}

describe('fdp export', () => {
  it('latex: a table to be included, and a document that includes it', async () => {
    expect(await exported('latex')).toEqual(['latex/table-9.tex', 'latex/all-tables.tex'])
    const text = read('latex', 'table-9.tex')
    expect(text).toContain(
      '\\caption[{Scores of m1 \\& m2}]{Scores of m1 \\& m2 (Table 9 of Song, Chiangpradit and Busababodhin, 2025). n = 10, 95 \\% intervals.}\\label{tab:distress-9}',
    )
    expect(text).toContain(
      [
        'm1 & 0.812 & 10 \\\\*',
        ' & \\fdpsmall{[0.750, 0.870]} &  \\\\*',
        '\\fdpsmall{\\quad paper} &  & \\fdpsmall{12} \\\\*',
        '\\fdpsmall{\\quad difference} &  & \\fdpsmall{$-$2} \\\\[2pt]',
        'm\\_2 & 0.700 & 1,200 \\\\*',
      ].join('\n'),
    )
    expect(text).toContain('One \\textbar{} note.')
    expect(read('latex', 'all-tables.tex')).toContain('\\input{table-9}')
  })

  it('markdown: one text, its figures beside', async () => {
    expect(await exported('markdown')).toEqual(['markdown/report.md', 'markdown/figures/figure-1.svg'])
    const text = read('markdown', 'report.md')
    expect(text).toContain('| m1 | 0.812 [0.750, 0.870] | 10 (paper 12, differs -2) |')
    expect(text).toContain('| m\\_2 | 0.700')
    expect(text).toContain('Options: data made-up, protocol strict, profile smoke, seed 7; backend simd.')
    expect(text).toContain('![m1 above m2](figures/figure-1.svg)')
  })

  it('csv: full digits, intervals and verdicts in columns of their own', async () => {
    expect(await exported('csv')).toEqual(['csv/table-9.csv', 'csv/figures/figure-1.csv'])
    expect(read('csv', 'table-9.csv').split('\n').slice(0, 2)).toEqual([
      "model,ROC-AUC,ROC-AUC (interval low),ROC-AUC (interval high),windows,windows (paper's),windows (verdict),windows (minus paper's)",
      'm1,0.8123,0.75,0.87,10,12,differs,-2',
    ])
    expect(read('csv', 'figures', 'figure-1.csv')).toBe('model,value\nm1,3\n"m, 2",\n')
  })

  it('json: the results, each table, each specification with its data', async () => {
    const names = await exported('json')
    expect(names).toEqual(['json/results.json', 'json/table-9.json', 'json/figures/figure-1.vl.json'])
    expect(JSON.parse(read('json', 'results.json'))).toEqual(smallResults)
    expect(JSON.parse(read('json', 'figures', 'figure-1.vl.json')).data.values).toHaveLength(2)
  })

  it('png: the same bytes each time, with text in them', async () => {
    await exported('png')
    const first = readFileSync(path.join(folder, 'png/figures/figure-1.png'))
    expect(first.subarray(1, 4).toString()).toBe('PNG')
    expect(first.readUInt32BE(16)).toBe(1600)
    await exported('png')
    expect(readFileSync(path.join(folder, 'png/figures/figure-1.png')).equals(first)).toBe(true)
  })

  it('refuses an unknown format and a folder without results', async () => {
    const unknown = await runFdp(['export', 'run', '--format', 'pdf'], folder)
    expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('latex, markdown, csv, json, png')])
    const none = await runFdp(['export', 'nowhere', '--format', 'csv'], folder)
    expect(none.code).toBe(2)
    expect(readdirSync(folder)).not.toContain('nowhere')
  })

  it('keeps files that are there, unless told to replace them', async () => {
    put('mine/table-9.csv', 'my own')
    const kept = await runFdp(['export', 'run', '--format', 'csv', '--out', 'mine'], folder)
    expect([kept.code, kept.stderr]).toEqual([2, expect.stringContaining('received table-9.csv')])
    expect([read('mine', 'table-9.csv'), readdirSync(path.join(folder, 'mine'))]).toEqual(['my own', ['table-9.csv']])
    const replaced = await runFdp(['export', 'run', '--format', 'csv', '--out', 'mine', '--overwrite'], folder)
    expect([replaced.code, read('mine', 'table-9.csv')]).toEqual([0, read('csv', 'table-9.csv')])
  })

  it.each(['file.txt', 'file.txt/below', ''])('refuses "%s", which cannot be a folder', async (out) => {
    put('file.txt', 'a file')
    const { code, stderr } = await runFdp(['export', 'run', '--format', 'csv', '--out', out], folder)
    expect([code, stderr]).toEqual([2, expect.stringMatching(/^fdp: --out names a folder.*; received .+\n$/)])
  })
})

describe('fdp compare', () => {
  it.each([
    ['run', 0],
    ['other', 1],
  ])('--exit-code: run and %s end with %i', async (after, ended) => {
    const { stdout, code } = await runFdp(['compare', 'run', after, '--exit-code'], folder)
    expect([code, stdout.length > 0]).toEqual([ended, true])
    expect((await runFdp(['compare', 'run', after], folder)).code).toBe(0)
  })

  it('says that a run is the same as itself', async () => {
    const { stdout, code } = await runFdp(['compare', 'run', 'run'], folder)
    expect(code).toBe(0)
    expect(stdout).toContain('the same results of distress in every one of 4 cells')
  })

  it('names what changed, by how much, and whether it left an interval', async () => {
    const { stdout, code } = await runFdp(['compare', 'run', 'other'], folder)
    expect(code).toBe(0)
    expect(stdout).toContain('seed       7 -> 8')
    expect(stdout).toContain('tables     4 cells compared, 1 differ, 1 of them outside an interval')
    expect(stdout).toContain('m1 | ROC-AUC: 0.8123 [0.75, 0.87] -> 0.9 [0.75, 0.87] (+0.0877), outside an interval')
  })

  it('gives the whole of it as JSON', async () => {
    const { stdout } = await runFdp(['compare', 'run', 'other', '--json'], folder)
    expect(JSON.parse(stdout)).toMatchObject({
      identical: false,
      setting: [{ name: 'options.seed', before: 7, after: 8 }],
      items: [{ id: 'table-9', name: 'Table 9. Scores of m1 & m2', cells: [{ row: 'm1', column: 'ROC-AUC' }] }],
    })
  })

  it.each([
    ['a folder that is not there', 'nowhere', 'which does not exist'],
    ['a folder without results', 'empty', 'without results.json'],
    ['a run that was not finished', 'half', '--resume goes on with it'],
    ['a folder of runs', '.', 'which holds runs in'],
    ['results that were cut off', 'cut', 'holds JSON'],
    ['another format', 'foreign', 'has the format fdp-results/1'],
    ['results without their frame', 'hollow', 'is whole, as fdp run wrote it'],
    ['results without what the report says', 'timeless', 'is whole, as fdp run wrote it'],
    ['a run of the other study', 'systemic', 'hold runs of one study'],
  ])('refuses %s', async (_, name, message) => {
    const { code, stderr } = await runFdp(['compare', 'run', name], folder)
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
    expect(stderr.trimEnd().split('\n')).toHaveLength(1)
  })
})
