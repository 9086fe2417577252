import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

/** One thread in every peer, its own and those of its libraries. */
export const oneThread = {
  OMP_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  TF_NUM_INTRAOP_THREADS: '1',
  TF_NUM_INTEROP_THREADS: '1',
}

/** Milliseconds that all threads of a process have run, from Linux's scheduler. */
function processorTime(pid) {
  const nanoseconds = (thread) => {
    try {
      return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0])
    } catch {
      return 0
    }
  }
  return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + nanoseconds(thread), 0) / 1e6
}

/**
 * A process that answers each JSON line with one of its own: first `{ version, parameters }` or `{ error }`, then to
 * `{ steps }` the milliseconds a training step took, to `{ predict, count }` those of `predict` calls on `count` windows. With
 * `clock: 'processor'` they are scaled to the share of the time in which the process ran.
 */
export async function startPeer(command, script, config, { cwd, env, clock = 'wall' } = {}) {
  const file = script.startsWith('/') ? script : fileURLToPath(new URL(`../peers/${script}`, import.meta.url))
  const child = spawn(command, [file, JSON.stringify(config)], {
    cwd,
    stdio: ['pipe', 'pipe', process.env.FDP_BENCH_ERRORS === '1' ? 'inherit' : 'ignore'],
    env: { ...process.env, ...oneThread, ...env },
  })
  child.stdin.on('error', () => {})
  const ended = new Promise((resolve) => child.once('close', resolve))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async () => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done) return { error: 'the process ended' }
      // Libraries write lines of their own.
      if (value.startsWith('{')) return JSON.parse(value)
    }
  }
  const about = await next()
  return {
    about,
    async ask(question) {
      const [start, ran] = [performance.now(), clock === 'processor' ? processorTime(child.pid) : 0]
      child.stdin.write(`${JSON.stringify(question)}\n`)
      const answer = await next()
      if (answer.error !== undefined) throw new Error(answer.error)
      if (clock !== 'processor') return answer.ms
      return (answer.ms * (processorTime(child.pid) - ran)) / (performance.now() - start)
    },
    async close() {
      child.stdin.end()
      await ended
    },
  }
}
