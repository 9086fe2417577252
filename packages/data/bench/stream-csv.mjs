// Streams a large CSV, batch by batch, and tells the peak of resident memory, and the time.
//   npm run build && node bench/stream-csv.mjs [gigabytes, default 2] [rows of a batch]
// The file (a code, a date, 38 numbers a row) is made in the system's temporary folder and removed afterwards.
import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const [given, batchRows] = process.argv.slice(2)

/** In a process of its own, so that the peak is that of reading. */
async function measure(path) {
  const { streamCsvFile } = await import('../dist/readers/node/index.js')
  const idle = process.memoryUsage.rss()
  const start = performance.now()
  const options = { types: { code: 'text' }, ...(batchRows === undefined ? {} : { batchRows: Number(batchRows) }) }
  let [rows, sum, last] = [0, 0, { bytes: 0, totalBytes: 0 }]
  const onProgress = (progress) => {
    last = progress
  }
  for await (const batch of streamCsvFile(path, { ...options, onProgress })) {
    rows += batch.rowCount
    const { values } = batch.columns[2]
    for (let row = 0; row < batch.rowCount; row++) if (!Number.isNaN(values[row])) sum += values[row]
  }
  const seconds = (performance.now() - start) / 1000
  const peak = process.resourceUsage().maxRSS * 1024
  console.log(
    `${(last.bytes / 1e9).toFixed(2)} of ${(last.totalBytes / 1e9).toFixed(2)} GB, ${rows.toLocaleString('en-US')} rows (sum of x0 ${sum.toFixed(0)}) in ${seconds.toFixed(1)} s, ${(last.bytes / 1e6 / seconds).toFixed(0)} MB/s`,
  )
  console.log(
    `resident memory: peak ${(peak / 1e6).toFixed(0)} MB (before reading ${(idle / 1e6).toFixed(0)} MB), Node ${process.version}`,
  )
}

function block(random) {
  let text = ''
  for (let row = 0; row < 20_000; row++) {
    text += `${String(row % 5000).padStart(6, '0')},${2000 + (row % 20)}-12-31`
    for (let c = 0; c < 38; c++) {
      const value = random()
      text += random() < 0.02 ? ',' : `,${c < 26 ? (value * 1e6).toFixed(2 + (c % 3)) : value * 2 - 1}`
    }
    text += '\n'
  }
  return Buffer.from(text)
}

if (given === '--measure') await measure(process.argv[4])
else {
  const gigabytes = Number(given ?? 2)
  if (!(gigabytes > 0)) throw new Error(`expected gigabytes above 0, received ${given}`)
  let state = 1
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const folder = mkdtempSync(join(tmpdir(), 'fdp-stream-'))
  try {
    const path = join(folder, 'large.csv')
    const file = openSync(path, 'w')
    let written = writeSync(file, `code,date,${Array.from({ length: 38 }, (_, c) => `x${c}`).join(',')}\n`)
    const blocks = Array.from({ length: 8 }, () => block(random))
    for (let i = 0; written < gigabytes * 1e9; i++) written += writeSync(file, blocks[i % blocks.length])
    closeSync(file)
    process.stdout.write(
      execFileSync(process.execPath, [import.meta.filename, '--measure', batchRows ?? '65536', path]),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
