import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'

const folder = mkdtempSync(path.join(tmpdir(), 'fdp-golden-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** What the script keeps of a run. */
function kept(results: unknown): unknown {
  const script = path.join(folder, 'make_smoke_results.mjs')
  copyFileSync(new URL('./golden/make_smoke_results.mjs', import.meta.url), script)
  mkdirSync(path.join(folder, 'run'), { recursive: true })
  writeFileSync(path.join(folder, 'run', 'results.json'), JSON.stringify(results))
  execFileSync(process.execPath, [script, 'small', path.join(folder, 'run')])
  return JSON.parse(gunzipSync(readFileSync(path.join(folder, 'small.json.gz'))).toString())
}

it('leaves out the steps that numbers name, and those of figures in', () => {
  const interval = { estimate: 0.5, step: 'leak-1' }
  const run = {
    study: 'distress',
    sections: [
      {
        id: 'one',
        items: [
          {
            kind: 'table',
            id: 't',
            rows: [{ name: 'm1', step: '1-2', auc: { value: 0.123456789, step: 'score-1' } }],
            steps: ['score-1'],
          },
          {
            kind: 'figure',
            id: 'f',
            data: [{ step: '1-2', value: 0.4 }],
            spec: { encoding: { x: { field: 'step' } }, bin: { step: 0.05 } },
            steps: ['train-1'],
          },
        ],
      },
    ],
    timings: {
      seconds: 1,
      tables: [{ section: 'one', table: { kind: 'table', rows: [{ s: { value: 1, step: 'a' } }], steps: ['a'] } }],
    },
    steps: [{ id: 'score-1' }],
    values: {
      significance: { friedman: { statistic: 3 } },
      leaks: [
        { id: 'a', measures: { rocAuc: interval }, difference: { rocAuc: interval } },
        { id: 'b', measures: { rocAuc: interval }, difference: null },
        { id: 'c', against: 'a' },
      ],
      scores: [1],
    },
  }
  expect(kept(run)).toEqual({
    study: 'distress',
    sections: [
      {
        id: 'one',
        items: [
          { kind: 'table', id: 't', rows: [{ name: 'm1', step: '1-2', auc: { value: 0.123457 } }] },
          {
            kind: 'figure',
            id: 'f',
            data: [{ step: '1-2', value: 0.4 }],
            spec: { encoding: { x: { field: 'step' } }, bin: { step: 0.05 } },
          },
        ],
      },
    ],
    timings: { seconds: 1, tables: [{ section: 'one', table: { kind: 'table', rows: [{ s: { value: 1 } }] } }] },
    values: {
      significance: { friedman: { statistic: 3 } },
      leaks: [
        { id: 'a', measures: { rocAuc: { estimate: 0.5 } }, difference: { rocAuc: { estimate: 0.5 } } },
        { id: 'b', measures: { rocAuc: { estimate: 0.5 } }, difference: null },
        { id: 'c', against: 'a' },
      ],
    },
  })
})

it('takes a run of the other study, which has neither tests nor tables of seconds', () => {
  const run = { study: 'systemic', sections: [], timings: { seconds: 1 }, values: {} }
  expect(kept(run)).toEqual(run)
})
