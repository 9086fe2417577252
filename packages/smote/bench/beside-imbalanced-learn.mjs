// SMOTE beside imbalanced-learn on the same rows, one thread each, in turns, so that both meet the same machine.
//
//   FDP_PYTHON=/path/to/venv/bin/python node packages/smote/bench/beside-imbalanced-learn.mjs [rounds]
//
// Needs a built package and a Python with imbalanced-learn. Prints the fastest and the median of the rounds, in
// milliseconds of wall-clock time and of processor time.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { smote } from '../dist/index.js'

const rounds = Number(process.argv[2] ?? 15)
const cases = [
  { what: '6,040 windows of 8 x 34, 540 of the minority', rows: 6040, minority: 540, dims: [8, 34] },
  { what: '15,000 x 272, 5,000 of the minority', rows: 15000, minority: 5000, dims: [272] },
  { what: '50,000 x 20, 2,500 of the minority', rows: 50000, minority: 2500, dims: [20] },
]

function uniform(seed) {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

function normalRows(length, Kind, seed) {
  const random = uniform(seed)
  return new Kind(length).map(() => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random()))
}

const folder = mkdtempSync(path.join(tmpdir(), 'smote-bench-'))
const python = spawn(process.env.FDP_PYTHON ?? 'python3', [path.join(import.meta.dirname, 'imbalanced_learn.py')], {
  stdio: ['pipe', 'pipe', 'inherit'],
})
const answers = createInterface({ input: python.stdout })[Symbol.asyncIterator]()
const answer = async () => JSON.parse((await answers.next()).value)

function timeOurs(samples) {
  const wall = performance.now()
  const cpu = process.cpuUsage()
  const { shape } = smote(samples, { k: 5, seed: 0 })
  const { user, system } = process.cpuUsage(cpu)
  return { wall: (performance.now() - wall) / 1000, cpu: (user + system) / 1e6, rows: shape[0] }
}

function summary(times) {
  const sorted = times.map((time) => time * 1000).sort((a, b) => a - b)
  return { fastest: sorted[0].toFixed(1), median: sorted[sorted.length >> 1].toFixed(1) }
}

try {
  console.log(`${cpus()[0]?.model}, Node ${process.version}, ${JSON.stringify(await answer())}, ${rounds} rounds`)
  for (const { what, rows, minority, dims } of cases) {
    for (const [kind, Kind] of [
      ['float32', Float32Array],
      ['float64', Float64Array],
    ]) {
      const width = dims.reduce((product, size) => product * size, 1)
      const values = normalRows(rows * width, Kind, 1)
      const file = path.join(folder, `${rows}-${kind}.bin`)
      writeFileSync(file, values)
      const labels = Uint8Array.from({ length: rows }, (_, row) => (row < minority ? 1 : 0))
      const ours = []
      const theirs = []
      for (let round = 0; round < rounds; round++) {
        python.stdin.write(`${JSON.stringify({ file, kind, rows, minority })}\n`)
        theirs.push(await answer())
        ours.push(timeOurs({ values, shape: [rows, ...dims], labels }))
        if (ours.at(-1).rows !== theirs.at(-1).rows) throw new Error('The results differ in size.')
      }
      console.log(`\n${what}, ${kind}`)
      console.table({
        '@fdp/smote wall': summary(ours.map(({ wall }) => wall)),
        'imbalanced-learn wall': summary(theirs.map(({ wall }) => wall)),
        '@fdp/smote processor': summary(ours.map(({ cpu }) => cpu)),
        'imbalanced-learn processor': summary(theirs.map(({ cpu }) => cpu)),
      })
    }
  }
} finally {
  python.stdin.end()
  rmSync(folder, { recursive: true, force: true })
}
