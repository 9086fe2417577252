import type { Command } from 'commander'
import { compareResults } from '../report/compare-results.ts'
import { describeComparison } from '../report/describe-comparison.ts'
import { readResults } from '../report/read-results.ts'

export function addCompareCommand(program: Command): void {
  program
    .command('compare')
    .description('what changed between two finished runs: settings, then every cell of every table')
    .argument('<before>', 'folder of a finished run')
    .argument('<after>', 'folder of another')
    .option('--json', 'print JSON', false)
    .action((before: string, after: string, { json }: { readonly json: boolean }) => {
      const comparison = compareResults(readResults(before), readResults(after))
      process.stdout.write(json ? `${JSON.stringify(comparison)}\n` : describeComparison(comparison))
    })
}
