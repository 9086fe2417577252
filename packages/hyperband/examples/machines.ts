import { createStudy, defineSpace, float, hyperband } from '@fdp/hyperband'
import { queueObjective, queueWorker } from '@fdp/hyperband/bullmq'

interface Access {
  readonly host: string
  readonly port: number
  readonly username?: string
  readonly password?: string
  readonly tls?: { readonly ca: string }
}

/** On each machine that computes. */
export function work(connection: Access) {
  return queueWorker<{ x: number }>({
    connection,
    queue: 'tuning',
    objective: ({ config, resource }) => config.x + 1 / resource,
  })
}

/** On the machine that decides. */
export async function decide(connection: Access) {
  const remote = queueObjective<{ x: number }>({ connection, queue: 'tuning', run: 'first' })
  const study = createStudy({
    space: defineSpace({ x: float(0, 1) }),
    algorithm: hyperband({ maxResource: 9 }),
    direction: 'minimize',
    seed: 7,
  })
  try {
    return await study.optimize(remote.objective, { concurrency: 64 })
  } finally {
    await remote.close()
  }
}
