// Makes golden/NAME.json.gz of finished runs, for the tests of what exports and compares them:
//   node make_smoke_results.mjs distress-7 runs/... distress-8 runs/... systemic-7 runs/...
// Numbers have six digits; of `values`, which repeats the tables in full digits, the tests stay; steps are left out.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { gzipSync } from 'node:zlib'

const shorten = (key, value) => {
  if (key === 'step' || key === 'steps') return undefined
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value
}

const args = process.argv.slice(2)
for (let index = 0; index < args.length; index += 2) {
  const [name, folder] = args.slice(index, index + 2)
  const { steps: _, values, ...results } = JSON.parse(readFileSync(path.join(folder, 'results.json'), 'utf8'))
  const { significance, leaks } = values
  const text = JSON.stringify({ ...results, values: { significance, leaks } }, shorten)
  writeFileSync(new URL(`${name}.json.gz`, import.meta.url), gzipSync(text, { level: 9 }))
}
