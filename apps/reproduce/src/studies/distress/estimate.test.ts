import { describe, expect, it } from 'vitest'
import type { RunOptions } from '../../options.ts'
import { describeEstimate, estimateStages, planStages } from './estimate.ts'
import { modelsFor } from './models/candidates.ts'
import { distressSource } from './sample/data.ts'
import { studySizes } from './sample/sample.ts'

const run = async (profile: RunOptions['profile'], more: Partial<Pick<RunOptions, 'data' | 'protocol'>> = {}) => {
  const named: RunOptions = { data: 'ashare-synthetic', protocol: 'paper', profile, seed: 7, backend: 'simd', ...more }
  const source = await distressSource(named.data, named.seed)
  const options = { ...named, dataSha256: source.provenance.sha256 }
  const sizes = studySizes(source, options)
  return { source, options, sizes, mainWidth: sizes.widths[0] ?? 0, models: modelsFor(source.features) }
}

describe('the plan of a run', () => {
  it("has the paper's 72 cells, 15 runs and 100 seeds in the profile paper", async () => {
    const study = await run('paper')
    const stages = planStages(study)
    const trainings = (name: string) => stages.find(({ stage }) => stage === name)?.trainings ?? []
    const { folds, seeds } = study.sizes
    expect(folds * seeds).toBe(15)
    expect(trainings('training').every(({ trainings: n }) => n === 15)).toBe(true)
    // Four cells of the grid are among the 15 runs.
    expect(trainings('grid of Table 8').reduce((sum, { trainings: n }) => sum + n, 0)).toBe(72 - 4)
    expect(trainings('two companies')[0]?.trainings).toBe(100 - seeds)
  })

  it("leaves each of the paper's 34 features out in each fold of the ablation, at its own epochs", async () => {
    for (const profile of ['smoke', 'paper'] as const) {
      const study = await run(profile)
      const { folds, seeds, epochs } = study.sizes.ablation
      const [planned] = planStages(study).find(({ stage }) => stage === 'ablation')?.trainings ?? []
      expect(planned?.trainings).toBe(35 * folds * seeds)
      expect(planned?.epochs).toBe(35 * folds * seeds * epochs)
    }
  })

  it('counts a training that is there already once, and none that cannot be', async () => {
    const leaksOf = async (data: RunOptions['data'], protocol: RunOptions['protocol']) => {
      const study = await run('paper', { data, protocol })
      const each = study.sizes.folds * study.sizes.comparisonSeeds
      return planStages(study).map(({ stage, trainings }) => [
        stage,
        trainings.reduce((sum, { trainings: n }) => sum + n, 0) / each,
      ])
    }
    // Eight arms: the strict one is trained anyway, and the split by time is that out of time, or cannot be.
    expect(Object.fromEntries(await leaksOf('american-bankruptcy', 'strict'))).toMatchObject({ leaks: 6 })
    expect(Object.fromEntries(await leaksOf('ashare-synthetic', 'strict'))).toMatchObject({
      leaks: 6,
      'leaks by width': 2 * 2,
    })
    expect(Object.fromEntries(await leaksOf('ashare-synthetic', 'paper'))).toMatchObject({ leaks: 7 })
  })

  it('costs steps by windows, and time by steps and width', () => {
    const stages = [
      {
        stage: 'one',
        trainings: [
          { model: 'm1' as const, width: 8, trainings: 2, epochs: 10 },
          { model: 'm2' as const, width: 4, trainings: 1, epochs: 5 },
        ],
      },
    ]
    const estimates = estimateStages(stages, {
      batchSize: 32,
      windows: new Map([
        [8, 100],
        [4, 64],
      ]),
      timed: { m1: 0.002, m2: 0.004 },
      timedWidth: 8,
    })
    // 10 epochs of 4 steps, 5 of 2; a step of half the width takes half the time.
    expect(estimates).toEqual([{ stage: 'one', trainings: 3, steps: 50, seconds: 40 * 0.002 + 10 * 0.002 }])
    const lines = describeEstimate([{ stage: 'one', trainings: 3, steps: 5000, seconds: 130 }], 32, 2)
    expect(lines[0]).toContain('2 workers')
    expect(lines[1]).toMatch(/one\s+3\s+5,000\s+1:05$/)
    expect(lines[2]).toMatch(/in all\s+3\s+5,000\s+1:05$/)
  })
})
