import type { Results } from '../../src/report/schema.ts'

/** Results of a run that never was: one table with everything a cell can have, one figure. */
export const smallResults: Results = {
  format: 'fdp-results/1',
  study: 'distress',
  title: 'A small study',
  options: { data: 'made-up', protocol: 'strict', profile: 'smoke', seed: 7 },
  versions: { '@fdp/stats': '0.0.0' },
  backend: 'simd',
  data: {
    name: 'made-up',
    title: 'made-up rows',
    sha256: '00',
    licence: 'none',
    citation: 'nobody',
    source: 'a test',
    synthetic: true,
  },
  profile: { seeds: 2 },
  summary: ['It went well.'],
  sections: [
    {
      id: 'scores',
      title: 'Scores',
      text: ['What the models scored.'],
      items: [
        {
          kind: 'table',
          id: 'table-9',
          item: 'Table 9',
          title: 'Scores of m1 & m2',
          caption: 'n = 10, 95 % intervals',
          columns: [
            { key: 'model', label: 'model' },
            { key: 'auc', label: 'ROC-AUC', digits: 3 },
            { key: 'count', label: 'windows', digits: 0 },
          ],
          rows: [
            {
              model: 'm1',
              auc: { value: 0.8123, low: 0.75, high: 0.87, step: 'score-1' },
              count: { value: 10, paper: 12, verdict: 'differs', difference: -2 },
            },
            { model: 'm_2', auc: { value: 0.7, low: 0.65, high: 0.76 }, count: 1200 },
          ],
          notes: ['One | note.'],
        },
        {
          kind: 'figure',
          id: 'figure-1',
          title: 'Bars',
          caption: 'two bars',
          alternative: 'm1 above m2',
          data: [
            { model: 'm1', value: 3 },
            { model: 'm, 2', value: null },
          ],
          spec: {
            mark: 'bar',
            encoding: { x: { field: 'model', type: 'nominal' }, y: { field: 'value', type: 'quantitative' } },
          },
        },
      ],
    },
  ],
  values: {},
  steps: [
    { id: 'score-1', text: 'measures of m1', seeds: [7], from: ['train-1'] },
    { id: 'train-1', text: 'm1, seed 1', seeds: [11], from: [] },
  ],
  timings: {
    started: '2026-01-01T00:00:00.000Z',
    seconds: 1,
    node: 'v20',
    machine: { cpu: 'any', cores: 2, memoryGiB: 4, platform: 'linux x64' },
    workers: 1,
    work: {},
  },
}
