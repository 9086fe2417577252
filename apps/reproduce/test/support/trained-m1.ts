import { execFile } from 'node:child_process'

/**
 * What `pages/train-m1.ts` gives on every engine. A change here changes the results of every training: the changeset
 * has to say so.
 */
export const trainedM1 = {
  weights: '0ab3420015b9092631a5d59b33db04ea420ba28f5086341a1b0b33023806b427',
  probabilities: 'fb185d78772a260bbac00df9bb68ec4a21420090b29220d23927b23a50378558',
  losses: [0.6869103530604194, 0.6494726646337285, 0.4465719524881915],
  stepper: 'plan',
}

/** Runs a script that prints one JSON line at its end. */
export function runNode(command: string, args: readonly string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    execFile(command, args, (error, stdout) => {
      if (error !== null) reject(error)
      else resolve(JSON.parse(stdout.trim().split('\n').at(-1) as string))
    })
  })
}
