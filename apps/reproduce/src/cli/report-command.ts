import type { Command } from 'commander'
import { readResults } from '../report/read-results.ts'

export function addReportCommand(program: Command): void {
  program
    .command('report')
    .description('render report.html and the figures again from results.json, without computing')
    .argument('<dir>', 'folder of a finished run')
    .action(async (folder: string) => {
      const results = readResults(folder)
      const { writeReport } = await import('../report/write-report.ts')
      process.stdout.write(`report: ${await writeReport(folder, results)}\n`)
    })
}
