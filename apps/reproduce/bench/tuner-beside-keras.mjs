// One Hyperband search over m1 (Table 6's space, no early stopping) by KerasTuner on Keras and by this workspace, on the same
// arrays in one run: seconds, trials, epochs, peak resident memory. After `tsc -b apps/reproduce`:
//   node bench/tuner-beside-keras.mjs --python PATH [--max-resource 50] [--eta 3] [--data american-bankruptcy] [--width 5]
//     [--latest COUNT] [--seed 7] [--once] [--out table.md]
// PATH is a Python with tensorflow, keras and keras-tuner (or FDP_BENCH_PYTHON). `--latest` keeps that many windows of a
// company, for trying out. Ours runs before and after the peer, with one thread and with two: other work on the machine
// slows whoever runs beside it. With `--once` it runs before only, where processor time is what counts. Every process has a
// fresh start; its seconds are those of the search alone, without imports, and for ours with the start of the threads.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { distressSource } from '../dist/studies/distress/sample/data.js'
import { prepareFold } from '../dist/studies/distress/sample/prepare.js'
import { oneThread } from './lib/peer.mjs'
import { markdownTable } from './lib/statistics.mjs'

const { values: args } = parseArgs({
  options: {
    python: { type: 'string', default: process.env.FDP_BENCH_PYTHON },
    'max-resource': { type: 'string', default: '50' },
    eta: { type: 'string', default: '3' },
    data: { type: 'string', default: 'american-bankruptcy' },
    width: { type: 'string', default: '5' },
    latest: { type: 'string' },
    seed: { type: 'string', default: '7' },
    once: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
})
if (args.python === undefined) throw new Error('--python (or FDP_BENCH_PYTHON) names a Python with keras-tuner')
const [maxResource, eta, width, seed] = [args['max-resource'], args.eta, args.width, args.seed].map(Number)
const batchSize = 32

/** Training windows as they are, so that both train on the same number of them. */
const fold = {
  data: args.data,
  dataSeed: seed,
  dataSha256: (await distressSource(args.data, seed)).provenance.sha256,
  protocol: 'strict',
  treatment: { split: 'company', fittedOn: 'training', smote: 'none' },
  width,
  fold: 0,
  folds: 5,
  windowsPerCompany: args.latest === undefined ? null : Number(args.latest),
  seed,
}

const folder = mkdtempSync(path.join(tmpdir(), 'fdp-tuner-'))
const { oversampled: training, validation } = await prepareFold(fold)
const bytes = (array) => Buffer.from(array.buffer, array.byteOffset, array.byteLength)
for (const [name, part] of Object.entries({ training, validation })) {
  writeFileSync(path.join(folder, `${name}-x.f32`), bytes(part.values))
  writeFileSync(path.join(folder, `${name}-y.u8`), bytes(part.labels))
}

const shared = { maxResource, eta, batchSize, seed }
const peerConfig = { ...shared, folder, shapes: { training: training.shape, validation: validation.shape } }

/** Runs a process to its end; its last JSON line is its answer. */
async function measure(name, command, script, config) {
  const load = loadavg()[0]
  const started = performance.now()
  const child = spawn(command, [path.join(import.meta.dirname, script), JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, ...oneThread, TF_CPP_MIN_LOG_LEVEL: '3', CUDA_VISIBLE_DEVICES: '' },
  })
  const ended = new Promise((resolve) => child.once('close', resolve))
  let answer
  for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('{')) answer = JSON.parse(line)
  const code = await ended
  if (code !== 0 || answer === undefined) throw new Error(`${name} ended with code ${code}`)
  const result = { name, load, whole: (performance.now() - started) / 1000, ...answer }
  console.error(JSON.stringify(result))
  return result
}

const ours = (workers) =>
  measure(`ours, ${workers} thread${workers === 1 ? '' : 's'}`, process.execPath, 'lib/our-search.mjs', {
    ...shared,
    fold,
    workers,
    folder,
  })

try {
  const before = [await ours(1), await ours(2)]
  const peer = await measure('KerasTuner', args.python, 'peers/keras_tuner_search.py', peerConfig)
  const after = args.once ? [] : [await ours(2), await ours(1)]
  const rows = [...before, peer, ...after].map((run) => [
    `${run.name}${run === peer ? '' : before.includes(run) ? ', before' : ', after'}`,
    run.seconds.toFixed(0),
    run.whole.toFixed(0),
    run.trials,
    run.epochs,
    (run.peakBytes / 2 ** 20).toFixed(0),
    run.cpuSeconds.toFixed(0),
    (peer.seconds / run.seconds).toFixed(1),
    (peer.cpuSeconds / run.cpuSeconds).toFixed(1),
    (peer.peakBytes / run.peakBytes).toFixed(1),
    run.load.toFixed(1),
  ])
  const text = [
    `${cpus()[0].model.trim()}, ${cpus().length} cores, Node ${process.version}; ${peer.version}`,
    `R = ${maxResource}, eta = ${eta}; ${args.data}, windows of ${width}: ${training.shape[0]} to train on, ${validation.shape[0]} to validate on, ${training.shape[2]} features; batch ${batchSize}`,
    '',
    markdownTable(
      [
        'search',
        'seconds',
        'with start and imports',
        'trials',
        'epochs',
        'peak MiB',
        'processor seconds',
        'times as fast as the peer',
        'times less processor time',
        'times less memory',
        'load before',
      ],
      rows,
    ),
  ].join('\n')
  console.log(text)
  if (args.out !== undefined) writeFileSync(args.out, `${text}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
