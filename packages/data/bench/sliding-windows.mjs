// Windows of a panel of 1,000,000 rows, ours and NumPy's sliding_window_view with a copy to float32, in one run.
// Run after a build: node --expose-gc bench/sliding-windows.mjs [python]. Wall time and processor time (the median of
// each: on a busy machine only the second compares), and the memory allocated over the output's size.
import { spawnSync } from 'node:child_process'
import { createPanel, slidingWindows } from '@fdp/data'

const SHAPES = [
  { entities: 20_000, periods: 50, features: 10, width: 8 },
  { entities: 83_334, periods: 12, features: 34, width: 8 },
  { entities: 1, periods: 1_000_000, features: 5, width: 30 },
]
const REPEATS = 5

const day = (index) => new Date(Date.UTC(1000, 0, 1) + index * 86_400_000).toISOString().slice(0, 10)
const quarter = (index) => `${2000 + Math.floor(index / 4)}Q${(index % 4) + 1}`

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

for (const { entities, periods, features, width } of SHAPES) {
  const cells = entities * periods * features
  const values = Float64Array.from({ length: cells }, (_, i) => i % 977)
  const panel = createPanel({
    entities: Array.from({ length: entities }, (_, e) => `E${e}`),
    periods: Array.from({ length: periods }, (_, p) => (periods > 1000 ? day(p) : quarter(p))),
    features: Array.from({ length: features }, (_, f) => `f${f}`),
    values,
    labels: { level: 'entity', values: new Int8Array(entities).map((_, e) => e % 2) },
  })
  const times = []
  const processor = []
  let output = 0
  let extra = 0
  for (let i = 0; i < REPEATS; i++) {
    globalThis.gc?.()
    const before = process.memoryUsage()
    const cpu = process.cpuUsage()
    const start = performance.now()
    const windows = slidingWindows(panel, { width, label: 'entity' })
    times.push(performance.now() - start)
    const used = process.cpuUsage(cpu)
    processor.push((used.user + used.system) / 1000)
    const after = process.memoryUsage()
    output = windows.values.byteLength
    extra = Math.max(extra, (after.arrayBuffers - before.arrayBuffers + after.heapUsed - before.heapUsed) / output)
  }
  console.log(
    `${entities} x ${periods} x ${features}, width ${width}: ${(output / 2 ** 20).toFixed(0)} MiB out, ours ${median(times).toFixed(0)} ms (processor ${median(processor).toFixed(0)}), ${extra.toFixed(2)} x output allocated`,
  )
}

const python = process.argv[2]
if (python !== undefined) {
  const script = `
import time, numpy as np
print("numpy", np.__version__)
for E, P, F, w in ${JSON.stringify(SHAPES.map(({ entities, periods, features, width }) => [entities, periods, features, width]))}:
    values = (np.arange(E * P * F) % 977).astype(np.float64).reshape(E, P, F)
    times, cpu = [], []
    for _ in range(${REPEATS}):
        start, used = time.perf_counter(), time.process_time()
        out = np.lib.stride_tricks.sliding_window_view(values, w, axis=1).transpose(0, 1, 3, 2).astype(np.float32).reshape(-1, w, F)
        times.append((time.perf_counter() - start) * 1000)
        cpu.append((time.process_time() - used) * 1000)
        del out
    print(f"{E} x {P} x {F}, width {w}: numpy {sorted(times)[len(times) // 2]:.0f} ms (processor {sorted(cpu)[len(cpu) // 2]:.0f})")
`
  const { stdout, stderr } = spawnSync(python, ['-c', script], { encoding: 'utf8' })
  console.log(stdout || stderr)
}
