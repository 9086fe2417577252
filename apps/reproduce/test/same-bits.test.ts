import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bundle, findChromium, runInChromium } from './support/chromium.ts'
import { runNode, trainedM1 } from './support/trained-m1.ts'

const chromium = findChromium()
const entry = path.resolve(import.meta.dirname, 'pages/train-m1.ts')
const folder = mkdtempSync(path.join(tmpdir(), 'fdp-same-bits-'))
const file = path.join(folder, 'train-m1.mjs')
let page = ''

beforeAll(async () => {
  const node = await bundle(entry, 'node')
  writeFileSync(file, `${node}\nconsole.log(JSON.stringify(await result))\n`)
  page = await bundle(entry, 'browser')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('m1 after 3 epochs, dropout and all, has the bits of every other machine', { timeout: 180_000 }, () => {
  it('in this Node', async () => {
    expect(await runNode(process.execPath, [file])).toEqual(trainedM1)
  })

  it.for([false, true])('in a page of Chromium, cross-origin isolated: %s', async (isolated, { skip }) => {
    if (chromium === undefined) return skip('Chromium is absent')
    const { result } = await runInChromium(chromium, page, { isolated })
    expect(result).toEqual(trainedM1)
  })
})
