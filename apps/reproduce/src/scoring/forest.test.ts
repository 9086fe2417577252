import { rocAuc } from '@fdp/stats'
import { describe, expect, it, vi } from 'vitest'
import { FOREST_LEARNERS, loadForest, trainForest } from './forest.ts'

const rows = 120
const values = Float32Array.from({ length: rows * 3 }, (_, i) => Math.sin(i * 12.9898) * 2)
const labels = Uint8Array.from({ length: rows }, (_, row) => ((values[row * 3] ?? 0) > 0.8 ? 1 : 0))
const table = { values, shape: [rows, 3] as const }

describe.each(FOREST_LEARNERS)('%s', (learner) => {
  it('learns, repeats itself bit for bit, survives its file and prints nothing', async () => {
    const log = vi.spyOn(console, 'log')
    const forest = await trainForest(learner, table, labels)
    const predicted = forest.predict(table)
    expect(rocAuc(labels, predicted)).toBeGreaterThan(0.95)
    const again = await trainForest(learner, table, labels)
    expect([...again.predict(table)]).toEqual([...predicted])
    const loaded = await loadForest(await forest.save())
    expect([...loaded.predict(table)]).toEqual([...predicted])
    for (const each of [forest, again, loaded]) each.dispose()
    expect(log).not.toHaveBeenCalled()
    log.mockRestore()
  })

  it('leaves the console as it was where forests are read side by side', async () => {
    const { log } = console
    const forest = await trainForest(learner, table, labels)
    const zip = await forest.save()
    const loaded = await Promise.all([loadForest(zip), loadForest(zip), loadForest(zip)])
    for (const each of [forest, ...loaded]) each.dispose()
    expect(console.log).toBe(log)
  })
})
