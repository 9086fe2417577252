import { readFileSync } from 'node:fs'
import * as vega from 'vega'
import * as vegaLite from 'vega-lite'
import { beforeAll, describe, expect, it } from 'vitest'
import { hyperband } from '../algorithm/hyperband.ts'
import { randomSearch } from '../algorithm/random-search.ts'
import { choice, float, int, when } from '../space/parameter.ts'
import { defineSpace } from '../space/space.ts'
import { createStudy } from '../study/create-study.ts'
import type { Study } from '../study/study.ts'
import type { StudyEvent } from '../study/types.ts'
import { studyToCsv, studyToJson } from './export.ts'
import { countRungs, studyFigures } from './figures.ts'
import { hyperparameterImportance } from './importance.ts'
import { reportProgress } from './progress.ts'
import { kruskalWallis } from './rank-importance.ts'
import { studyToHtml, studyToMarkdown } from './summary.ts'

const space = defineSpace({
  rate: float(1e-4, 1e-1, { log: true }),
  width: int(1, 200),
  cell: choice(['plain', 'with "quotes", and commas', '<b>|']),
  depth: int(1, 2),
  second: when('depth', 2, int(1, 3)),
})
type Config = NonNullable<(typeof space)['config']>
let study: Study<Config>
const lines: string[] = []
const events: StudyEvent<Config>[] = []

beforeAll(async () => {
  study = createStudy({ space, algorithm: hyperband({ maxResource: 27 }), direction: 'maximize', seed: 2 })
  const progress = reportProgress(study, { write: (text) => lines.push(text) })
  const listening = (async () => {
    for await (const event of study.events()) events.push(event)
  })()
  await study.optimize(({ config, resource }) => {
    if (config.width % 17 === 0) throw new Error('line one\nline | <b>')
    return {
      score: -((Math.log10(config.rate) + 2) ** 2) - 1 / resource,
      metrics: { epochs: resource },
      checkpoint: 1,
    }
  })
  await progress
  study.close()
  await listening
})

describe('exports', () => {
  it('JSON holds the study', () => {
    const parsed = JSON.parse(studyToJson(study))
    expect(parsed.best).toEqual(study.best)
    expect(parsed.trials).toEqual(study.trials)
    expect(parsed.algorithm.settings.maxResource).toBe(27)
  })
  it('CSV has one row an evaluation, quoted by RFC 4180', () => {
    const rows = studyToCsv(study).split('\r\n')
    expect(rows[0]).toBe(
      'trial,bracket,rung,resource,previous_resource,status,score,error,config.rate,config.width,config.cell,config.depth,config.second,metric.epochs',
    )
    expect(rows).toHaveLength(study.trials.flatMap((trial) => trial.evaluations).length + 2)
    expect(rows.some((row) => row.includes('"with ""quotes"", and commas"'))).toBe(true)
    expect(rows.some((row) => row.includes('failed,,"Error: line one\nline | <b>"'))).toBe(true)
  })
})

describe('importance', () => {
  it.each(['fanova', 'kruskalWallis'] as const)('%s finds the parameter that the score depends on', (method) => {
    const [first, ...rest] = hyperparameterImportance(study, { method })
    expect(first?.parameter).toBe('rate')
    expect(first?.importance).toBeGreaterThan(0.5)
    for (const { importance } of rest) expect(importance).toBeLessThan(0.3)
  })
  it('has the statistic of scipy', () => {
    const golden = JSON.parse(readFileSync(new URL('../../test/golden/kruskal.json', import.meta.url), 'utf8'))
    for (const { values, labels, statistic } of golden.cases) {
      expect(kruskalWallis(values, labels)).toBeCloseTo(statistic, 10)
    }
  })
  it('is 0 where there is nothing to compare', () => {
    const empty = createStudy({ space, algorithm: randomSearch({ trials: 3 }), direction: 'minimize', seed: 1 })
    for (const method of ['fanova', 'kruskalWallis'] as const)
      expect(hyperparameterImportance(empty, { method }).map(({ importance }) => importance)).toEqual([0, 0, 0, 0, 0])
    expect(() => hyperparameterImportance(empty, { method: 'shap' as never })).toThrow('method must be one of fanova')
    expect(() => hyperparameterImportance(empty, { trees: 0 })).toThrow('trees must be an integer of at least 1')
    expect(() => hyperparameterImportance(empty, { bins: 1 })).toThrow('bins must be an integer of at least 2')
  })
})

describe('figures', () => {
  it('count what the schedule says', () => {
    const counts = countRungs(study)
    expect(
      counts.filter(({ bracket }) => bracket === 0).map(({ succeeded, promoted }) => [succeeded, promoted]),
    ).toEqual([
      [27, 9],
      [9, 3],
      [3, 1],
      [1, 0],
    ])
  })
  it('are valid Vega-Lite that renders to SVG', async () => {
    for (const [name, spec] of Object.entries(studyFigures(study))) {
      const warnings: string[] = []
      const logger = vega.logger(vega.Warn, undefined, (_method, _level, input) =>
        warnings.push(...(input as string[])),
      )
      const compiled = vegaLite.compile(spec as never, { logger: logger as never })
      const svg = await new vega.View(vega.parse(compiled.spec), { renderer: 'none' }).toSVG()
      expect(warnings, name).toEqual([])
      expect(svg, name).toContain('<svg')
      expect(svg.match(/<path/g)?.length, name).toBeGreaterThan(4)
    }
  })
})

describe('summaries', () => {
  it('Markdown has its tables intact', () => {
    const text = studyToMarkdown(study)
    for (const title of ['Study', 'Best evaluations', 'Rungs', 'Importance of single parameters', 'Failures']) {
      expect(text).toContain(`## ${title}`)
    }
    expect(text).toContain('Error: line one line \\| <b>')
    const best = text.split('\n').filter((line) => line.startsWith(`| ${study.best?.trial} |`))
    expect(best.length).toBeGreaterThan(0)
  })
  it('HTML escapes, and carries the specifications or the given SVG', () => {
    const html = studyToHtml(study, { history: '<svg id="drawn"></svg>' })
    expect(html.includes('line | &lt;b&gt;')).toBe(true)
    expect(html.includes('<b>')).toBe(false)
    expect(html.includes('<figure id="history"><svg id="drawn"></svg></figure>')).toBe(true)
    const spec = /id="rungSurvival">(.*?)<\/script>/.exec(html)?.[1] as string
    expect(JSON.parse(spec)).toEqual(studyFigures(study).rungSurvival)
  })
})

describe('events and progress', () => {
  it('tell the whole study in order', () => {
    const count = (type: string) => events.filter((event) => event.type === type).length
    expect(count('started')).toBe(count('completed') + count('failed'))
    expect(count('completed')).toBe(study.progress.done)
    expect(count('rungCompleted')).toBe(4 + 3 + 2 + 1)
    expect(count('finished')).toBe(1)
    const improved = events.filter((event) => event.type === 'improved').map((event) => event.best.score)
    expect(improved).toEqual([...improved].sort((a, b) => a - b))
    expect(improved.at(-1)).toBe(study.best?.score)
  })
  it('progress writes a line for each end', () => {
    expect(lines).toHaveLength(study.progress.done + study.progress.failures)
    expect(lines.at(-1)).toMatch(
      /^bracket 3 \| rung 0 \| 69 of 69 evaluations, 0 remaining \| \d+ failed \| best -0\.\d+/,
    )
  })
})

describe('bad input', () => {
  it('what is no study is a typed error', async () => {
    const reports = [studyToJson, studyToCsv, studyToMarkdown, studyToHtml, studyFigures, hyperparameterImportance]
    for (const bad of [undefined, null, {}, 'study', { trials: [] }, { ...study, direction: 'up' }]) {
      for (const report of reports) {
        expect(() => report(bad as never)).toThrow('study must be one that createStudy makes')
        expect(() => report(bad as never)).toThrow(expect.objectContaining({ code: 'invalidOption' }))
      }
      await expect(reportProgress(bad as never, { write() {} })).rejects.toMatchObject({ code: 'invalidOption' })
    }
  })
  it.each([
    [undefined, 'reportProgress: there must be an object'],
    [{}, 'write must be a function that takes text; received undefined'],
    [{ write() {}, overwrite: 1 }, 'overwrite must be true or false; received 1'],
    [{ write() {}, over: true }, 'reportProgress knows only the keys write, overwrite; received "over"'],
  ])('options %j of reportProgress', async (options, message) => {
    await expect(reportProgress(study, options as never)).rejects.toThrow(message)
    await expect(reportProgress(study, options as never)).rejects.toMatchObject({ code: 'invalidOption' })
  })
})
