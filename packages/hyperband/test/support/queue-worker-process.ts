// A worker as a process of its own. Arguments: port, queue, log, milliseconds an evaluation takes, lock duration.
import { appendFileSync } from 'node:fs'
import { queueWorker } from '../../src/bullmq/bullmq.ts'

const [port, queue, log, pause, lockDuration] = process.argv.slice(2) as [string, string, string, string, string]
interface Config {
  readonly x: number
}
queueWorker<Config, string>({
  connection: { host: '127.0.0.1', port: Number(port) },
  queue,
  concurrency: 2,
  lockDuration: Number(lockDuration),
  async objective({ config, resource, previousResource, checkpoint, trial, rung }) {
    appendFileSync(log, `start ${process.pid} ${trial}/${rung}\n`)
    if (rung > 0 && checkpoint !== `${trial}@${previousResource}`) throw new Error('not its own checkpoint')
    await new Promise((resolve) => setTimeout(resolve, Number(pause) * (0.5 + config.x)))
    appendFileSync(log, `end ${process.pid} ${trial}/${rung}\n`)
    return { score: config.x + 1 / resource, checkpoint: `${trial}@${resource}` }
  },
})
