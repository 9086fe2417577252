import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import path from 'node:path'

/** The built command line. */
export const FDP = path.resolve(import.meta.dirname, '../bin/fdp.js')

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Starts the built command line in `folder`. */
export function startFdp(
  args: readonly string[],
  folder: string,
): { child: ChildProcess; finished: Promise<Finished> } {
  const child = spawn(process.execPath, [FDP, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let [stdout, stderr] = ['', '']
  child.stdout.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const finished = new Promise<Finished>((resolve) => child.on('close', (code) => resolve({ code, stdout, stderr })))
  return { child, finished }
}

export const runFdp = (args: readonly string[], folder: string): Promise<Finished> => startFdp(args, folder).finished

const HEADER = `company_name,status_label,year,${Array.from({ length: 18 }, (_, i) => `X${i + 1}`).join(',')}`

/** Rows of made-up companies in the form of the American panel; every fifth company fails, the last years worse. */
export function madeUpPanel({
  companies = 40,
  years = 8,
  failedEvery = 5,
}: {
  companies?: number
  years?: number
  failedEvery?: number
} = {}): string[] {
  let state = 12345
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const lines = [HEADER]
  for (let company = 0; company < companies; company++) {
    const failed = failedEvery > 0 && company % failedEvery === 0
    const size = 50 + 500 * next()
    for (let year = 0; year < years; year++) {
      const strain = failed ? year / years : 0
      const amounts = Array.from({ length: 18 }, (_, i) =>
        (size * (0.2 + 0.6 * next()) * (i === 5 || i === 14 ? 1 - 2 * strain : 1)).toFixed(3),
      )
      lines.push([`C_${company + 1}`, failed ? 'failed' : 'alive', 2000 + year, ...amounts].join(','))
    }
  }
  return lines
}

export function writePanel(file: string, lines: readonly string[]): string {
  writeFileSync(file, `${lines.join('\n')}\n`)
  return file
}

/** results.json without what may differ between machines and runs. */
export function identityOf(results: string): unknown {
  const { timings: _, ...rest } = JSON.parse(results) as Record<string, unknown>
  return rest
}
