import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { root } from './run.mjs'

// Counts tests and writes them, with the name and reason of each skipped one, where test.mjs reads them.
export default class CountingReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const summary = { passed: 0, failed: 0, skipped: [] }
    for (const module of modules) {
      if (module.state() === 'failed' && module.children.size === 0) summary.failed += 1
      for (const test of module.children.allTests()) {
        const { state, note } = test.result()
        if (state === 'passed') summary.passed += 1
        else if (state === 'failed') summary.failed += 1
        else
          summary.skipped.push({
            name: `${path.relative(root, module.moduleId)}: ${test.fullName}`,
            reason: note ?? 'skipped',
          })
      }
    }
    summary.failed += unhandledErrors.length
    writeFileSync(process.env.FDP_TEST_SUMMARY, JSON.stringify(summary))
  }
}
