// `npm run reproduce`: install if needed, build what is stale, run both studies' smoke profile, name the report.
// Finished steps of an earlier run of the same code are used again; `npm run reproduce -- --fresh` starts over.
import { bootstrap } from './lib/bootstrap.mjs'
import { run } from './lib/run.mjs'

const given = process.argv.slice(2)
const options = given.filter((argument) => argument !== '--fresh')
const resume = given.includes('--fresh') ? ['--overwrite'] : ['--resume']

await bootstrap()
const app = ['apps/reproduce/bin/fdp.js', 'run', 'all', '--profile', 'smoke', '--out', 'runs/smoke']
const { code } = await run(process.execPath, [...app, ...resume, ...options])
process.exitCode = code
