import { execFileSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Results, writeReport } from '../src/index.ts'
import { identityOf, madeUpPanel, runFdp, startFdp, writePanel } from './run-fdp.ts'

let folder: string
let undisturbed: unknown
const results = (name: string) => readFileSync(path.join(folder, name, 'results.json'), 'utf8')
const args = (out: string, ...more: string[]) => [
  'run',
  'distress',
  '--data',
  'panel.csv',
  '--out',
  out,
  '--workers',
  '2',
  ...more,
]
const steps = (out: string, name = 'train') => {
  const kept = path.join(folder, out, 'steps')
  return existsSync(kept)
    ? readdirSync(kept).filter((file) => file.startsWith(`${name}-`) && file.endsWith('.json')).length
    : 0
}

async function untilSteps(out: string, count: number, name = 'train'): Promise<void> {
  for (let tries = 0; steps(out, name) < count; tries++) {
    if (tries > 6000) throw new Error(`no ${count} finished steps ${name} after 10 minutes`)
    await wait(100)
  }
}

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'fdp-resume-'))
  writePanel(path.join(folder, 'panel.csv'), madeUpPanel())
  const { code, stderr } = await runFdp(args('whole'), folder)
  expect(stderr).toContain('steps computed')
  expect(code).toBe(0)
  undisturbed = identityOf(results('whole'))
}, 600_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('a distress run', () => {
  it('writes a report, its figures and their data', () => {
    const files = readdirSync(path.join(folder, 'whole', 'figures'))
    for (const id of [
      'fig-4',
      'fig-5',
      'fig-6',
      'roc',
      'precision-recall',
      'fig-10',
      'critical-difference',
      'fig-7-attention',
      'fig-7-gradients',
      'fig-7-permutation',
      'fig-8',
    ])
      for (const ending of ['svg', 'csv']) expect(files).toContain(`${id}.${ending}`)
    const html = readFileSync(path.join(folder, 'whole', 'report.html'), 'utf8')
    expect(html).toContain('What the leak is worth')
    // Nothing is fetched from elsewhere.
    expect(html).not.toMatch(/(src|href)="https?:/)
  })

  it('leads from every table and figure to steps that are kept', () => {
    const { sections, steps: records = [] } = undisturbed as Results
    const known = new Set(records.map(({ id }) => id))
    // Schemes without a number of the run.
    const drawings = ['fig-1', 'fig-2', 'fig-4']
    for (const item of sections.flatMap(({ items }) => items)) {
      const cells = item.kind === 'table' ? item.rows.flatMap((row) => Object.values(row)) : []
      const ids = [
        ...(item.steps ?? []),
        ...cells.flatMap((cell) => (typeof cell === 'object' && cell?.step !== undefined ? [cell.step] : [])),
      ]
      const numbers = cells.some((cell) => typeof (typeof cell === 'object' ? cell?.value : cell) === 'number')
      if (numbers || (item.kind === 'figure' && !drawings.includes(item.id)))
        expect([item.id, ids.length]).not.toEqual([item.id, 0])
      for (const id of ids) {
        expect(known).toContain(id)
        expect(existsSync(path.join(folder, 'whole/steps', `${id}.json`))).toBe(true)
      }
    }
  })

  it('gives the same results with one worker', async () => {
    const { code } = await runFdp(args('alone', '--workers', '1'), folder)
    expect(code).toBe(0)
    expect(identityOf(results('alone'))).toEqual(undisturbed)
  })

  it('killed in the middle and resumed, gives the same results', async () => {
    const { child, finished } = startFdp(args('killed'), folder)
    await untilSteps('killed', 20)
    child.kill('SIGKILL')
    await finished
    expect(existsSync(path.join(folder, 'killed', 'results.json'))).toBe(false)
    const { code, stderr } = await runFdp(args('killed', '--resume'), folder)
    expect(code).toBe(0)
    expect(Number(/(\d+) reused/.exec(stderr)?.[1])).toBeGreaterThanOrEqual(20)
    expect(identityOf(results('killed'))).toEqual(undisturbed)
  })

  it('killed while search algorithms are compared and resumed with one worker, gives the same results', async () => {
    const { child, finished } = startFdp(args('searching'), folder)
    await untilSteps('searching', 3, 'search-comparison')
    child.kill('SIGKILL')
    await finished
    const journals = readdirSync(path.join(folder, 'searching', 'steps')).filter((name) => name.endsWith('.jsonl'))
    expect(journals.length).toBeGreaterThan(3)
    const { code } = await runFdp(args('searching', '--workers', '1', '--resume'), folder)
    expect(code).toBe(0)
    expect(identityOf(results('searching'))).toEqual(undisturbed)
    const { timings } = JSON.parse(results('searching')) as Results
    expect(timings.tables?.map(({ table }) => table.id)).toEqual(['table-5-seconds', 'table-12-seconds'])
  })

  it('interrupted, keeps its finished steps and says how to go on', async () => {
    const { child, finished } = startFdp(args('stopped'), folder)
    await untilSteps('stopped', 5)
    child.kill('SIGINT')
    const { code, stderr } = await finished
    expect(code).toBe(130)
    expect(stderr).toContain('--resume')
    expect(steps('stopped')).toBeGreaterThanOrEqual(5)
  })

  it('prints JSON and nothing else with --json, and renders again without computing', async () => {
    const { code, stdout, stderr } = await runFdp(args('whole', '--resume', '--json'), folder)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const { runs } = JSON.parse(stdout) as { runs: { report: string }[] }
    expect(runs[0]?.report).toBe(path.join('whole', 'report.html'))
    expect(identityOf(results('whole'))).toEqual(undisturbed)
  })

  it('writes its report again from results.json alone', async () => {
    // Beside a folder `steps`, as it is in the run: elsewhere nothing is linked to.
    mkdirSync(path.join(folder, 'again/steps'), { recursive: true })
    const again = await writeReport(path.join(folder, 'again'), JSON.parse(results('whole')) as Results)
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(path.join(folder, 'whole', 'report.html'), 'utf8'))
  })

  it('is read by the example of the README', () => {
    const readme = readFileSync(path.resolve(import.meta.dirname, '../README.md'), 'utf8')
    const example = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? ''
    const place = path.join(folder, 'example')
    cpSync(path.join(folder, 'whole', 'results.json'), path.join(place, 'runs/smoke/distress/results.json'))
    symlinkSync(path.resolve(import.meta.dirname, '../../../node_modules'), path.join(place, 'node_modules'))
    const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true }
    writeFileSync(path.join(place, 'example.mjs'), ts.transpileModule(example, { compilerOptions }).outputText)
    const printed = execFileSync(process.execPath, ['example.mjs'], { cwd: place, encoding: 'utf8' })
    expect(printed.trim().split('\n')).toEqual((undisturbed as Results).summary)
    expect(existsSync(path.join(place, 'runs/again/report.html'))).toBe(true)
  })
})
