import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { bundle } from './support/chromium.ts'
import { runNode, trainedM1 } from './support/trained-m1.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'fdp-same-bits-'))
const file = path.join(folder, 'train-m1.mjs')

beforeAll(async () => {
  const code = await bundle(path.resolve(import.meta.dirname, 'pages/train-m1.ts'), 'node')
  writeFileSync(file, `${code}\nconsole.log(JSON.stringify({ ...(await result), node: process.version }))\n`)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it.for([20, 22, 24])(
  'm1 after 3 epochs has the same bits in Node %i',
  { timeout: 300_000 },
  async (major, { skip }) => {
    // The npm package `node` is Node itself; FDP_NODE_22 and the like name one that is there already.
    const own = process.env[`FDP_NODE_${major}`]
    const [command, ...args] = own === undefined ? ['npx', '--yes', `node@${major}`] : [own]
    const version = await new Promise<string>((resolve) => {
      runNode(command as string, [...args, '-p', 'JSON.stringify(process.version)']).then(
        (answer) => resolve(String(answer)),
        () => resolve(''),
      )
    })
    if (!version.startsWith(`v${major}.`)) {
      const reason = `Node ${major} is absent: no network for npx node@${major}, no FDP_NODE_${major}`
      if (process.env.FDP_REQUIRE_ALL === '1') throw new Error(reason)
      return skip(reason)
    }
    expect(await runNode(command as string, [...args, file])).toEqual({ ...trainedM1, node: version })
  },
)
