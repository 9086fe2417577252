import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type Algorithm,
  asha,
  bayesian,
  bohb,
  choice,
  createStudy,
  defineSpace,
  float,
  gridSearch,
  hyperband,
  int,
  type Job,
  randomSearch,
  type Storage,
  type StudyRecord,
  successiveHalving,
  tpe,
  when,
} from '../src/index.ts'

const wide = defineSpace({ x: float(0, 1), n: int(1, 9), kind: choice(['a', 'b']), k: when('kind', 'b', int(1, 4)) })
const narrow = defineSpace({ n: int(1, 9), kind: choice(['a', 'b']), k: when('kind', 'b', int(1, 2)) })
type Config = Readonly<Record<string, unknown>>

const algorithms: Record<string, Algorithm> = {
  hyperband: hyperband({ maxResource: 9, iterations: 2 }),
  kerasTuner: hyperband({ maxResource: 10, schedule: 'kerasTuner' }),
  successiveHalving: successiveHalving({ configurations: 14, maxResource: 8, eta: 2 }),
  randomSearch: randomSearch({ trials: 20 }),
  tpe: tpe({ trials: 14, initial: 4, batch: 3, candidates: 4 }),
  bayesian: bayesian({ trials: 9, initial: 3, batch: 3, candidates: 10 }),
  bohb: bohb({ maxResource: 9, batch: 4, candidates: 4 }),
}

/** A storage whose records outlive the study, as a file would. */
function shelf(records: StudyRecord[]): Storage {
  return {
    serializes: true,
    open: () => records.slice(),
    append: (record) => records.push(JSON.parse(JSON.stringify(record)) as StudyRecord),
    close() {},
  }
}

const score = (config: Config, resource: number): number => {
  const { x = 0, n, kind, k = 2 } = config as { x?: number; n: number; kind: string; k?: number }
  return (x - 0.4) ** 2 + Math.abs(n - 5) / 9 + (kind === 'a' ? 0 : 0.1 * k) + 1 / resource
}
const fails = (config: Config, resource: number, share: number): boolean =>
  share > 0 && ((config.n as number) * 7 + resource * 3 + (config.kind === 'a' ? 1 : 0)) % share === 0

interface Plan {
  readonly concurrency: number
  /** Which of the running jobs ends next, and whether the process dies before the next one. */
  readonly steps: readonly { readonly pick: number; readonly dies: boolean }[]
}

/** Runs a study by ask and tell, with ends in the order of the plan and deaths of the process in between. */
async function play(space: typeof wide, algorithm: Algorithm, seed: number, share: number, plan: Plan) {
  const records: StudyRecord[] = []
  const open = () =>
    createStudy({
      space,
      algorithm,
      direction: 'minimize',
      seed,
      maxFailures: Number.POSITIVE_INFINITY,
      storage: shelf(records),
    })
  let study = open()
  let running: Job<Config>[] = []
  for (let step = 0; ; step++) {
    while (running.length < plan.concurrency) {
      const job = await study.ask()
      if (job === undefined) break
      running.push(job as Job<Config>)
    }
    const { pick, dies } = plan.steps[step % plan.steps.length] as Plan['steps'][number]
    const [job] = running.splice(pick % Math.max(1, running.length), 1)
    if (job === undefined) return { trials: study.trials, best: study.best, finished: study.finished }
    const { trial, rung, config, resource, previousResource, checkpoint } = job
    if (previousResource > 0) expect(checkpoint).toBe(`${trial}@${previousResource}`)
    if (fails(config, resource, share)) await study.tell({ trial, rung, error: new Error('no') })
    else await study.tell({ trial, rung, score: score(config, resource), checkpoint: `${trial}@${resource}` })
    if (dies) {
      study = open()
      running = []
    }
  }
}

const plans = fc.record({
  concurrency: fc.integer({ min: 1, max: 8 }),
  steps: fc.array(fc.record({ pick: fc.nat(7), dies: fc.boolean() }), { minLength: 1, maxLength: 40 }),
})
const calm: Plan = { concurrency: 1, steps: [{ pick: 0, dies: false }] }

describe('seed and space decide the whole table of trials', () => {
  for (const [name, algorithm] of Object.entries(algorithms)) {
    it(`${name}: whatever the concurrency, the order of ends, failures and deaths of the process`, async () => {
      await fc.assert(
        fc.asyncProperty(
          plans,
          fc.integer({ min: 0, max: 1000 }),
          fc.constantFrom(0, 5, 9),
          fc.boolean(),
          async (plan, seed, share, small) => {
            const space = (small ? narrow : wide) as typeof wide
            const expected = await play(space, algorithm, seed, share, calm)
            expect(expected.finished).toBe(true)
            expect(await play(space, algorithm, seed, share, plan)).toEqual(expected)
          },
        ),
        { numRuns: name === 'bayesian' ? 8 : 25, seed: 5934 },
      )
    })
  }
  it('gridSearch too', async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.constantFrom(0, 5), async (plan, share) => {
        const expected = await play(narrow as never, gridSearch(), 1, share, calm)
        expect(await play(narrow as never, gridSearch(), 1, share, plan)).toEqual(expected)
        expect(expected.trials).toHaveLength(27)
      }),
      { numRuns: 15, seed: 5934 },
    )
  })
})

describe('asha', () => {
  it('survives any order of ends, failures and deaths, and promotes only what was in the top of its rung', async () => {
    await fc.assert(
      fc.asyncProperty(plans, fc.integer({ min: 0, max: 1000 }), fc.constantFrom(0, 7), async (plan, seed, share) => {
        const algorithm = asha({ trials: 20, maxResource: 9 })
        const { trials, finished } = await play(wide, algorithm, seed, share, plan)
        expect(finished).toBe(true)
        expect(trials).toHaveLength(20)
        for (const rung of [0, 1]) {
          const succeeded = trials.filter((t) => t.evaluations.some((e) => e.rung === rung && e.status === 'completed'))
          const promoted = trials.filter((t) => t.evaluations.some((e) => e.rung === rung + 1))
          // While the rung fills up, its top changes: more than a third of it may have been in it at some time.
          expect(promoted.length).toBeGreaterThanOrEqual(Math.floor(succeeded.length / 3))
          for (const trial of promoted) expect(succeeded).toContain(trial)
        }
      }),
      { numRuns: 25, seed: 5934 },
    )
  })
})
