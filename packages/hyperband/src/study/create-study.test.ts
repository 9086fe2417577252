import { describe, expect, expectTypeOf, it } from 'vitest'
import { asha } from '../algorithm/asha.ts'
import { bayesian } from '../algorithm/bayesian.ts'
import { bohb } from '../algorithm/bohb.ts'
import { gridSearch } from '../algorithm/grid-search.ts'
import { hyperband } from '../algorithm/hyperband.ts'
import { randomSearch } from '../algorithm/random-search.ts'
import { successiveHalving } from '../algorithm/successive-halving.ts'
import { tpe } from '../algorithm/tpe.ts'
import { HyperbandError } from '../errors.ts'
import { hyperbandSchedule, type ScheduleName } from '../schedule/hyperband-schedule.ts'
import { choice, float, int, when } from '../space/parameter.ts'
import { type ConfigOf, defineSpace } from '../space/space.ts'
import { createStudy } from './create-study.ts'
import type { Job, Objective } from './types.ts'

const space = defineSpace({
  filters: int(16, 128, { step: 16 }),
  dropout: float(0.1, 0.5, { step: 0.1 }),
  learningRate: float(1e-4, 1e-2, { log: true }),
  cell: choice(['lstm', 'gru']),
  layers: int(1, 2),
  units2: when('layers', 2, int(32, 128, { step: 32 })),
})
type Config = NonNullable<(typeof space)['config']>

/** A deterministic surrogate: better with more resource, at a rate that depends on the configuration. */
const surrogate = (config: Config, resource: number): number =>
  Math.abs(Math.log10(config.learningRate) + 3) +
  config.dropout +
  Math.abs(config.filters - 64) / 128 +
  (config.cell === 'gru' ? 0.1 : 0) +
  1 / Math.sqrt(resource)

const options = { space, direction: 'minimize', seed: 7 } as const

describe('types', () => {
  it('follow from the space', () => {
    expectTypeOf<Config>().toEqualTypeOf<
      ConfigOf<{
        filters: ReturnType<typeof int>
        dropout: ReturnType<typeof float>
        learningRate: ReturnType<typeof float>
        cell: { kind: 'choice'; values: readonly ('lstm' | 'gru')[] }
        layers: ReturnType<typeof int>
        units2: ReturnType<typeof when<ReturnType<typeof int>>>
      }>
    >()
    expectTypeOf<Config['cell']>().toEqualTypeOf<'lstm' | 'gru'>()
    expectTypeOf<Config['units2']>().toEqualTypeOf<number | undefined>()
    expectTypeOf<Config['filters']>().toEqualTypeOf<number>()
  })
})

describe('executed trials follow the schedule', () => {
  for (const maxResource of [50, 81]) {
    for (const schedule of ['algorithm1', 'table1', 'kerasTuner'] as ScheduleName[]) {
      it(`R = ${maxResource}, ${schedule}`, async () => {
        const study = createStudy({ ...options, algorithm: hyperband({ maxResource, schedule }) })
        let scratch = 0
        let resumed = 0
        const counts = new Map<string, number>()
        await study.optimize(
          ({ config, resource, previousResource, bracket, rung }) => {
            scratch += resource
            resumed += resource - previousResource
            const key = `${bracket}/${rung}/${resource}`
            counts.set(key, (counts.get(key) ?? 0) + 1)
            return { score: surrogate(config, resource), checkpoint: resource }
          },
          { concurrency: 3 },
        )
        const plan = hyperbandSchedule({ maxResource, schedule })
        const expected = plan.brackets.flatMap(({ rungs }, b) =>
          rungs.map((rung, i) => [`${b}/${i}/${rung.resource}`, rung.configurations] as const),
        )
        expect([...counts].sort()).toEqual([...expected].sort())
        expect(study.trials).toHaveLength(plan.configurations)
        expect(scratch).toBeCloseTo(plan.resourceFromScratch, 6)
        expect(resumed).toBeCloseTo(plan.resourceResumed, 6)
        expect(study.progress).toEqual({
          done: plan.jobs,
          planned: plan.jobs,
          failures: 0,
          trials: plan.configurations,
        })
        expect(study.finished).toBe(true)
      })
    }
  }
  it('promotes the best of every rung', async () => {
    const study = createStudy({ ...options, algorithm: successiveHalving({ configurations: 27, maxResource: 27 }) })
    await study.optimize(({ config, resource }) => surrogate(config, resource))
    const sizes = [27, 9, 3, 1]
    for (let rung = 0; rung < 3; rung++) {
      const field = study.trials
        .flatMap((trial) =>
          trial.evaluations.filter((e) => e.rung === rung).map((e) => ({ id: trial.id, score: e.score ?? 0 })),
        )
        .sort((a, b) => a.score - b.score)
      const promoted = study.trials.filter((t) => t.evaluations.some((e) => e.rung === rung + 1)).map((t) => t.id)
      expect(field).toHaveLength(sizes[rung] as number)
      expect(promoted.sort()).toEqual(
        field
          .slice(0, sizes[rung + 1])
          .map((t) => t.id)
          .sort(),
      )
    }
  })
})

/** An objective whose trials end in an order of their own: some at once, some after several turns of the loop. */
const straggling =
  (fails: (config: Config, resource: number) => boolean = () => false): Objective<Config, string> =>
  async ({ config, resource, trial, checkpoint }) => {
    const turns = (config.filters / 16 + Math.round(config.dropout * 10) * 3) % 7
    for (let i = 0; i < turns; i++) await new Promise((resolve) => setImmediate(resolve))
    if (fails(config, resource)) throw new Error(`broke at ${resource}`)
    return { score: surrogate(config, resource), checkpoint: `${checkpoint ?? trial}>${resource}` }
  }

describe('determinism', () => {
  const fails = (config: Config, resource: number): boolean =>
    Math.floor(config.learningRate * 1e9 + resource) % 10 === 0
  for (const [name, algorithm] of [
    ['hyperband', hyperband({ maxResource: 27, iterations: 2 })],
    ['successiveHalving', successiveHalving({ configurations: 40, maxResource: 9 })],
    ['randomSearch', randomSearch({ trials: 50, resource: 9 })],
  ] as const) {
    for (const failing of [false, true]) {
      it(`${name} does not depend on concurrency${failing ? ', with failures' : ''}`, async () => {
        const outcomes = []
        for (const concurrency of [1, 2, 8]) {
          const study = createStudy({ ...options, algorithm, maxFailures: 1000 })
          const best = await study.optimize(straggling(failing ? fails : undefined), { concurrency })
          outcomes.push({ best, trials: study.trials })
        }
        expect(outcomes[1]).toEqual(outcomes[0])
        expect(outcomes[2]).toEqual(outcomes[0])
        expect(outcomes[0]?.trials.some((trial) => trial.status === 'failed')).toBe(failing)
      })
    }
  }
  it('another seed gives other configurations', () => {
    const first = (seed: number) => createStudy({ ...options, seed, algorithm: randomSearch({ trials: 5 }) }).ask()
    return Promise.all([first(1), first(2), first(1)]).then(([a, b, c]) => {
      expect(a).toEqual(c)
      expect(a?.config).not.toEqual(b?.config)
    })
  })
  it('hands each trial a seed of its own that stays through its rungs', async () => {
    const study = createStudy({ ...options, algorithm: hyperband({ maxResource: 9 }) })
    const seeds = new Map<string, Set<number>>()
    await study.optimize(({ trial, seed, config, resource }) => {
      seeds.set(trial, (seeds.get(trial) ?? new Set()).add(seed))
      return surrogate(config, resource)
    })
    expect([...seeds.values()].every((set) => set.size === 1)).toBe(true)
    expect(new Set([...seeds.values()].flatMap((set) => [...set])).size).toBe(seeds.size)
  })
})

describe('checkpoints', () => {
  it('a promoted trial goes on from its own last one, at its own resource', async () => {
    const study = createStudy({ ...options, algorithm: hyperband({ maxResource: 27, iterations: 2 }) })
    let promotions = 0
    const best = await study.optimize<{ trial: string; resource: number }>(
      ({ config, resource, previousResource, checkpoint, trial, rung }) => {
        if (rung === 0) expect([checkpoint, previousResource]).toEqual([undefined, 0])
        else {
          promotions++
          expect(checkpoint).toEqual({ trial, resource: previousResource })
        }
        return { score: surrogate(config, resource), checkpoint: { trial, resource } }
      },
      { concurrency: 4 },
    )
    expect(promotions).toBeGreaterThan(20)
    expect(best.checkpoint).toEqual({ trial: best.trial, resource: best.resource })
  })
  it('without a checkpoint a promoted trial begins anew', async () => {
    const study = createStudy({ ...options, algorithm: hyperband({ maxResource: 9 }) })
    await study.optimize(({ config, resource, previousResource, checkpoint }) => {
      expect([previousResource, checkpoint]).toEqual([0, undefined])
      return surrogate(config, resource)
    })
  })
  it("losers' are removed, and in the end only the best one is left", async () => {
    const kept = new Map<string, unknown>()
    let most = 0
    const study = createStudy({
      ...options,
      algorithm: hyperband({ maxResource: 81 }),
      checkpoints: {
        save(key, checkpoint) {
          kept.set(key, checkpoint)
          most = Math.max(most, kept.size)
          return key
        },
        load: (key) => kept.get(key as string),
        remove(key) {
          expect(kept.delete(key as string)).toBe(true)
        },
      },
    })
    const best = await study.optimize<string>(({ config, resource, trial }) => ({
      score: surrogate(config, resource),
      checkpoint: trial,
    }))
    expect(most).toBeLessThan(110)
    expect([...kept.values()]).toEqual([best.trial])
    expect(best.checkpoint).toBe(best.trial)
  })
})

describe('failures', () => {
  it('are refilled, so that every rung is as full as the schedule says', async () => {
    const plan = hyperbandSchedule({ maxResource: 81 })
    const study = createStudy({ ...options, algorithm: hyperband({ maxResource: 81 }), maxFailures: 1000 })
    let count = 0
    await study.optimize(({ config, resource }) => {
      if (count++ % 10 === 3) throw new TypeError('out of memory')
      return surrogate(config, resource)
    })
    const done = plan.brackets.map(({ rungs }) => rungs.map(() => 0))
    for (const trial of study.trials) {
      for (const evaluation of trial.evaluations) {
        if (evaluation.status === 'completed') {
          const row = done[trial.bracket] as number[]
          row[evaluation.rung] = (row[evaluation.rung] as number) + 1
        }
      }
    }
    expect(done).toEqual(plan.brackets.map(({ rungs }) => rungs.map((rung) => rung.configurations)))
    const failed = study.trials.filter((trial) => trial.status === 'failed')
    expect(failed.length).toBeGreaterThan(20)
    expect(failed[0]?.evaluations.at(-1)?.error).toEqual({ name: 'TypeError', message: 'out of memory' })
  })
  it('a rung that runs out of runners-up takes a new configuration', async () => {
    const study = createStudy({ ...options, algorithm: successiveHalving({ configurations: 3, maxResource: 3 }) })
    let failures = 0
    await study.optimize(({ rung }) => {
      if (rung === 1 && failures++ < 4) throw new Error('no')
      return 1
    })
    expect(study.trials.map((trial) => trial.status)).toEqual(['failed', 'failed', 'failed', 'failed', 'completed'])
    expect(study.trials[4]?.evaluations.map((evaluation) => evaluation.rung)).toEqual([1])
  })
  it.each([Number.NaN, Number.POSITIVE_INFINITY])('a score of %s is one', async (score) => {
    const study = createStudy({ ...options, algorithm: randomSearch({ trials: 3 }) })
    let first = true
    await study.optimize(() => {
      if (!first) return 1
      first = false
      return score
    })
    expect(study.trials.map((trial) => trial.status)).toEqual(['failed', 'completed', 'completed', 'completed'])
    expect(study.trials[0]?.evaluations[0]?.error?.message).toBe(`a score must be finite; received ${score}`)
  })
  it('more than maxFailures end the study with the last error', async () => {
    const study = createStudy({ ...options, algorithm: randomSearch({ trials: 100 }), maxFailures: 5 })
    const error = await study.optimize(() => Promise.reject(new Error('disk full'))).catch((e) => e)
    expect(error).toMatchObject({ code: 'tooManyFailures', received: 6 })
    expect(error.message).toContain('maxFailures = 5')
    expect(error.message).toContain('disk full')
  })
  it('are tried again when asked', async () => {
    const study = createStudy({ ...options, algorithm: randomSearch({ trials: 4 }) })
    const attempts = new Map<string, number>()
    await study.optimize(
      ({ trial }) => {
        const attempt = (attempts.get(trial) ?? 0) + 1
        attempts.set(trial, attempt)
        if (attempt < 3) throw new Error('flaky')
        return 1
      },
      { retries: 2 },
    )
    expect([...attempts.values()]).toEqual([3, 3, 3, 3])
    expect(study.progress.failures).toBe(0)
  })
})

describe('time', () => {
  it('a trial that hangs is failed after trialTimeout and does not hang the study', async () => {
    const study = createStudy({ ...options, algorithm: randomSearch({ trials: 4 }) })
    let hung: AbortSignal | undefined
    await study.optimize(
      ({ signal }) => {
        if (hung !== undefined) return 1
        hung = signal
        return new Promise<number>(() => {})
      },
      { trialTimeout: 30, concurrency: 2 },
    )
    expect(hung?.aborted).toBe(true)
    expect(study.trials.map((trial) => trial.status)).toEqual([
      'failed',
      'completed',
      'completed',
      'completed',
      'completed',
    ])
    expect(study.trials[0]?.evaluations[0]?.error?.message).toContain('trialTimeout = 30 ms')
  })
  it('a trialTimeout longer than setTimeout takes is a long time, not none', async () => {
    const study = createStudy({ ...options, algorithm: randomSearch({ trials: 2 }) })
    await study.optimize(() => new Promise<number>((resolve) => setTimeout(() => resolve(1), 20)), {
      trialTimeout: 30 * 24 * 3600 * 1000,
    })
    expect(study.progress.failures).toBe(0)
  })
  it('an abort stops within one report, even with a hung trial, and the study goes on later', async () => {
    const undisturbed = createStudy({ ...options, algorithm: hyperband({ maxResource: 9 }) })
    await undisturbed.optimize(straggling())
    const study = createStudy({ ...options, algorithm: hyperband({ maxResource: 9 }) })
    const controller = new AbortController()
    let calls = 0
    let reports = 0
    const stopped = study.optimize<string>(
      async (context) => {
        if (++calls === 5) return new Promise<never>(() => {})
        for (let i = 0; ; i++) {
          if (calls === 7) {
            reports++
            if (reports === 2) controller.abort(new Error('enough'))
            context.report(1)
          }
          await new Promise((resolve) => setImmediate(resolve))
          if (calls < 7 && i > 3) return straggling()(context)
        }
      },
      { concurrency: 3, signal: controller.signal },
    )
    await expect(stopped).rejects.toThrow('enough')
    expect(reports).toBe(2)
    expect(study.finished).toBe(false)
    const best = await study.optimize(straggling(), { concurrency: 2 })
    expect(best.score).toBe(undisturbed.best?.score)
    expect(study.trials).toEqual(undisturbed.trials)
  })
  it('an objective that never waits does not keep timers from aborting', async () => {
    const study = createStudy({ ...options, algorithm: randomSearch({ trials: 1_000_000 }) })
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('time is over')), 30)
    await expect(study.optimize(() => 1, { signal: controller.signal })).rejects.toThrow('time is over')
    expect(study.trials.length).toBeLessThan(1_000_000)
  })
  it('a signal that is aborted already starts nothing', async () => {
    const study = createStudy({ ...options, algorithm: randomSearch({ trials: 2 }) })
    await expect(study.optimize(() => 1, { signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow('no')
    expect(study.trials).toEqual([])
  })
})

describe('no configuration twice', () => {
  const small = defineSpace({ a: int(1, 3), b: choice(['x', 'y']), c: when('b', 'y', int(1, 2)) })
  it('a space that runs out ends cleanly', async () => {
    const study = createStudy({ space: small, direction: 'minimize', seed: 1, algorithm: randomSearch({ trials: 50 }) })
    await study.optimize(({ config }) => config.a, { concurrency: 4 })
    expect(study.finished).toBe(true)
    expect(new Set(study.trials.map((trial) => JSON.stringify(trial.config))).size).toBe(9)
    expect(study.trials).toHaveLength(9)
    expect(study.progress).toMatchObject({ done: 9, planned: 9 })
  })
  it('so does Hyperband over it, with failures, whatever the concurrency', async () => {
    const tables = []
    for (const concurrency of [1, 8]) {
      const study = createStudy({
        space: small,
        direction: 'minimize',
        seed: 1,
        algorithm: hyperband({ maxResource: 81 }),
      })
      await study.optimize(
        async ({ config, resource }) => {
          for (let i = 0; i < config.a; i++) await new Promise((resolve) => setImmediate(resolve))
          if (config.a === 2 && resource > 8) throw new Error('no')
          return config.a / resource
        },
        { concurrency },
      )
      tables.push(study.trials)
      expect(study.trials).toHaveLength(9)
      expect(study.progress.planned).toBe(study.progress.done)
    }
    expect(tables[0]).toEqual(tables[1])
  })
  it('unless asked', async () => {
    const algorithm = randomSearch({ trials: 50 })
    const study = createStudy({ space: small, direction: 'minimize', seed: 1, algorithm, allowRepeats: true })
    await study.optimize(({ config }) => config.a)
    expect(study.trials).toHaveLength(50)
  })
  it('a grid plans no stand-in for a failure', async () => {
    const study = createStudy({ space: small, direction: 'maximize', seed: 1, algorithm: gridSearch() })
    expect(study.progress.planned).toBe(9)
    await study.optimize(({ config }) => (config.a === 2 ? Number.NaN : config.a))
    expect(study.progress).toEqual({ done: 6, planned: 6, failures: 3, trials: 9 })
  })
  it('a grid is counted at once, and refused where no study could hold it', async () => {
    const axis = (max: number) => defineSpace({ a: int(1, max), b: int(1, max), c: int(1, max) })
    const make = (max: number) =>
      createStudy({ space: axis(max), direction: 'minimize', seed: 1, algorithm: gridSearch() })
    const before = performance.now()
    expect(make(256).progress.planned).toBe(2 ** 24)
    expect(performance.now() - before).toBeLessThan(1000)
    expect(() => make(1e6)).toThrow(expect.objectContaining({ code: 'invalidSpace', received: 1e18 }))
    const real = defineSpace({ x: float(0, 1) })
    const fine = gridSearch({ resolution: 1e12 })
    expect(() => createStudy({ space: real, direction: 'minimize', seed: 1, algorithm: fine })).toThrow(
      'a grid must have at most 2^24 configurations',
    )
  })
  it('a grid goes through every configuration once, in order', async () => {
    const study = createStudy({ space: small, direction: 'maximize', seed: 1, algorithm: gridSearch() })
    await study.optimize(({ config }) => config.a + (config.c ?? 0))
    expect(study.trials.map(({ config }) => [config.a, config.b, config.c])).toEqual([
      [1, 'x', undefined],
      [1, 'y', 1],
      [1, 'y', 2],
      [2, 'x', undefined],
      [2, 'y', 1],
      [2, 'y', 2],
      [3, 'x', undefined],
      [3, 'y', 1],
      [3, 'y', 2],
    ])
    expect(study.best).toMatchObject({ trial: '0-8', score: 5 })
  })
})

describe('the end', () => {
  /** Removes slowly, and fails for one of them. */
  const slowStore = () => {
    const kept = new Set<unknown>()
    let refusals = 0
    return {
      kept,
      save(key: string) {
        kept.add(key)
        return key
      },
      load: (key: unknown) => key,
      async remove(key: unknown) {
        await new Promise((resolve) => setTimeout(resolve, 1))
        if (refusals++ === 0) throw new Error('busy')
        kept.delete(key)
      },
    }
  }
  it.each([
    ['hyperband', hyperband({ maxResource: 9 })],
    ['asha', asha({ trials: 12, maxResource: 9 })],
  ])('is told when everything that came of it is done: %s', async (_, algorithm) => {
    const checkpoints = slowStore()
    const study = createStudy({ ...options, algorithm, checkpoints })
    const types: string[] = []
    const listening = (async () => {
      for await (const event of study.events()) {
        types.push(event.type)
        if (event.type !== 'finished') continue
        expect(study.finished).toBe(true)
        expect(event.best).toEqual(study.best)
        expect(study.progress.planned).toBe(study.progress.done)
        expect(study.trials.filter(({ status }) => status === 'paused' || status === 'running')).toEqual([])
        // The best one's, and the one that was refused.
        expect(checkpoints.kept.size).toBe(2)
      }
    })()
    await study.optimize(({ config, resource }) => ({ score: surrogate(config, resource), checkpoint: 1 }), {
      concurrency: 2,
    })
    study.close()
    await listening
    expect(types.filter((type) => type === 'warning')).toHaveLength(1)
    expect(types.indexOf('finished')).toBe(types.length - 1)
  })
  it('of a study that is told by hand comes before its last tell returns', async () => {
    const study = createStudy({ ...options, algorithm: asha({ trials: 12, maxResource: 9 }), checkpoints: slowStore() })
    const types: string[] = []
    const listening = (async () => {
      for await (const event of study.events()) types.push(event.type)
    })()
    while (!study.finished) {
      const { trial, rung, config, resource } = (await study.ask()) as NonNullable<
        Awaited<ReturnType<typeof study.ask>>
      >
      await study.tell({ trial, rung, score: surrogate(config, resource), checkpoint: 1 })
    }
    study.close()
    await listening
    expect(types.filter((type) => type === 'finished')).toHaveLength(1)
    expect(types.at(-1)).toBe('finished')
  })
})

describe('ask and tell', () => {
  it('give the same study as optimize', async () => {
    const auto = createStudy({ ...options, algorithm: hyperband({ maxResource: 27 }) })
    await auto.optimize(straggling(), { concurrency: 4 })
    const manual = createStudy({ ...options, algorithm: hyperband({ maxResource: 27 }) })
    while (!manual.finished) {
      const jobs = []
      for (let job = await manual.ask(); job !== undefined; job = await manual.ask()) {
        jobs.push(job)
        if (jobs.length === 5) break
      }
      for (const job of jobs.reverse()) {
        const { trial, rung } = job
        const score = surrogate(job.config, job.resource)
        expect(
          await manual.tell({ trial, rung, score, checkpoint: `${job.checkpoint ?? trial}>${job.resource}` }),
        ).toBe('accepted')
        expect(await manual.tell({ trial, rung, score: score - 100 })).toBe('duplicate')
      }
    }
    expect(manual.trials).toEqual(auto.trials)
    expect(manual.best).toEqual(auto.best)
  })
  it('a released job is handed out again', async () => {
    const study = createStudy({ ...options, algorithm: randomSearch({ trials: 2 }) })
    const first = await study.ask()
    await study.ask()
    expect(await study.ask()).toBeUndefined()
    study.release({ trial: '0-0', rung: 0 })
    expect(await study.ask()).toEqual(first)
  })
  it('a job whose checkpoint could not be loaded is handed out again', async () => {
    let away = true
    const checkpoints = {
      save: (_key: string, checkpoint: unknown) => checkpoint as string,
      load(reference: unknown) {
        if (away) throw new Error('the disk is away')
        return reference
      },
      remove() {},
    }
    const algorithm = successiveHalving({ configurations: 3, maxResource: 3 })
    const study = createStudy({ ...options, algorithm, checkpoints })
    for (let i = 0; i < 3; i++) {
      const { trial, rung } = (await study.ask()) as Job
      await study.tell({ trial, rung, score: i, checkpoint: `of ${trial}` })
    }
    await expect(study.ask()).rejects.toMatchObject({
      code: 'invalidCheckpoint',
      message: expect.stringContaining('the disk is away'),
      received: { trial: '0-0', rung: 1, checkpoint: 'of 0-0' },
    })
    away = false
    expect(await study.ask()).toMatchObject({ trial: '0-0', rung: 1, checkpoint: 'of 0-0' })
  })
  it('refuse what is no result', async () => {
    const study = createStudy({ ...options, algorithm: randomSearch({ trials: 2 }) })
    await study.ask()
    const tell = (told: object) => study.tell(told as never)
    await expect(tell({ trial: '0-0', rung: 0, loss: 1 })).rejects.toMatchObject({
      code: 'invalidTell',
      received: 'loss',
    })
    await expect(tell({ trial: '0-0', rung: 0 })).rejects.toMatchObject({ code: 'invalidTell' })
    await expect(tell({ trial: '0-0', rung: 0, score: '1' })).rejects.toMatchObject({
      code: 'invalidTell',
      received: '1',
    })
    await expect(tell({ trial: '0-1', rung: 0, score: 1 })).rejects.toMatchObject({ code: 'unknownTrial' })
    await expect(tell({ trial: '0-0', rung: 1, score: 1 })).rejects.toMatchObject({ code: 'unknownTrial' })
    await expect(tell({ trial: '0-0', rung: 0, score: 1, error: 1 })).rejects.toMatchObject({ code: 'invalidTell' })
    expect(() => study.release({ trial: '9-9', rung: 0 })).toThrow('only a job that is open can be released')
    for (const bad of [undefined, {}, { trial: '9-9' }]) {
      expect(() => study.release(bad as never)).toThrow(expect.objectContaining({ code: 'unknownTrial' }))
    }
    await expect(tell(undefined as never)).rejects.toMatchObject({ code: 'invalidTell', received: undefined })
  })
})

describe('bad input', () => {
  const algorithm = randomSearch({ trials: 2 })
  it.each([
    [{ ...options, algorithm, seed: -1 }, 'seed must be an integer from 0 to 2^32 - 1; received -1'],
    [{ ...options, algorithm, seed: 1.5 }, 'seed must be an integer from 0 to 2^32 - 1; received 1.5'],
    [{ ...options, algorithm, direction: 'up' }, 'direction must be maximize or minimize; received "up"'],
    [{ ...options, algorithm, space: {} }, 'space must be made by defineSpace; received {}'],
    [{ ...options, algorithm: 'random' }, 'algorithm must be one of the algorithms; received "random"'],
    [{ ...options, algorithm: { start() {} } }, 'algorithm must be one of the algorithms; received {}'],
    [{ ...options, algorithm, maxFailures: -1 }, 'maxFailures must be an integer of at least 0; received -1'],
    [{ ...options, algorithm, workers: 3 }, 'received "workers"'],
    [{ ...options, algorithm: gridSearch() }, 'parameter learningRate has no step'],
    [undefined, 'createStudy: there must be an object with the keys space, algorithm'],
    [
      { ...options, algorithm, storage: 'run.jsonl' },
      'storage must be memory() or journal(path) or have their methods',
    ],
    [{ ...options, algorithm, storage: null }, 'storage must be memory() or journal(path) or have their methods'],
    [{ ...options, algorithm, checkpoints: 'dir' }, 'checkpoints must be a store with save, load and remove'],
    [{ ...options, algorithm, pruner: {} }, 'pruner must be one of the pruners; received {}'],
    [{ ...options, algorithm, pruner: null }, 'pruner must be one of the pruners; received null'],
    [{ ...options, algorithm, allowRepeats: 'no' }, 'allowRepeats must be true or false; received "no"'],
  ])('%#', (bad, message) => {
    expect(() => createStudy(bad as never)).toThrow(message)
    expect(() => createStudy(bad as never)).toThrow(HyperbandError)
  })
  it('algorithms without options are typed errors', () => {
    for (const make of [asha, bayesian, bohb, hyperband, randomSearch, successiveHalving, tpe]) {
      const call = make as (options?: unknown) => unknown
      for (const bad of [undefined, null, 3, []]) {
        expect(() => call(bad)).toThrow(HyperbandError)
        expect(() => call(bad)).toThrow(`${make.name}: there must be an object with the keys`)
      }
    }
  })
  it('options of optimize that are none are typed errors', async () => {
    const study = createStudy({ ...options, algorithm })
    await expect(study.optimize(() => 1, null as never)).rejects.toMatchObject({ code: 'invalidOption' })
    await expect(study.optimize(() => 1, { signal: {} as never })).rejects.toMatchObject({
      code: 'invalidOption',
      message: 'signal must be an AbortSignal; received {}',
    })
  })
  it.each([Number.POSITIVE_INFINITY, Number.NaN, 0, -1, '1', null])('a report at %s fails the trial', async (at) => {
    const study = createStudy({ ...options, algorithm })
    let first = true
    await study.optimize(({ report }) => {
      if (first) {
        first = false
        report(1, at as never)
      }
      return 1
    })
    expect(study.trials.map(({ evaluations }) => evaluations[0]?.error?.message)).toEqual([
      expect.stringContaining('a reported resource must be a finite number above zero'),
      undefined,
      undefined,
    ])
  })
  it('an objective that returns no number stops the study', async () => {
    const study = createStudy({ ...options, algorithm })
    for (const bad of [undefined, 'good', { loss: 1 }, { score: '1' }, { score: 1, metrics: { a: 'b' } }]) {
      await expect(study.optimize((() => bad) as never)).rejects.toMatchObject({ code: 'invalidObjectiveResult' })
    }
    await expect(study.optimize((() => 1) as never, { concurrency: 0 })).rejects.toThrow(
      'concurrency must be an integer',
    )
    await expect(study.optimize(3 as never)).rejects.toThrow('objective must be a function')
    expect((await study.optimize(() => 1)).score).toBe(1)
  })
  it('what an objective says of where it runs stops the study, and fails no trial', async () => {
    const study = createStudy({ ...options, algorithm, maxFailures: 0 })
    for (const code of ['poolClosed', 'queueClosed', 'queueMismatch', 'invalidObjectiveResult'] as const) {
      const refused = study.optimize(
        () => {
          throw new HyperbandError({ code, rule: 'no', received: 1 })
        },
        { retries: 1 },
      )
      await expect(refused).rejects.toMatchObject({ code })
    }
    expect(study.progress.failures).toBe(0)
    await study.optimize(() => 1)
    expect(study.progress).toMatchObject({ done: 2, failures: 0 })
  })
  it('a study optimizes once at a time, and not after it was closed', async () => {
    const study = createStudy({ ...options, algorithm })
    const running = study.optimize(() => 1)
    await expect(study.optimize(() => 1)).rejects.toMatchObject({ code: 'studyBusy' })
    await running
    const closed = createStudy({ ...options, algorithm })
    closed.close()
    await expect(closed.optimize(() => 1)).rejects.toMatchObject({ code: 'studyClosed' })
  })
})
