// Run as a process of its own by kill.slow.test.ts: works on a journal until it is killed or done.
// Arguments: journal, log of started evaluations, milliseconds an evaluation takes.
import { appendFileSync } from 'node:fs'
import { hyperband } from '../../src/algorithm/hyperband.ts'
import { choice, float, int } from '../../src/space/parameter.ts'
import { defineSpace } from '../../src/space/space.ts'
import { journal } from '../../src/storage/journal.ts'
import { createStudy } from '../../src/study/create-study.ts'

const [path, log, pause] = process.argv.slice(2) as [string, string, string]
const study = createStudy({
  space: defineSpace({ x: float(0, 1), n: int(1, 64), kind: choice(['a', 'b']) }),
  algorithm: hyperband({ maxResource: 27, iterations: 2 }),
  direction: 'minimize',
  seed: 11,
  storage: journal(path),
})
await study.optimize<string>(
  async ({ config, resource, previousResource, trial, rung, checkpoint }) => {
    appendFileSync(log, `${trial}/${rung}\n`)
    if (rung > 0 && checkpoint !== `${trial}@${previousResource}`) throw new Error('not its own checkpoint')
    await new Promise((resolve) => setTimeout(resolve, Number(pause) * (0.5 + config.x)))
    if (Math.floor(config.x * 1e6 + resource) % 12 === 0) throw new Error('bad luck')
    return { score: (config.x - 0.3) ** 2 + config.n / 64 + 1 / resource, checkpoint: `${trial}@${resource}` }
  },
  { concurrency: 3 },
)
console.log(JSON.stringify({ best: study.best, trials: study.trials }))
study.close()
