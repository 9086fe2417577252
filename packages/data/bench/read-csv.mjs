// Reads 1,000,000 rows x 40 columns of CSV with @fdp/data and with pandas' C engine, in turn, three times each.
//   npm run build && node bench/read-csv.mjs [rows]            (PYTHON names an interpreter that has pandas)
// and the memory of streaming the same file.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, existsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const { readCsvFile, streamCsvFile } = await import('../dist/readers/node/index.js')
const rows = Number(process.argv[2] ?? 1_000_000)
const python = process.env.PYTHON ?? 'python3'
const path = join(tmpdir(), `fdp-bench-${rows}.csv`)

if (!existsSync(path)) {
  // A code, a date, 26 amounts with 2 to 4 decimals, 12 ratios with all digits of a double, one cell in fifty empty.
  let state = 1
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const file = createWriteStream(path)
  file.write(`code,date,${Array.from({ length: 38 }, (_, c) => `x${c}`).join(',')}\n`)
  for (let row = 0; row < rows; row++) {
    let line = `${String(Math.floor(row / 40) % 999_999).padStart(6, '0')},${2000 + (row % 20)}-12-31`
    for (let c = 0; c < 38; c++) {
      const value = random()
      line += random() < 0.02 ? ',' : `,${c < 26 ? (value * 1e6).toFixed(2 + (c % 3)) : value * 2 - 1}`
    }
    if (!file.write(`${line}\n`)) await once(file, 'drain')
  }
  file.end()
  await once(file, 'close')
}
const megabytes = statSync(path).size / 1e6
console.log(`${rows} rows x 40 columns, ${megabytes.toFixed(0)} MB, Node ${process.version}`)

const script = `
import sys, time, pandas as pd
t = time.perf_counter()
f = pd.read_csv(sys.argv[1], engine="c", dtype={"code": str, "date": str})
print(time.perf_counter() - t, len(f), pd.__version__)
`
const ours = []
const theirs = []
for (let round = 0; round < 3; round++) {
  const [seconds, , version] = execFileSync(python, ['-c', script, path]).toString().trim().split(' ')
  theirs.push(Number(seconds))
  const start = performance.now()
  const table = await readCsvFile(path, { types: { code: 'text' } })
  ours.push((performance.now() - start) / 1000)
  if (table.rowCount !== rows) throw new Error(`expected ${rows} rows, read ${table.rowCount}`)
  console.log(
    `round ${round + 1}: pandas ${version} ${theirs.at(-1).toFixed(2)} s, @fdp/data ${ours.at(-1).toFixed(2)} s`,
  )
}
const best = (list) => Math.min(...list)
console.log(
  `best: pandas ${best(theirs).toFixed(2)} s, @fdp/data ${best(ours).toFixed(2)} s, ratio ${(best(ours) / best(theirs)).toFixed(2)}`,
)

globalThis.gc?.()
let peak = 0
for await (const _ of streamCsvFile(path, { types: { code: 'text' } })) peak = Math.max(peak, process.memoryUsage().rss)
console.log(
  `streaming: peak resident memory ${(peak / 1e6).toFixed(0)} MB (in a process that has read the file whole before)`,
)
