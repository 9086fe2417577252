import { describe, expect, it } from 'vitest'
import { randomSearch } from './algorithm/random-search.ts'
import { medianStopping } from './median-stopping.ts'
import { float } from './space/parameter.ts'
import { defineSpace } from './space/space.ts'
import { createStudy } from './study/create-study.ts'

describe('the rule', () => {
  it('stops where the best loss so far is worse than the median of running averages', () => {
    const state = medianStopping({ minCurves: 3, minReports: 2 }).start()
    expect(
      state.shouldPrune([
        [1, 99],
        [2, 99],
      ]),
    ).toBe(false)
    state.learn([
      [1, 4],
      [2, 2],
      [3, 0],
    ]) // averages 4, 3, 2
    state.learn([
      [1, 6],
      [2, 4],
      [3, 2],
    ]) // 6, 5, 4
    state.learn([
      [1, 8],
      [2, 8],
    ]) // 8, 8, 8
    expect(state.shouldPrune([[1, 99]])).toBe(false)
    expect(
      state.shouldPrune([
        [1, 9],
        [2, 5],
      ]),
    ).toBe(false)
    expect(
      state.shouldPrune([
        [1, 9],
        [2, 5.01],
      ]),
    ).toBe(true)
    expect(
      state.shouldPrune([
        [1, 9],
        [2, 5.01],
        [3, 4],
      ]),
    ).toBe(false)
  })
})

describe('in a study', () => {
  const space = defineSpace({ x: float(0, 1) })
  it('bad trials end at their report, and are never the winners of a rung', async () => {
    const study = createStudy({
      space,
      algorithm: randomSearch({ trials: 40, resource: 20 }),
      direction: 'maximize',
      seed: 1,
      pruner: medianStopping(),
    })
    let epochs = 0
    const best = await study.optimize(async ({ config, resource, report }) => {
      for (let epoch = 1; epoch <= resource; epoch++) {
        epochs++
        report(config.x * (1 - 1 / (epoch + 1)), epoch)
      }
      return config.x
    })
    const pruned = study.trials.filter((trial) => trial.status === 'pruned')
    expect(pruned.length).toBeGreaterThan(5)
    expect(epochs).toBeLessThan(40 * 20 * 0.9)
    expect(study.trials.filter((trial) => trial.status === 'completed').length + pruned.length).toBe(40)
    expect(pruned.every((trial) => (trial.evaluations[0]?.resource ?? 20) < 20)).toBe(true)
    expect(best.score).toBe(Math.max(...study.trials.map((trial) => trial.config.x)))
  })
  it('stops an objective that swallows the error of report', async () => {
    const study = createStudy({
      space,
      algorithm: randomSearch({ trials: 20 }),
      direction: 'minimize',
      seed: 1,
      pruner: medianStopping({ minCurves: 2 }),
    })
    await study.optimize(async ({ config, report }) => {
      try {
        report(config.x)
      } catch {
        return -1
      }
      return config.x
    })
    expect(study.best?.score).toBeGreaterThan(0)
    expect(study.trials.some((trial) => trial.status === 'pruned')).toBe(true)
  })
})
