import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomSearch } from './algorithm/random-search.ts'
import { medianStopping } from './median-stopping.ts'
import type { LossCurve } from './pruner.ts'
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

/** The rule as it is written, from the beginning at each report. */
const plainly = (curves: readonly LossCurve[], curve: LossCurve): boolean => {
  const resource = curve.at(-1)?.[0] as number
  const averages = curves.flatMap((other) => {
    const losses = other.filter(([at]) => at <= resource).map(([, loss]) => loss)
    return losses.length === 0 ? [] : [losses.reduce((sum, loss) => sum + loss, 0) / losses.length]
  })
  averages.sort((a, b) => a - b)
  const [low, high] = [averages[(averages.length - 1) >> 1], averages[averages.length >> 1]] as [number, number]
  const median = averages.length % 2 === 1 ? low : (low + high) / 2
  return averages.length > 0 && Math.min(...curve.map(([, loss]) => loss)) > median
}

describe('with a memory of what it read', () => {
  it('decides as without, for resources that rise and that do not', () => {
    const curve = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.double({ min: -1, max: 1, noNaN: true })), {
      minLength: 1,
      maxLength: 9,
    })
    const rising = curve.map((points) => points.sort((a, b) => a[0] - b[0]))
    fc.assert(
      fc.property(fc.array(fc.oneof(curve, rising), { minLength: 1, maxLength: 6 }), curve, (curves, points) => {
        const state = medianStopping({ minCurves: 1 }).start()
        for (const learned of curves) state.learn(learned)
        const growing: [number, number][] = []
        for (const point of points) {
          growing.push(point)
          const expected = plainly(curves, growing)
          expect(state.shouldPrune(growing)).toBe(expected)
          expect(state.shouldPrune([...growing])).toBe(expected)
        }
      }),
    )
  })
  it('reads a curve that is longer than a call has places for', () => {
    const state = medianStopping({ minCurves: 1 }).start()
    const long = Array.from({ length: 300_000 }, (_, i) => [i + 1, 1 / (i + 1)] as const)
    state.learn(long)
    expect(state.shouldPrune(long)).toBe(false)
    expect(state.shouldPrune(long.map(([at, loss]) => [at, loss + 1]))).toBe(true)
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
  it('takes as long for each of many reports as for one of few', async () => {
    const algorithm = randomSearch({ trials: 3 })
    const pruner = medianStopping({ minCurves: 1 })
    const study = createStudy({ space, algorithm, direction: 'minimize', seed: 1, pruner })
    const before = performance.now()
    await study.optimize(({ report }) => {
      for (let i = 1; i <= 30_000; i++) report(1 / i)
      return 1
    })
    expect(performance.now() - before).toBeLessThan(5000)
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
