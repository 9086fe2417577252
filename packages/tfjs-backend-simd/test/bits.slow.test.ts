import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { beforeAll, expect, it } from 'vitest'
import { knownBits } from './support/bits.ts'
import { bundleForNode, runBundle } from './support/run-bundled.ts'

let code = ''
beforeAll(async () => {
  code = await bundleForNode(`
    import { computeBits } from './support/bits.ts'
    console.log('bits ' + JSON.stringify({ ...(await computeBits()), node: process.version }))
  `)
})

it.for([20, 22, 24])('results have the same bits in Node %i', { timeout: 300_000 }, async (major, { skip }) => {
  // The npm package `node` is Node itself; FDP_NODE_22 and the like name one that is there already.
  const own = process.env[`FDP_NODE_${major}`]
  const [command, args] = own === undefined ? ['npx', ['--yes', `node@${major}`]] : [own, []]
  const version = await promisify(execFile)(command, [...args, '-p', 'process.version']).then(
    ({ stdout }) => stdout.trim(),
    () => '',
  )
  if (!version.startsWith(`v${major}.`)) {
    const reason = `Node ${major} is absent: no network for npx node@${major}, no FDP_NODE_${major}`
    if (process.env.FDP_REQUIRE_ALL === '1') throw new Error(reason)
    return skip(reason)
  }
  const output = await runBundle(code, command, args)
  expect(JSON.parse(/^bits (.*)$/m.exec(output)?.[1] as string)).toEqual({ ...knownBits, node: version })
})
