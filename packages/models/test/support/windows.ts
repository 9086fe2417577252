import { uniform } from '../../src/random/seed.ts'

/** Windows whose class 1 has a rising first feature, with noise; enough to learn from in a few epochs. */
export function risingWindows(n: number, steps: number, features: number, seed = 1) {
  const random = uniform(seed)
  const values = new Float32Array(n * steps * features)
  const labels = new Uint8Array(n)
  for (let i = 0; i < n; i++) {
    labels[i] = random() < 0.4 ? 1 : 0
    for (let t = 0; t < steps; t++)
      for (let f = 0; f < features; f++)
        values[(i * steps + t) * features + f] =
          (random() - 0.5) * 1.2 + (f === 0 ? (labels[i] === 1 ? 1 : -1) * (t / steps - 0.5) * 2 : 0)
  }
  return { values, shape: [n, steps, features] as [number, number, number], labels }
}
