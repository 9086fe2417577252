import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Command } from 'commander'
import { InputError } from '../errors.ts'
import type { Results } from '../report/schema.ts'

function readResults(folder: string): Results {
  const file = path.join(folder, 'results.json')
  if (!existsSync(file))
    throw new InputError('results.missing', 'DIR is the folder of a finished run, with results.json', folder)
  let value: unknown
  try {
    value = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new InputError('results.json', `${file} holds JSON`, (error as Error).message)
  }
  if (typeof value !== 'object' || value === null || !('format' in value) || value.format !== 'fdp-results/1')
    throw new InputError(
      'results.format',
      `${file} has the format fdp-results/1`,
      (value as { format?: unknown } | null)?.format ?? 'no format',
    )
  return value as Results
}

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
