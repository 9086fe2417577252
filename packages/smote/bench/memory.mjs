// Peak memory of SMOTE on 50,000 x 272 rows, each case in a process of its own.
//
//   node packages/smote/bench/memory.mjs
//
// Prints the resident set's growth over that of an idle process at its peak, beside the size of input and output.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const cases = [
  { kind: 'float32', minority: 10_000, target: 40_000 },
  { kind: 'float64', minority: 10_000, target: 40_000 },
  { kind: 'float32', minority: 25_000, target: 25_001 },
]
const rows = 50_000
const width = 272

async function measure({ kind, minority, target }) {
  const { smote } = await import('../dist/index.js')
  const Kind = kind === 'float32' ? Float32Array : Float64Array
  smote(
    { values: new Kind(400).map((_, i) => i), shape: [40, 10], labels: new Uint8Array(40).fill(1, 0, 15) },
    { seed: 1 },
  )
  const idle = process.memoryUsage.rss()
  const values = new Kind(rows * width)
  let state = 1
  for (let i = 0; i < values.length; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    values[i] = state / 2 ** 31
  }
  const labels = new Uint8Array(rows).fill(1, 0, minority)
  const started = performance.now()
  const grown = smote({ values, shape: [rows, width], labels }, { k: 5, seed: 1, strategy: { 1: target } })
  const seconds = (performance.now() - started) / 1000
  const peak = process.resourceUsage().maxRSS * 1024 - idle
  const inputAndOutput = values.byteLength + grown.values.byteLength
  const megabytes = (bytes) => (bytes / 1e6).toFixed(0)
  return {
    rows: `${rows} (${minority}) -> ${grown.shape[0]}`,
    kind,
    'input + output, MB': megabytes(inputAndOutput),
    'peak, MB': megabytes(peak),
    ratio: (peak / inputAndOutput).toFixed(2),
    seconds: seconds.toFixed(1),
  }
}

const only = process.argv[2]
if (only === undefined) {
  const script = fileURLToPath(import.meta.url)
  const results = cases.map((_, at) => {
    const { stdout, stderr, status } = spawnSync(process.execPath, [script, String(at)], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
    return JSON.parse(stdout)
  })
  console.table(results)
} else {
  console.log(JSON.stringify(await measure(cases[Number(only)])))
}
