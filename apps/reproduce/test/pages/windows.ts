/** Windows from integers alone, the same in every engine; the label says whether the first feature rises. */
export function makeWindows(count: number, steps: number, features: number) {
  let state = 7
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
  const labels = Uint8Array.from({ length: count }, (_, i) => i % 2)
  const values = Float32Array.from({ length: count * steps * features }, (_, k) => {
    const window = Math.floor(k / (steps * features))
    const trend = (Math.floor(k / features) % steps) / steps - 0.5
    return 2 * next() - 1 + (k % features === 0 ? trend * (labels[window] === 1 ? 2 : -2) : 0)
  })
  return { values, shape: [count, steps, features] as [number, number, number], labels }
}
