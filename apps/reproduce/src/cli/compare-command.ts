import type { Command } from 'commander'
import { compareResults } from '../report/compare/compare-results.ts'
import { describeComparison } from '../report/compare/describe-comparison.ts'
import { readResults } from '../report/read-results.ts'
import { print } from './print.ts'

interface CompareFlags {
  readonly all: boolean
  readonly json: boolean
  readonly exitCode: boolean
}

export function addCompareCommand(program: Command): void {
  program
    .command('compare')
    .description('what changed between two finished runs of a study: settings, tables, figures, tests, sentences')
    .argument('<before>', 'folder of a finished run')
    .argument('<after>', 'folder of another')
    .option('--all', "print every number of figures and of results.json's values, not the first ten of each", false)
    .option('--json', 'print everything as one line of JSON', false)
    .option('--exit-code', 'end with 1 where the runs differ, as a check in a script', false)
    .addHelpText(
      'after',
      '\nEnds with 0 whether or not the runs differ, unless --exit-code is given; `identical` in the JSON tells which. Timings never count.',
    )
    .action((before: string, after: string, { all, json, exitCode }: CompareFlags) => {
      const comparison = compareResults(readResults(before), readResults(after))
      print(json ? `${JSON.stringify(comparison)}\n` : describeComparison(comparison, { before, after, all }))
      if (exitCode && !comparison.identical) process.exitCode = 1
    })
}
