import type { ChildProcess } from 'node:child_process'
import type { ScoreSpec } from '../src/studies/score-task.ts'
import { startFdp } from './run-fdp.ts'

interface RunningWorker {
  readonly child: ChildProcess
  readonly ended: Promise<number | null>
  readonly log: () => string
  /** Waits until the log has a text. */
  readonly said: (text: string) => Promise<void>
}

/** Starts `fdp worker` and waits until it takes tasks. */
export async function startWorker(args: readonly string[], folder: string): Promise<RunningWorker> {
  const { child, finished } = startFdp(['worker', ...args], folder)
  let log = ''
  let heard = () => {}
  child.stderr?.on('data', (chunk) => {
    log += chunk
    heard()
  })
  const early = finished.then(({ code, stderr }) => {
    throw new Error(`the worker ended with ${code}: ${stderr}`)
  })
  early.catch(() => {})
  const said = (text: string): Promise<void> =>
    Promise.race([
      early,
      new Promise<void>((resolve) => {
        heard = () => {
          if (log.includes(text)) resolve()
        }
        heard()
      }),
    ])
  await said('waiting for tasks')
  return { child, ended: finished.then(({ code }) => code), log: () => log, said }
}

/** A task of which the length is known: 400 rows of 40 companies. */
export function scoreSpec({ seed, resamples = 200 }: { seed: number; resamples?: number }): ScoreSpec {
  const rows = 400
  const probabilities = Float32Array.from({ length: rows }, (_, i) => ((i * 37) % 101) / 101)
  return {
    readings: [
      {
        labels: Uint8Array.from({ length: rows }, (_, i) => (i % 4 === 0 ? 1 : 0)),
        probabilities,
        decisions: Uint8Array.from(probabilities, (p) => (p > 0.5 ? 1 : 0)),
      },
    ],
    clusters: Int32Array.from({ length: rows }, (_, i) => Math.floor(i / 10)),
    resamples,
    seed,
  }
}
