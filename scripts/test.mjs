// `npm test` and `npm run test:slow`. The last line is `N passed, N failed` (and `, N skipped`).
// Under FDP_REQUIRE_ALL=1 a test that wants Chromium, Redis or LaTeX fails where it is absent, instead of being skipped.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { bootstrap } from './lib/bootstrap.mjs'
import { root, run } from './lib/run.mjs'

const slow = process.argv.includes('--slow')

const publishable = ['packages', 'apps'].flatMap((folder) =>
  readdirSync(path.join(root, folder))
    .map((name) => `${folder}/${name}`)
    .filter((workspace) => existsSync(path.join(root, workspace, 'package.json'))),
)

const checks = [
  { name: 'format and lint', command: ['biome', 'check', '.'] },
  { name: 'types', command: ['tsc', '-b', '--pretty', 'false'] },
  {
    name: 'borders and cycles',
    command: ['depcruise', '--config', 'scripts/dependency-cruiser.config.mjs', 'packages', 'apps'],
  },
  { name: 'unused files, exports, dependencies', command: ['knip', '--no-progress'] },
  ...publishable.flatMap((workspace) => [
    { name: `publint ${workspace}`, command: ['publint', 'run', workspace, '--strict', '--pack', 'pnpm'] },
    { name: `are the types wrong ${workspace}`, command: ['node', 'scripts/attw.mjs', workspace] },
  ]),
]

async function runChecks() {
  const results = []
  for (const { name, command } of checks) {
    const started = performance.now()
    const { code, output } = await run(command[0], command.slice(1), { capture: true })
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`)
    if (code !== 0) console.log(output.trimEnd())
    results.push(code === 0)
  }
  return { passed: results.filter(Boolean).length, failed: results.filter((ok) => !ok).length }
}

async function runVitest() {
  const folder = mkdtempSync(path.join(tmpdir(), 'fdp-test-'))
  const file = path.join(folder, 'summary.json')
  try {
    const { code } = await run(
      'vitest',
      ['run', '--reporter=default', '--reporter=./scripts/lib/vitest-reporter.mjs'],
      {
        env: { FDP_TEST_SUMMARY: file, ...(slow ? { FDP_TEST_SLOW: '1' } : {}) },
      },
    )
    if (!existsSync(file)) return { passed: 0, failed: 1, skipped: [] }
    const summary = JSON.parse(readFileSync(file, 'utf8'))
    return code !== 0 && summary.failed === 0 ? { ...summary, failed: 1 } : summary
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

await bootstrap()
const started = performance.now()
const checked = slow ? { passed: 0, failed: 0 } : await runChecks()
const tested = await runVitest()
for (const { name, reason } of tested.skipped) console.log(`skipped ${name}: ${reason}`)
const skipped = tested.skipped.length
const failed = checked.failed + tested.failed
const passed = checked.passed + tested.passed
console.log(`${slow ? 'slow tests' : 'tests'} took ${((performance.now() - started) / 1000).toFixed(0)} s`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
