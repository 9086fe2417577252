// `npm run reproduce`: install if needed, build what is stale, run both studies' smoke profile, name the report.
import { bootstrap } from './lib/bootstrap.mjs'
import { run } from './lib/run.mjs'

await bootstrap()
const { code } = await run(process.execPath, [
  'apps/reproduce/bin/fdp.js',
  'run',
  'all',
  '--profile',
  'smoke',
  '--out',
  'runs/smoke',
  ...process.argv.slice(2),
])
process.exitCode = code
