// Reads 1,000,000 rows x 40 columns of CSV with @fdp/data and with pandas' C engine, in turn, three times each.
//   npm run build && node bench/read-csv.mjs [rows]            (PYTHON names an interpreter that has pandas)
// Times are given by the wall and by the processor (user + system), which a busy machine moves less; then the memory of streaming the file.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, existsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

if (process.argv[2] === '--stream') {
  const { streamCsvFile } = await import('../dist/readers/node/index.js')
  let peak = 0
  for await (const _ of streamCsvFile(process.argv[3], { types: { code: 'text' } }))
    peak = Math.max(peak, process.memoryUsage().rss)
  console.log(`streaming: peak resident memory ${(peak / 1e6).toFixed(0)} MB`)
  process.exit(0)
}
const { readCsvFile } = await import('../dist/readers/node/index.js')
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
t, c = time.perf_counter(), time.process_time()
f = pd.read_csv(sys.argv[1], engine="c", dtype={"code": str, "date": str})
print(time.perf_counter() - t, time.process_time() - c, pd.__version__)
`
const ours = []
const theirs = []
for (let round = 0; round < 3; round++) {
  const [seconds, cpu, version] = execFileSync(python, ['-c', script, path]).toString().trim().split(' ')
  theirs.push(Number(cpu))
  const start = performance.now()
  const before = process.cpuUsage()
  const table = await readCsvFile(path, { types: { code: 'text' } })
  const wall = (performance.now() - start) / 1000
  const { user, system } = process.cpuUsage(before)
  ours.push((user + system) / 1e6)
  if (table.rowCount !== rows) throw new Error(`expected ${rows} rows, read ${table.rowCount}`)
  console.log(
    `round ${round + 1}: pandas ${version} ${Number(seconds).toFixed(2)} s (cpu ${Number(cpu).toFixed(2)}), @fdp/data ${wall.toFixed(2)} s (cpu ${ours.at(-1).toFixed(2)})`,
  )
}
const best = (list) => Math.min(...list)
console.log(
  `best cpu: pandas ${best(theirs).toFixed(2)} s, @fdp/data ${best(ours).toFixed(2)} s, ratio ${(best(ours) / best(theirs)).toFixed(2)}`,
)

process.stdout.write(execFileSync(process.execPath, [import.meta.filename, '--stream', path]))
