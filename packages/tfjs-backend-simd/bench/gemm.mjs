// GFLOP/s of the matrix product over sizes and transpositions. Run: `node bench/gemm.mjs` after a build.
import { readFileSync } from 'node:fs'

const text = readFileSync(new URL('../src/wasm/kernels.generated.ts', import.meta.url), 'utf8')
const bytes = Buffer.from(/base64[^=]*=\s*'([^']+)'/.exec(text)[1], 'base64')
const memory = new WebAssembly.Memory({ initial: 2048, maximum: 65536 })
const k = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } }).exports
const f = new Float32Array(memory.buffer)
for (let i = 0x100000 / 4; i < f.length; i++) f[i] = ((i * 2654435761) >>> 8) / 2 ** 24 - 0.5

const sizes =
  process.argv.length > 4
    ? [process.argv.slice(2, 5).map(Number)]
    : [
        [32, 128, 128],
        [128, 512, 64],
        [32, 256, 64],
        [256, 64, 102],
        [128, 128, 128],
        [256, 512, 128],
        [512, 512, 512],
        [1024, 1024, 1024],
        [64, 512, 128],
        [102, 64, 256],
        [1000, 100, 33],
        [8, 256, 64],
        [4, 1024, 256],
        [1, 512, 512],
        [128, 1, 128],
      ]
console.log('M x N x K'.padEnd(20), ['NN', 'NT', 'TN', 'TT'].map((s) => s.padStart(7)).join(''))
for (const [M, N, K] of sizes) {
  const row = []
  for (const [tA, tB] of [
    [0, 0],
    [0, 1],
    [1, 0],
    [1, 1],
  ]) {
    const A = 0x200000,
      B = 0x2000000,
      C = 0x4000000
    const call = () => k.gemm(tA, tB, M, N, K, A, tA ? M : K, B, tB ? K : N, C, N, 0)
    const reps = Math.max(1, Math.round(2e7 / (2 * M * N * K)))
    let best = Infinity
    for (let t = 0; t < 30; t++) {
      const start = performance.now()
      for (let r = 0; r < reps; r++) call()
      best = Math.min(best, (performance.now() - start) / reps)
    }
    row.push(((2 * M * N * K) / best / 1e6).toFixed(1).padStart(7))
  }
  console.log(`${M} x ${N} x ${K}`.padEnd(20), row.join(''))
}
