import { Command, CommanderError } from 'commander'
import { packageVersions } from '../engine/fingerprint.ts'
import { InterruptedError } from '../engine/interrupt.ts'
import { isInputError } from '../errors.ts'
import { addCheckCommand } from './check-command.ts'
import { addCompareCommand } from './compare-command.ts'
import { addDataCommands } from './data-commands.ts'
import { addDoctorCommand } from './doctor-command.ts'
import { addExportCommand } from './export-command.ts'
import { addPredictCommand } from './predict-command.ts'
import { allowClosedOutput } from './print.ts'
import { addReportCommand } from './report-command.ts'
import { addRunCommand } from './run-command.ts'
import { addTrainCommand } from './train-command.ts'
import { addWorkerCommand } from './worker-command.ts'

function createProgram(): Command {
  const program = new Command('fdp')
    .description(
      'Regenerates two published studies, of financial distress and of systemic risk, from data to significance tests.',
    )
    .version(packageVersions()['@fdp/reproduce'] ?? 'unknown')
    .showHelpAfterError('(fdp --help, or fdp COMMAND --help, lists what there is)')
    .exitOverride()
  addRunCommand(program)
  addReportCommand(program)
  addExportCommand(program)
  addCompareCommand(program)
  addTrainCommand(program)
  addPredictCommand(program)
  addDataCommands(program)
  addCheckCommand(program)
  addDoctorCommand(program)
  addWorkerCommand(program)
  return program
}

/**
 * Runs the command line and gives its exit code: 0 done, 1 a fault of ours, 2 a wrong input with one message that says
 * what was expected and what was received, 130 interrupted. `fdp data verify` and `fdp compare --exit-code` set the process's own to 1
 * where files or runs differ.
 */
export async function runCli(args: readonly string[]): Promise<number> {
  allowClosedOutput()
  try {
    await createProgram().parseAsync(args, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (error instanceof InterruptedError) return 130
    if (isInputError(error)) {
      process.stderr.write(`fdp: ${error.message}\n`)
      return 2
    }
    process.stderr.write(`fdp: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    return 1
  }
}
