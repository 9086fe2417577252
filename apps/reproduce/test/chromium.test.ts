import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { bundle, findChromium, runInChromium } from './support/chromium.ts'

const here = import.meta.dirname
const packages = path.resolve(here, '../../../packages')
const chromium = findChromium()

describe('in a page of Chromium', { timeout: 180_000 }, () => {
  it('the example of @fdp/models trains', async ({ skip }) => {
    if (chromium === undefined) return skip('Chromium is absent')
    const example = path.join(packages, 'models/examples/train-in-a-page.ts')
    const { output } = await runInChromium(chromium, await bundle(example, 'browser'))
    expect(output).toMatch(/^epoch 20: loss 0\.\d+, accuracy 0\.[6-9]\d, p of the first window 0\.\d\d$/)
    expect(readFileSync(example, 'utf8').trimEnd().split('\n').length).toBeLessThanOrEqual(20)
  })
})
