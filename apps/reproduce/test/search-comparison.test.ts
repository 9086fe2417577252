import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TaskPool } from '../src/engine/pool.ts'
import { createProgress } from '../src/engine/progress.ts'
import { openStore, type StepStore } from '../src/engine/store.ts'
import type { RunOptions } from '../src/options.ts'
import type { StudyContext } from '../src/studies/context.ts'
import type { DistressRun } from '../src/studies/distress/distress-run.ts'
import { distressSource } from '../src/studies/distress/sample/data.ts'
import { studySizes } from '../src/studies/distress/sample/sample.ts'
import { SEARCHES } from '../src/studies/distress/search/search-algorithms.ts'
import {
  comparisonValues,
  searchComparisonSection,
  searchSeconds,
} from '../src/studies/distress/sections/search-comparison.ts'
import { compareSearches, type SearchComparison } from '../src/studies/distress/stages/search-comparison.ts'
import { TASKS } from '../src/worker.ts'
import { madeUpPanel, writePanel } from './run-fdp.ts'

let folder: string
let run: DistressRun
let whole: SearchComparison

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'fdp-searches-'))
  const data = writePanel(path.join(folder, 'panel.csv'), madeUpPanel())
  const named: RunOptions = { data, protocol: 'strict', profile: 'smoke', seed: 7, backend: 'simd' }
  const source = await distressSource(data, named.seed)
  const options = { ...named, dataSha256: source.provenance.sha256 }
  const sizes = studySizes(source, options)
  run = { source, options, sizes, mainWidth: sizes.widths[0] ?? 0, models: [] }
  whole = await compareSearches(contextIn('whole', { workers: 1 }), run)
}, 300_000)

afterAll(() => rmSync(folder, { recursive: true, force: true }))

let open: StepStore | undefined

/** The store of a folder, in the place of the one before it. */
function openAnew(at: string): StepStore {
  open?.close()
  open = openStore(at, { command: 'run distress', resume: true, options: {}, fingerprint: 'test' })
  return open
}

/** A context whose tasks run in this thread; the signal aborts when as many trials have been begun. */
function contextIn(name: string, { workers, trials }: { workers: number; trials?: number }): StudyContext {
  const controller = new AbortController()
  let begun = 0
  const pool: TaskPool = {
    workers,
    sharesFiles: true,
    run: (task, spec) => {
      if (task === 'runDistressTrial') begun += 1
      if (begun === trials) controller.abort(new Error('killed'))
      return (TASKS[task] as (spec: unknown) => Promise<never>)(spec)
    },
    destroy: async () => {},
  }
  return {
    options: run.options,
    store: openAnew(path.join(folder, name)),
    pool,
    progress: createProgress({ quiet: true }),
    signal: controller.signal,
    spend: () => {},
  }
}

describe('the comparison of search algorithms', { timeout: 300_000 }, () => {
  it('gives every algorithm the same folds and seeds, and at least one Hyperband of epochs', () => {
    const blocks = (name: string) =>
      whole.searches.filter(({ algorithm }) => algorithm === name).map(({ fold, seedIndex }) => [fold, seedIndex])
    for (const name of SEARCHES) {
      expect(blocks(name)).toEqual([
        [0, 0],
        [1, 0],
        [0, 1],
        [1, 1],
      ])
    }
    const spent = whole.searches.map(({ evaluations }) => evaluations.reduce((sum, { epochs }) => sum + epochs, 0))
    expect(Math.min(...spent)).toBe(11)
  })

  it('starts trials of the same number from the same configuration where both draw at random', () => {
    const first = (name: string) => whole.searches.find(({ algorithm }) => algorithm === name)?.evaluations[0]
    expect(first('Hyperband')?.trial).toBe('0-0')
    expect(first('ASHA')).toMatchObject({ trial: '0-0', resource: 1, score: first('Hyperband')?.score })
  })

  it('aborted in the middle of searches and resumed with another number of workers, gives the same', async () => {
    const aborted = compareSearches(contextIn('aborted', { workers: 2, trials: 40 }), run)
    await expect(aborted).rejects.toThrow('killed')
    const kept = readdirSync(path.join(folder, 'aborted', 'steps'))
    expect(kept.some((name) => name.endsWith('.jsonl'))).toBe(true)
    const resumed = await compareSearches(contextIn('aborted', { workers: 3 }), run)
    expect(comparisonValues(resumed)).toEqual(comparisonValues(whole))
    expect(searchComparisonSection(run, resumed)).toEqual(searchComparisonSection(run, whole))
    // Only the best checkpoints of running searches are kept, and none of a finished one.
    expect(readdirSync(path.join(folder, 'aborted', 'steps')).filter((name) => name.endsWith('.checkpoints'))).toEqual(
      [],
    )
  })

  it('keeps seconds out of what identifies a run, and tells them under the timings', () => {
    expect(JSON.stringify(comparisonValues(whole))).not.toContain('seconds')
    const { section, table } = searchSeconds(run, whole)
    expect(section).toBe(searchComparisonSection(run, whole).id)
    for (const row of table.rows) {
      expect(row.seconds).toMatchObject({ value: expect.any(Number) })
      expect((row.seconds as { value: number }).value).toBeGreaterThan(0)
    }
  })

  it("sets the paper's accuracy and a verdict beside its three algorithms, and none beside the others", () => {
    const table = searchComparisonSection(run, whole).items.find(({ id }) => id === 'table-5')
    if (table?.kind !== 'table') throw new Error('Table 5 is a table')
    expect(table.columns.map(({ label }) => label)).toContain('at 11 epochs')
    const accuracy = Object.fromEntries(table.rows.map((row) => [String(row.algorithm), row.accuracy]))
    expect(accuracy.Hyperband).toMatchObject({ paper: 0.9876, verdict: expect.any(String) })
    expect(accuracy['Random search']).toMatchObject({ paper: 0.9798 })
    expect(accuracy['Bayesian optimization']).toMatchObject({ paper: 0.9764 })
    expect(accuracy.ASHA).not.toHaveProperty('paper')
  })
})
