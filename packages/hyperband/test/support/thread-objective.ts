// The objective that the tests run in threads. `mode` says how it behaves.
import { existsSync, writeFileSync } from 'node:fs'
import { threadId } from 'node:worker_threads'
import type { Objective } from '../../src/index.ts'

interface Config {
  readonly x: number
  readonly mode:
    | 'plain'
    | 'exit'
    | 'exitOnce'
    | 'throw'
    | 'badReport'
    | 'spin'
    | 'memory'
    | 'spinReporting'
    | 'uncaught'
    | 'wait'
    | 'again'
    | 'exitLater'
  readonly flag: string
}

const kept = new Float32Array(1000)

export const objective: Objective<Config, { weights: Float32Array; thread: number }> = async ({
  config,
  resource,
  previousResource,
  checkpoint,
  report,
}) => {
  const weights = checkpoint?.weights ?? new Float32Array(1000)
  if (weights[0] !== previousResource) throw new Error(`stands at ${weights[0]}, not at ${previousResource}`)
  if (config.x < 0.5) {
    if (config.mode === 'exit') process.exit(3)
    if (config.mode === 'exitOnce' && !existsSync(`${config.flag}-${config.x}`)) {
      writeFileSync(`${config.flag}-${config.x}`, '')
      process.exit(3)
    }
    if (config.mode === 'badReport') report('x' as never)
    if (config.mode === 'throw') throw new RangeError(`x = ${config.x}`)
    if (config.mode === 'uncaught') {
      setTimeout(() => {
        throw new Error('nobody catches this')
      })
      await new Promise(() => {})
    }
    if (config.mode === 'memory') {
      const hoard: unknown[] = []
      for (;;) hoard.push(new Array(100_000).fill(Math.sqrt(hoard.length)))
    }
    if (config.mode === 'wait') await new Promise((resolve) => setTimeout(resolve, 60_000))
    if (config.mode === 'again') return { score: config.x, checkpoint: { weights: kept, thread: threadId } }
    if (config.mode === 'exitLater') setTimeout(() => process.exit(3), 10)
    if (config.mode === 'spin') for (;;);
    if (config.mode === 'spinReporting') for (let i = 1; ; i++) if (i % 1e5 === 0) report(i / 1e5)
  }
  weights.fill(resource)
  return { score: config.x + 1 / resource, checkpoint: { weights, thread: threadId } }
}
