// Milliseconds from a loaded tfjs-core to the first result on this backend, each time in a fresh process.
// `node bench/startup.mjs`, after a build.
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

if (process.argv[2] === 'child') {
  const tf = await import('@tensorflow/tfjs-core')
  await import('@tensorflow/tfjs-backend-cpu')
  const start = performance.now()
  const cpu = process.cpuUsage()
  await import('../dist/bundle.js')
  const imported = performance.now()
  await tf.setBackend('simd')
  tf.add(tf.ones([2]), 1).dataSync()
  const { user, system } = process.cpuUsage(cpu)
  console.log(JSON.stringify([imported - start, performance.now() - imported, (user + system) / 1000]))
} else {
  const runs = Array.from({ length: 9 }, () =>
    JSON.parse(
      execFileSync(process.execPath, [fileURLToPath(import.meta.url), 'child'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      }),
    ),
  )
  const sorted = (i) => runs.map((run) => run[i]).sort((a, b) => a - b)
  const text = (times) => `median ${times[4].toFixed(1)} ms, fastest ${times[0].toFixed(1)} ms`
  console.log(`import and registration: ${text(sorted(0))}`)
  console.log(`first result:            ${text(sorted(1))}`)
  console.log(`processor time of both:  ${text(sorted(2))}`)
}
