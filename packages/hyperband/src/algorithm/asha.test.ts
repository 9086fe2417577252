import { describe, expect, it } from 'vitest'
import { medianStopping } from '../median-stopping.ts'
import { float, int } from '../space/parameter.ts'
import { defineSpace } from '../space/space.ts'
import { createStudy } from '../study/create-study.ts'
import { asha } from './asha.ts'

const space = defineSpace({ x: float(0, 1), n: int(1, 9) })
const options = { space, direction: 'minimize', seed: 5 } as const

describe('asha', () => {
  it('with one worker makes the promotions of Algorithm 2, worked out the slow way', async () => {
    const eta = 3
    const resources = [1, 3, 9]
    const study = createStudy({ ...options, algorithm: asha({ trials: 60, maxResource: 9, eta }) })
    const order: string[] = []
    const configs: number[] = []
    await study.optimize(({ config, trial, rung, resource }) => {
      const index = Number(trial.slice(2))
      if (rung === 0) configs[index] = config.x
      expect(resource).toBe(resources[rung])
      order.push(`${index}/${rung}`)
      return config.x + 1 / resource
    })
    const scores: Map<number, number>[] = [new Map(), new Map(), new Map()]
    const promoted = [new Set<number>(), new Set<number>()]
    const expected: string[] = []
    let started = 0
    for (;;) {
      let job: [number, number] | undefined
      for (let rung = 1; rung >= 0 && job === undefined; rung--) {
        const sorted = [...(scores[rung] as Map<number, number>)].sort((a, b) => a[1] - b[1] || a[0] - b[0])
        const top = sorted.slice(0, Math.floor(sorted.length / eta)).find(([index]) => !promoted[rung]?.has(index))
        if (top !== undefined) {
          promoted[rung]?.add(top[0])
          job = [top[0], rung + 1]
        }
      }
      if (job === undefined && started < 60) job = [started++, 0]
      if (job === undefined) break
      const [index, rung] = job
      scores[rung]?.set(index, (configs[index] as number) + 1 / (resources[rung] as number))
      expected.push(`${index}/${rung}`)
    }
    expect(order).toEqual(expected)
  })
  it('never lets a worker wait for a rung while configurations are left', async () => {
    const study = createStudy({ ...options, algorithm: asha({ trials: 50, maxResource: 27 }) })
    const jobs = []
    for (let i = 0; i < 50; i++) jobs.push(await study.ask())
    expect(jobs.every((job) => job?.rung === 0)).toBe(true)
    expect(await study.ask()).toBeUndefined()
    await study.tell({ trial: '0-3', rung: 0, score: 3 })
    await study.tell({ trial: '0-4', rung: 0, score: 4 })
    expect(await study.ask()).toBeUndefined()
    await study.tell({ trial: '0-5', rung: 0, score: 5 })
    expect(await study.ask()).toMatchObject({ trial: '0-3', rung: 1, resource: 3 })
    expect(study.finished).toBe(false)
  })
  it('plans at least what it will do, and in the end just what it did', async () => {
    const algorithm = asha({ trials: 60, maxResource: 9, eta: 3 })
    expect(algorithm.planned(space)).toBe(60 + 20 + 6)
    const study = createStudy({ ...options, algorithm })
    expect(study.progress).toEqual({ done: 0, planned: 86, failures: 0, trials: 0 })
    let most = 0
    await study.optimize(({ config, resource }) => {
      const { done, planned } = study.progress
      expect(planned).toBeGreaterThan(done)
      most = Math.max(most, planned)
      return config.x + 1 / resource
    })
    const { done, planned } = study.progress
    expect(done).toBe(study.trials.flatMap((trial) => trial.evaluations).length)
    expect(done).toBeGreaterThan(86)
    expect([planned, most]).toEqual([done, done])
  })
  it.each([
    ['failures', { ...options, algorithm: asha({ trials: 60, maxResource: 9 }), maxFailures: 100 }],
    [
      'a space that runs out',
      { ...options, space: defineSpace({ x: int(1, 20) }), algorithm: asha({ trials: 60, maxResource: 9 }) },
    ],
  ])('plans no more than it can do: %s', async (name, given) => {
    const study = createStudy<{ x: number }>(given as never)
    let count = 0
    await study.optimize(
      ({ config }) => {
        if (name === 'failures' && count++ % 4 === 1) throw new Error('no')
        return config.x
      },
      { concurrency: 3 },
    )
    const { done, planned } = study.progress
    expect(done).toBeGreaterThan(20)
    expect(planned).toBe(done)
  })
  it('that a pruner cuts plans the end of it too', async () => {
    const study = createStudy({
      ...options,
      algorithm: asha({ trials: 60, maxResource: 9 }),
      pruner: medianStopping({ minCurves: 3 }),
    })
    await study.optimize(({ config, resource, report }) => {
      for (let step = 1; step <= 5; step++) report(config.x + 1 / step, (step / 5) * resource)
      return config.x
    })
    expect(study.trials.filter((trial) => trial.status === 'pruned').length).toBeGreaterThan(3)
    expect(study.progress.planned).toBe(study.progress.done)
  })
  it('told by hand ends like optimize: nobody waits, and the best checkpoint only is left', async () => {
    const auto = createStudy({ ...options, algorithm: asha({ trials: 30, maxResource: 9 }) })
    await auto.optimize(({ config }) => ({ score: config.x, checkpoint: 1 }))
    const kept = new Set<unknown>()
    const study = createStudy({
      ...options,
      algorithm: asha({ trials: 30, maxResource: 9 }),
      checkpoints: {
        save(key) {
          kept.add(key)
          return key
        },
        load: (key) => key,
        remove: (key) => void kept.delete(key),
      },
    })
    while (!study.finished) {
      const job = await study.ask()
      if (job === undefined) break
      await study.tell({ trial: job.trial, rung: job.rung, score: job.config.x, checkpoint: 1 })
    }
    expect(study.trials).toEqual(auto.trials)
    expect(new Set(study.trials.map((trial) => trial.status))).toEqual(new Set(['stopped', 'completed']))
    expect(kept.size).toBe(1)
  })
  it('goes through failures and ends with the best checkpoint only', async () => {
    const kept = new Set<string>()
    const study = createStudy({
      ...options,
      algorithm: asha({ trials: 80, maxResource: 27 }),
      checkpoints: {
        save(key) {
          kept.add(key)
          return key
        },
        load: (key) => key,
        remove(key) {
          expect(kept.delete(key as string)).toBe(true)
        },
      },
    })
    const best = await study.optimize(
      async ({ config, resource, rung, checkpoint, trial }) => {
        await new Promise((resolve) => setTimeout(resolve, config.n / 3))
        if (rung > 0) expect(String(checkpoint).startsWith(`${trial}-${rung - 1}-`)).toBe(true)
        if (Math.floor(config.x * 1000) % 10 === 0) throw new Error('no')
        return { score: config.x + 1 / resource, checkpoint: 1 }
      },
      { concurrency: 8 },
    )
    expect(kept.size).toBe(1)
    expect([...kept][0]?.startsWith(`${best.trial}-`)).toBe(true)
    expect(study.trials).toHaveLength(80)
    expect(study.trials.filter((trial) => trial.status === 'completed').length).toBeGreaterThan(0)
    expect(new Set(study.trials.map((trial) => trial.status))).toEqual(new Set(['failed', 'stopped', 'completed']))
  })
  it.each([
    [{ trials: 0, maxResource: 9 }, 'trials must be an integer of at least 1; received 0'],
    [{ trials: 5, maxResource: 9, eta: 1 }, 'eta must be an integer of at least 2; received 1'],
  ])('refuses %j', (bad, message) => {
    expect(() => asha(bad)).toThrow(message)
  })
})
