import path from 'node:path'
import type { Command } from 'commander'
import { oneOf, outOption } from '../options.ts'
import { EXPORT_FORMATS } from '../report/export/formats.ts'
import { readResults } from '../report/read-results.ts'
import { print } from './print.ts'

interface ExportFlags {
  readonly format: string
  readonly out?: string
  readonly overwrite: boolean
}

export function addExportCommand(program: Command): void {
  program
    .command('export')
    .description('write the tables and figures of a finished run in another format')
    .argument('<dir>', 'folder of a finished run')
    .requiredOption('--format <name>', EXPORT_FORMATS.join(' | '))
    .option('--out <dir>', 'folder that receives the files (default: DIR/export/FORMAT)')
    .option('--overwrite', 'replace files of the same names that hold something else', false)
    .action(async (folder: string, flags: ExportFlags) => {
      const format = oneOf('--format', EXPORT_FORMATS, flags.format)
      const named = outOption('--out', 'folder', flags.out)
      const results = readResults(folder)
      const { exportResults } = await import('../report/export/export-results.ts')
      const out = named ?? path.join(folder, 'export', format)
      const names = await exportResults(results, format, { folder: out, overwrite: flags.overwrite })
      print(`${names.map((name) => path.join(out, name)).join('\n')}\n`)
    })
}
