import { createInterface } from 'node:readline'

export const write = (value) => process.stdout.write(`${JSON.stringify(value)}\n`)

/** Answers each line of stdin; an error ends as one line, too. */
export async function serve(start) {
  try {
    const { about, answer } = await start(JSON.parse(process.argv[2]))
    write(about)
    for await (const line of createInterface({ input: process.stdin })) write({ ms: await answer(JSON.parse(line)) })
  } catch (error) {
    write({ error: String(error.message ?? error).split('\n')[0] })
  }
  process.exit()
}

/** Windows of noise with labels of noise. */
export function makeWindows(count, steps, features) {
  let state = 1
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
  const values = Float32Array.from({ length: count * steps * features }, () => 2 * next() - 1)
  const labels = Uint8Array.from({ length: count }, () => (next() < 0.5 ? 1 : 0))
  return { values, shape: [count, steps, features], labels }
}
