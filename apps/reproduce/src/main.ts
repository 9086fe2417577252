import { runCli } from './cli/program.ts'

const code = await runCli(process.argv.slice(2))
// A command may have set a code of its own (fdp data verify, fdp compare --exit-code).
if (code !== 0) process.exitCode = code
