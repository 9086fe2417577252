import { setTimeout as wait } from 'node:timers/promises'
import { Queue, Worker } from 'bullmq'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  checkRedis,
  type QueueObjective,
  type QueueWorker,
  queueObjective,
  queueWorker,
  redisConnection,
} from '../src/bullmq/bullmq.ts'
import {
  createStudy,
  defineSpace,
  float,
  HyperbandError,
  hyperband,
  type Objective,
  randomSearch,
} from '../src/index.ts'
import { hasRedis, type RedisServer, startRedis } from './support/redis.ts'

const space = defineSpace({ x: float(0, 1) })
type Config = NonNullable<(typeof space)['config']>
const score = (config: Config, resource: number): number => config.x + 1 / resource

describe.skipIf(!hasRedis())('bullmq with a Redis server', () => {
  let redis: RedisServer
  const open: { close(force?: boolean): Promise<void> }[] = []
  let queues = 0
  beforeAll(async () => {
    redis = await startRedis()
  })
  afterEach(async () => {
    await Promise.all(open.splice(0).map((part) => part.close(true)))
  })
  afterAll(() => redis.stop())

  const connection = () => ({ host: '127.0.0.1', port: redis.port })
  const remoteOf = (queue: string, run = 'one'): QueueObjective<Config, string> => {
    const remote = queueObjective<Config, string>({ connection: connection(), queue, run, pollInterval: 200 })
    open.push(remote)
    return remote
  }
  const workerOf = (queue: string, objective: Objective<Config, string>, concurrency = 2): QueueWorker => {
    const options = { connection: connection(), queue, objective, concurrency, pollInterval: 50 }
    const worker = queueWorker<Config, string>(options)
    open.push(worker)
    return worker
  }
  const queueName = (): string => `tuning-${queues++}`

  it('two workers give the study of one process, with checkpoints, metrics and failures', async () => {
    const queue = queueName()
    const objective: Objective<Config, string> = ({ config, resource, trial, checkpoint, previousResource }) => {
      if (previousResource > 0 && checkpoint !== `${trial}@${previousResource}`) throw new Error('a foreign checkpoint')
      if (Math.floor(config.x * 100) % 9 === 0) throw new RangeError('no luck')
      return { score: score(config, resource), checkpoint: `${trial}@${resource}`, metrics: { twice: 2 * config.x } }
    }
    workerOf(queue, objective)
    workerOf(queue, objective)
    const make = () => createStudy({ space, algorithm: hyperband({ maxResource: 9 }), direction: 'minimize', seed: 8 })
    const study = make()
    const best = await study.optimize(remoteOf(queue).objective, { concurrency: 8 })
    const local = make()
    const localBest = await local.optimize(objective)
    expect(best).toEqual(localBest)
    expect(study.progress).toEqual(local.progress)
    expect(study.progress.failures).toBeGreaterThan(0)
    const plain = (trials: typeof study.trials) =>
      trials.map(({ id, status, evaluations }) => ({ id, status, scores: evaluations.map((e) => e.score) }))
    expect(plain(study.trials)).toEqual(plain(local.trials))
    expect(study.trials.find((trial) => trial.status === 'failed')?.evaluations.at(-1)?.error?.message).toBe('no luck')
  })
  it('a result that was computed before the study was killed is taken, not computed again', async () => {
    const queue = queueName()
    let runs = 0
    workerOf(queue, ({ config, resource }) => {
      runs++
      return score(config, resource)
    })
    for (const [run, expected] of [
      ['one', 10],
      ['one', 10],
      ['two', 20],
    ] as const) {
      // Each study starts from nothing, as one whose journal had lost all results.
      const study = createStudy({ space, algorithm: randomSearch({ trials: 10 }), direction: 'minimize', seed: 8 })
      await study.optimize(remoteOf(queue, run).objective, { concurrency: 4 })
      expect(runs).toBe(expected)
    }
  })

  it('forgets results that are older than it was told to keep them', async () => {
    const queue = queueName()
    const computed: number[] = []
    workerOf(queue, ({ config, resource }) => {
      computed.push(config.x)
      return score(config, resource)
    })
    const run = async (trials: number, keepSeconds: number) => {
      const study = createStudy({ space, algorithm: randomSearch({ trials }), direction: 'minimize', seed: 8 })
      const remote = queueObjective<Config, string>({ connection: connection(), queue, run: 'one', keepSeconds })
      open.push(remote)
      await study.optimize(remote.objective, { concurrency: 1 })
    }
    await run(2, 1)
    expect(computed).toHaveLength(2)
    await wait(2100)
    // The third trial's end makes the first two go.
    await run(3, 1)
    expect(computed).toHaveLength(3)
    await run(2, 1)
    expect(computed).toHaveLength(5)
  })
  it('NaN and what is no result fail the trial', async () => {
    const queue = queueName()
    const results = [Number.NaN, 'good', { score: 1, checkpoint: new Float32Array(1) }]
    let count = 0
    workerOf(queue, (() => results[count++] ?? 1) as never, 1)
    const study = createStudy({ space, algorithm: randomSearch({ trials: 1 }), direction: 'minimize', seed: 8 })
    await study.optimize(remoteOf(queue).objective)
    const messages = study.trials.flatMap((trial) => trial.evaluations.map((evaluation) => evaluation.error?.message))
    expect(messages).toEqual([
      'a score must be finite; received NaN',
      expect.stringContaining('an objective must return a number'),
      expect.stringContaining('a checkpoint in a queue must be plain JSON'),
      undefined,
    ])
  })
  it('reports come through, a timeout reaches the worker, and retries are computed anew', async () => {
    const queue = queueName()
    const reports: number[] = []
    let aborted = 0
    let calls = 0
    workerOf(queue, async ({ report, signal, config }) => {
      calls++
      report(config.x, 3)
      if (calls > 2) return config.x
      return new Promise<never>((_, reject) => {
        signal.addEventListener('abort', () => {
          aborted++
          reject(signal.reason)
        })
      })
    })
    const study = createStudy({ space, algorithm: randomSearch({ trials: 2 }), direction: 'minimize', seed: 8 })
    const listening = (async () => {
      for await (const event of study.events()) if (event.type === 'reported') reports.push(event.resource)
    })()
    await study.optimize(remoteOf(queue).objective, { trialTimeout: 700, retries: 8 })
    study.close()
    await listening
    expect(study.progress).toMatchObject({ failures: 0, done: 2 })
    expect(aborted).toBe(calls - 2)
    expect(reports.length).toBeGreaterThanOrEqual(2)
    expect(new Set(reports)).toEqual(new Set([3]))
  })
  it('an aborted study takes its waiting jobs back and goes on later', async () => {
    const queue = queueName()
    const study = createStudy({ space, algorithm: randomSearch({ trials: 6 }), direction: 'minimize', seed: 8 })
    const remote = remoteOf(queue)
    const controller = new AbortController()
    const looking = new Queue(queue, { connection: connection() })
    open.push(looking)
    const untilWaiting = (count: number) =>
      expect.poll(() => looking.getWaitingCount(), { timeout: 20_000, interval: 20 }).toBe(count)
    const stopped = study.optimize(remote.objective, { concurrency: 6, signal: controller.signal })
    const rejected = expect(stopped).rejects.toThrow('enough')
    await untilWaiting(6)
    controller.abort(new Error('enough'))
    await rejected
    // A worker that came before the last of them is back would compute it twice.
    await untilWaiting(0)
    const seen: string[] = []
    workerOf(queue, ({ trial, config }) => {
      seen.push(trial)
      return config.x
    })
    await study.optimize(remote.objective, { concurrency: 3 })
    expect(seen.sort()).toEqual(['0-0', '0-1', '0-2', '0-3', '0-4', '0-5'])
  })
  it('an evaluation that was given up leaves the next one of the same job alone', async () => {
    const queue = queueName()
    workerOf(queue, ({ config }) => config.x)
    const remote = remoteOf(queue)
    const evaluate = (signal: AbortSignal) =>
      remote.objective({
        ...{ trial: '0-0', bracket: 0, rung: 0, config: { x: 0.5 }, resource: 1, previousResource: 0, seed: 1 },
        ...{ checkpoint: undefined, report: () => {}, signal },
      })
    const never = new AbortController().signal
    expect(await evaluate(never)).toEqual({ score: 0.5 })
    const controller = new AbortController()
    const first = expect(evaluate(controller.signal)).rejects.toThrow('enough')
    // The first one's look at the result is on its way.
    controller.abort(new Error('enough'))
    expect(await evaluate(never)).toEqual({ score: 0.5 })
    await first
  })
  it('what waits for a result is refused when the queue is closed, and so is what is asked for later: no trial fails', async () => {
    const study = createStudy({
      space,
      algorithm: randomSearch({ trials: 3 }),
      direction: 'minimize',
      seed: 8,
      maxFailures: 1,
    })
    const remote = remoteOf(queueName())
    const running = expect(study.optimize(remote.objective, { concurrency: 2 })).rejects.toMatchObject({
      code: 'queueClosed',
      message: expect.stringContaining('an evaluation must end before its queue is closed'),
    })
    await remote.close()
    await running
    await expect(study.optimize(remote.objective)).rejects.toMatchObject({ code: 'queueClosed' })
    expect(study.progress.failures).toBe(0)
    expect(() => remote.objective({ trial: '0-0', rung: 0 } as never)).toThrow(
      expect.objectContaining({ code: 'queueClosed' }),
    )
  })
  it("refuses another study's results under the same run, and leaves its jobs alone", async () => {
    const queue = queueName()
    const worker = workerOf(queue, ({ config, resource }) => score(config, resource))
    const make = (low: number, seed: number) =>
      createStudy({
        space: defineSpace({ x: float(low, low + 1) }),
        algorithm: hyperband({ maxResource: 9 }),
        direction: 'minimize',
        seed,
      })
    const first = make(0, 1)
    await first.optimize(remoteOf(queue).objective, { concurrency: 4 })
    for (const other of [make(5, 1), make(0, 2)]) {
      const refused = other.optimize(remoteOf(queue).objective, { concurrency: 4 })
      await expect(refused).rejects.toMatchObject({
        code: 'queueMismatch',
        message: expect.stringContaining('another run'),
        received: expect.arrayContaining([expect.stringContaining('config.x: ')]),
      })
      expect(other.progress).toMatchObject({ done: 0, failures: 0 })
      await other.optimize(remoteOf(queue, `run-${other.seed}-${other.space.dimensions.length}`).objective)
    }
    await worker.close()
    // Also while they wait: the first one's job is not given up for the second one.
    const controller = new AbortController()
    const waiting = make(0, 3)
    const stopped = expect(
      waiting.optimize(remoteOf(queue, 'waiting').objective, { signal: controller.signal }),
    ).rejects.toThrow('enough')
    const looking = new Queue(queue, { connection: connection() })
    open.push(looking)
    await expect.poll(() => looking.getWaitingCount(), { timeout: 20_000, interval: 20 }).toBe(1)
    await expect(make(5, 3).optimize(remoteOf(queue, 'waiting').objective)).rejects.toMatchObject({
      code: 'queueMismatch',
    })
    expect(await looking.getWaitingCount()).toBe(1)
    controller.abort(new Error('enough'))
    await stopped
  })
  it('takes a result for the same document in another order of its keys', async () => {
    const queue = queueName()
    let runs = 0
    workerOf(queue, () => {
      runs++
      return 0.5
    })
    const remote = remoteOf(queue) as QueueObjective<never, string>
    const evaluate = (spec: string) =>
      remote.objective({
        ...{ trial: 'a', bracket: 0, rung: 0, config: { spec } as never, resource: 1, previousResource: 0, seed: 1 },
        ...{ checkpoint: undefined, report: () => {}, signal: new AbortController().signal },
      })
    expect(await evaluate('{"a":1,"b":[2,{"c":3,"d":4}]}')).toEqual({ score: 0.5 })
    expect(await evaluate('{"b":[2,{"d":4,"c":3}],"a":1}')).toEqual({ score: 0.5 })
    expect(runs).toBe(1)
    await expect(evaluate('{"b":[2,{"d":4,"c":5}],"a":1}')).rejects.toMatchObject({
      code: 'queueMismatch',
      received: ['config.spec.b.1.c: 3, 5'],
    })
  })
  it.each([null, { hello: 1 }, { score: 'x' }, 3])(
    'the result %j of a worker of other code stops the study, and is computed when that is gone',
    async (result) => {
      const queue = queueName()
      const foreign = new Worker(queue, async () => result, { connection: connection() })
      open.push(foreign)
      const study = createStudy({ space, algorithm: randomSearch({ trials: 2 }), direction: 'minimize', seed: 8 })
      const remote = remoteOf(queue)
      await expect(study.optimize(remote.objective)).rejects.toMatchObject({
        code: 'invalidObjectiveResult',
        received: result,
      })
      expect(study.progress).toMatchObject({ done: 0, failures: 0 })
      await foreign.close()
      workerOf(queue, ({ config, resource }) => score(config, resource))
      await study.optimize(remote.objective)
      expect(study.progress).toMatchObject({ done: 2, failures: 0 })
    },
  )
  it('keeps name and message of an error', async () => {
    const queue = queueName()
    const errors = [
      new TypeError('boom'),
      new RangeError(''),
      new HyperbandError({ code: 'invalidScore', rule: 'of its own', received: 'a: b' }),
      Object.assign(new Error('two\n at lines'), { name: 'An odd: name' }),
      'text',
    ]
    let count = 0
    workerOf(
      queue,
      () => {
        const error = errors[count++]
        if (error !== undefined) throw error
        return 1
      },
      1,
    )
    const study = createStudy({ space, algorithm: randomSearch({ trials: 1 }), direction: 'minimize', seed: 8 })
    await study.optimize(remoteOf(queue).objective)
    expect(study.trials.flatMap((trial) => trial.evaluations.map(({ error }) => error))).toEqual([
      { name: 'TypeError', message: 'boom' },
      { name: 'RangeError', message: '' },
      { name: 'HyperbandError', message: 'of its own; received "a: b"' },
      { name: 'An odd: name', message: 'two\n at lines' },
      { name: 'Error', message: '"text"' },
      undefined,
    ])
  })
  it('closes while Redis is away, whether or not it was there', async () => {
    const server = await startRedis()
    const reached = { host: '127.0.0.1', port: server.port }
    const remote = queueObjective<Config>({ connection: reached, queue: 'away', run: 'one' })
    const study = createStudy({ space, algorithm: randomSearch({ trials: 2 }), direction: 'minimize', seed: 8 })
    const running = expect(study.optimize(remote.objective)).rejects.toMatchObject({ code: 'queueClosed' })
    const looking = new Queue('away', { connection: reached })
    looking.on('error', () => {})
    await expect.poll(() => looking.getWaitingCount(), { timeout: 20_000, interval: 20 }).toBe(1)
    await looking.close()
    await server.stop()
    await Promise.all([remote.close(), remote.close()])
    await running
    await queueObjective({ connection: { host: '127.0.0.1', port: 1 }, queue: 'away', run: 'one' }).close()
  }, 30_000)
  it('a worker closes while Redis is away, once its running jobs have ended', async () => {
    const server = await startRedis()
    const reached = { host: '127.0.0.1', port: server.port }
    let end: (score: number) => void = () => {}
    const events: string[] = []
    const busy = queueWorker<Config>({
      connection: reached,
      queue: 'gone',
      objective: () =>
        new Promise<number>((resolve) => {
          end = resolve
          events.push('started')
        }),
    })
    const idle = queueWorker<Config>({ connection: reached, queue: 'other', objective: () => 0 })
    const remote = queueObjective<Config>({ connection: reached, queue: 'gone', run: 'one' })
    const study = createStudy({ space, algorithm: randomSearch({ trials: 1 }), direction: 'minimize', seed: 8 })
    const running = expect(study.optimize(remote.objective)).rejects.toMatchObject({ code: 'queueClosed' })
    await expect.poll(() => events.length, { timeout: 20_000, interval: 20 }).toBe(1)
    await server.stop()
    await idle.close()
    const closing = Promise.all([busy.close(), busy.close()]).then(() => events.push('closed'))
    await wait(3000)
    expect(events).toEqual(['started'])
    end(1)
    await closing
    await remote.close()
    await running
  }, 60_000)
  it('a worker that leaves in haste gives its job back at once, and it is computed once', async () => {
    const queue = queueName()
    const study = createStudy({ space, algorithm: randomSearch({ trials: 3 }), direction: 'minimize', seed: 8 })
    const started: string[] = []
    const hung = workerOf(queue, ({ trial }) => {
      started.push(trial)
      return new Promise(() => {})
    })
    const running = study.optimize(remoteOf(queue).objective, { concurrency: 3 })
    while (started.length < 2) await new Promise((resolve) => setTimeout(resolve, 10))
    const calmly = hung.close()
    await hung.close(true)
    await calmly
    const seen: string[] = []
    workerOf(queue, ({ trial, config }) => {
      seen.push(trial)
      return config.x
    })
    // Within the test's time: a lock that has to run out would take 30 s.
    await running
    expect(seen.sort()).toEqual(['0-0', '0-1', '0-2'])
    expect(study.progress).toMatchObject({ done: 3, failures: 0 })
  })
  it('refuses jobs that are none of its own', async () => {
    const { Queue, QueueEvents } = await import('bullmq')
    const name = queueName()
    const queue = new Queue(name, { connection: connection() })
    const events = new QueueEvents(name, { connection: connection() })
    open.push(queue as never, events as never)
    await events.waitUntilReady()
    let called = false
    workerOf(name, () => {
      called = true
      return 1
    })
    const job = await queue.add('evil', { module: 'child_process', code: 'rm' })
    await expect(job.waitUntilFinished(events)).rejects.toThrow('a job must be an evaluation of this package')
    expect(called).toBe(false)
  })
  it('works over TLS as an ACL user with a password that may touch the keys of its queues only', async () => {
    const server = await startRedis(
      [
        ...'--user default off'.split(' '),
        ...'--user tuner on >secret ~bull:tuning* +@all -@admin -@dangerous +info +client|setname'.split(' '),
      ],
      true,
    )
    try {
      const ca = server.certificate as string
      const access = redisConnection(`rediss://tuner:secret@127.0.0.1:${server.port}`, { ca })
      await checkRedis(access)
      const refusal = (url: string, options = { ca }) =>
        checkRedis(redisConnection(url, options)).then(
          () => 'none',
          (error: HyperbandError) => `${error.code}: ${error.received}`,
        )
      const at = `127.0.0.1:${server.port}`
      expect(await refusal(`rediss://tuner:wrong@${at}`)).toMatch(/^redisUnreachable: WRONGPASS/)
      expect(await refusal(`rediss://${at}`)).toMatch(/^redisUnreachable: NOAUTH/)
      expect(await refusal(`rediss://tuner:secret@${at}`, {} as never)).toMatch(/^redisUnreachable: .*self-signed/)
      const remote = queueObjective<Config>({ connection: access, queue: 'tuning', run: 'acl' })
      const worker = queueWorker<Config>({
        connection: access,
        queue: 'tuning',
        objective: ({ config, resource }) => score(config, resource),
      })
      const study = createStudy({ space, algorithm: randomSearch({ trials: 5 }), direction: 'minimize', seed: 8 })
      await study.optimize(remote.objective, { concurrency: 2 })
      expect(study.progress.done).toBe(5)
      await Promise.all([remote.close(), worker.close(true)])
    } finally {
      await server.stop()
    }
  })
})

describe('bad input', () => {
  const connection = { host: '127.0.0.1', port: 1 }
  it.each([
    [() => queueObjective({ connection, queue: 'a:b', run: 'r' }), 'queue must be made of letters'],
    [() => queueObjective({ connection, queue: 'a', run: '' }), 'run must be made of letters'],
    [() => queueObjective({ connection: undefined as never, queue: 'a', run: 'r' }), 'connection must be what BullMQ'],
    [() => queueObjective({ connection, queue: 'a', run: 'r', url: '' } as never), 'received "url"'],
    [() => queueWorker({ connection, queue: 'a', objective: 3 as never }), 'objective must be a function; received 3'],
    [() => queueWorker({ connection, queue: 'a', objective: () => 1, concurrency: 0 }), 'concurrency must be'],
  ])('%#', (make, message) => {
    expect(make).toThrow(message)
  })
})
