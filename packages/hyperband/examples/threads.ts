import { createStudy, defineSpace, float, hyperband } from '@fdp/hyperband'
import { workerThreads } from '@fdp/hyperband/worker-threads'

/** `objective` is a module that exports a function `objective`. */
export async function run(objective: URL, execArgv: string[] = []) {
  const pool = workerThreads<{ x: number }>(objective, { threads: 2, crashRetries: 1, execArgv })
  const study = createStudy({
    space: defineSpace({ x: float(0, 1) }),
    algorithm: hyperband({ maxResource: 9 }),
    direction: 'minimize',
    seed: 7,
  })
  try {
    return await study.optimize(pool.objective, { concurrency: pool.threads })
  } finally {
    await pool.close()
  }
}
