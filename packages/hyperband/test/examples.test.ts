import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as vega from 'vega'
import { compile } from 'vega-lite'
import { describe, expect, it, vi } from 'vitest'
import { decide, work } from '../examples/machines.ts'
import { report } from '../examples/report.ts'
import { run as resume } from '../examples/resume.ts'
import { compare, plot } from '../examples/simulation.ts'
import { run as runThreads } from '../examples/threads.ts'
import { createStudy, defineSpace, float, hyperband, hyperbandSchedule } from '../src/index.ts'
import { hasRedis, startRedis } from './support/redis.ts'

const root = join(import.meta.dirname, '..')
const readme = readFileSync(join(root, 'README.md'), 'utf8')

describe('README', () => {
  const blocks = [...readme.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1] as string)
  it('shows the example files, word for word, and no other code', () => {
    const files = readdirSync(join(root, 'examples')).map((name) => readFileSync(join(root, 'examples', name), 'utf8'))
    expect(blocks.length).toBeGreaterThanOrEqual(7)
    for (const block of blocks) expect(files).toContain(block)
  })
  it('has the table of brackets that the schedule gives', () => {
    const rows = [...readme.matchAll(/^\| (algorithm1|table1|kerasTuner) +\| (.*?) +\|$/gm)]
    expect(rows).toHaveLength(3)
    for (const [, schedule, cells] of rows) {
      const { brackets, configurations, jobs, resourceFromScratch, resourceResumed } = hyperbandSchedule({
        maxResource: 81,
        schedule: schedule as 'table1',
      })
      const expected = [
        ...brackets.map(({ rungs }) => rungs.map((rung) => rung.configurations).join(' ')),
        `${configurations} / ${jobs}`,
        `${resourceFromScratch} / ${resourceResumed}`,
      ]
      expect(cells?.split(/ +\| /)).toEqual(expected)
    }
  })
})

describe('examples', () => {
  it('tune anything', async () => {
    const log = vi.spyOn(console, 'log').mockImplementation(() => {})
    const { best } = await import('../examples/tune-anything.ts')
    expect(log).toHaveBeenCalledOnce()
    log.mockRestore()
    expect(best.score).toBeLessThan(5)
    expect(['lru', 'lfu', 'random']).toContain(best.config.policy)
  })
  it('tune a TensorFlow.js model in 20 lines', async () => {
    const code = readFileSync(join(root, 'examples/tune-tensorflow.ts'), 'utf8')
    expect(code.trimEnd().split('\n').length).toBeLessThanOrEqual(20)
    const { best } = await import('../examples/tune-tensorflow.ts')
    expect(best.score).toBeGreaterThan(0.8)
    expect(best.checkpoint).toHaveLength(4)
  })
  it('ask and tell', async () => {
    const { best } = await import('../examples/ask-tell.ts')
    expect(best?.score).toBeLessThan(0.01)
  })
  it('stop, and go on from the journal', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fdp-example-'))
    const controller = new AbortController()
    let lines = 0
    const write = vi.spyOn(process.stderr, 'write').mockImplementation(() => {
      if (++lines === 5) controller.abort(new Error('stop'))
      return true
    })
    try {
      const stopped = resume(folder, controller.signal)
      await expect(stopped).rejects.toThrow('stop')
      const best = await resume(folder)
      expect(best.checkpoint).toEqual(new Float32Array(4).fill(best.resource))
      expect(readdirSync(join(folder, 'checkpoints'))).toHaveLength(1)
      expect(write.mock.calls.at(-1)?.[0]).toMatch(/bracket \d \| rung \d \| 22 of 22 evaluations/)
    } finally {
      write.mockRestore()
      rmSync(folder, { recursive: true })
    }
  })
  it('threads', async () => {
    const module = new URL('support/example-objective.ts', import.meta.url)
    const best = await runThreads(module, [
      '--import',
      new URL('support/register-typescript.mjs', import.meta.url).href,
    ])
    expect(best.score).toBeLessThan(1)
  })
  it.skipIf(!hasRedis())('machines', async () => {
    const redis = await startRedis()
    const connection = { host: '127.0.0.1', port: redis.port }
    const worker = work(connection)
    try {
      expect((await decide(connection)).score).toBeLessThan(1)
    } finally {
      await worker.close(true)
      await redis.stop()
    }
  })
  it('report', async () => {
    const study = createStudy({
      space: defineSpace({ x: float(0, 1), y: float(0, 1) }),
      algorithm: hyperband({ maxResource: 27 }),
      direction: 'minimize',
      seed: 7,
    })
    await study.optimize(({ config, resource }) => config.y + 1 / resource)
    const { html, markdown, csv, first } = await report(study)
    expect(html.match(/<figure/g)).toHaveLength(2)
    expect(markdown).toContain('## Best evaluations')
    expect(csv.split('\r\n')).toHaveLength(71)
    expect(first?.parameter).toBe('y')
  })
  it('simulation: more workers reach as good a score no later, whatever the algorithm', async () => {
    const points = await compare(400, 3, [1, 8, 64])
    const reached = (algorithm: string, workers: number) =>
      Math.max(...points.filter((p) => p.algorithm === algorithm && p.workers === workers).map((p) => p.best))
    for (const algorithm of ['hyperband', 'asha', 'bohb', 'randomSearch']) {
      expect(reached(algorithm, 64), algorithm).toBeGreaterThanOrEqual(reached(algorithm, 1))
    }
    expect(reached('asha', 1)).toBeGreaterThan(reached('randomSearch', 1))
    const svg = await new vega.View(vega.parse(compile(plot(points) as never).spec)).toSVG()
    expect(svg).toContain('<svg')
  })
})
