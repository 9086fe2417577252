// node run.cjs BUNDLE REPORT: runs the specs in this process, writes counts and failures as JSON.
const { writeFileSync } = require('node:fs')
const Jasmine = require('jasmine')

const [bundle, report] = process.argv.slice(2)
const unhandled = []
process.on('unhandledRejection', (error) => unhandled.push(String(error?.stack ?? error)))

async function main() {
  const runner = new Jasmine({ projectBaseDir: __dirname })
  runner.exitOnCompletion = false
  runner.loadConfig({ spec_dir: '.', spec_files: [bundle], random: false })
  runner.clearReporters()
  const counts = { passed: 0, failed: 0, pending: 0, excluded: 0 }
  const failures = []
  let defined = 0
  runner.addReporter({
    jasmineStarted: ({ totalSpecsDefined }) => {
      defined = totalSpecsDefined
    },
    specDone: ({ status, fullName, failedExpectations }) => {
      counts[status] = (counts[status] ?? 0) + 1
      if (status === 'failed') failures.push(`${fullName}: ${failedExpectations[0]?.message?.slice(0, 400)}`)
    },
    suiteDone: ({ fullName, failedExpectations = [] }) => {
      for (const { message } of failedExpectations) failures.push(`suite ${fullName}: ${message.slice(0, 400)}`)
    },
  })
  const { overallStatus } = await runner.execute()
  writeFileSync(report, JSON.stringify({ defined, counts, overallStatus, failures, unhandled }))
  process.exit(0)
}
main()
