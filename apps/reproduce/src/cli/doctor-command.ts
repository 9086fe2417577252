import { availableParallelism, cpus, freemem, totalmem } from 'node:os'
import type { Command } from 'commander'
import { BACKENDS } from '../engine/backend-names.ts'
import { packageVersions } from '../engine/fingerprint.ts'

const GIB = 2 ** 30

// The smallest module that uses a v128 instruction: it validates only where WebAssembly SIMD is there.
const SIMD_PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11,
])

async function backends(): Promise<Record<string, string>> {
  const tf = await import('@tensorflow/tfjs-core')
  const { useBackend } = await import('../engine/backend.ts')
  const found: Record<string, string> = {}
  for (const name of BACKENDS) {
    const started = performance.now()
    found[name] = await useBackend(name).then(
      () => {
        const product = tf.tidy(() => tf.matMul(tf.ones([8, 8]), tf.ones([8, 8])).dataSync()[0])
        return product === 8
          ? `works (started in ${(performance.now() - started).toFixed(0)} ms)`
          : `computes wrongly: ${product}`
      },
      (error: unknown) => `does not start: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
  return found
}

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('what this machine offers: Node, TensorFlow.js backends, cores, memory, WebAssembly SIMD')
    .option('--json', 'print JSON', false)
    .action(async ({ json }: { json: boolean }) => {
      const facts = {
        node: process.version,
        platform: `${process.platform} ${process.arch}`,
        cpu: cpus()[0]?.model.trim() ?? 'unknown',
        cores: availableParallelism(),
        memoryGiB: Number((totalmem() / GIB).toFixed(1)),
        freeMemoryGiB: Number((freemem() / GIB).toFixed(1)),
        wasmSimd: WebAssembly.validate(SIMD_PROBE),
        backends: await backends(),
        versions: packageVersions(),
      }
      if (json) {
        process.stdout.write(`${JSON.stringify(facts)}\n`)
        return
      }
      const { backends: found, versions, ...rest } = facts
      const lines = [
        ...Object.entries(rest),
        ...Object.entries(found).map(([name, state]) => [`backend ${name}`, state] as const),
        ...Object.entries(versions),
      ]
      const wide = Math.max(...lines.map(([name]) => name.length))
      for (const [name, value] of lines) process.stdout.write(`${name.padEnd(wide)}  ${String(value)}\n`)
    })
}
