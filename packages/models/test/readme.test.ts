import { readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import * as api from '../src/index.ts'
import * as node from '../src/node/index.ts'

const read = (file: string) => readFileSync(path.resolve(import.meta.dirname, '..', file), 'utf8')
const readme = read('README.md').replace(/ {2,}\|/g, ' |')

describe('the README', () => {
  afterAll(() => rmSync(path.join(tmpdir(), `fdp-models-example-${process.pid}`), { recursive: true, force: true }))

  it.each(['examples/train-in-node.ts', 'examples/train-in-a-page.ts'])('shows %s as it runs', (file) => {
    expect(readme).toContain(`\`\`\`ts\n${read(file)}\`\`\``)
    expect(read(file).trimEnd().split('\n').length).toBeLessThanOrEqual(20)
  })

  it('says what the example in Node gives', async () => {
    const { model, probabilities, result, validation } = await import('../examples/train-in-node.ts')
    const best = result.history.find((epoch) => epoch.epoch === result.best?.epoch)
    expect(best?.validationAccuracy).toBeGreaterThan(0.9)
    const right = probabilities.filter((p, i) => p >= 0.5 === (i % 2 === 1)).length / 32
    expect(right).toBe(best?.validationAccuracy)
    expect((await api.attentionWeights(model, validation)).shape).toEqual([32, 4])
  })

  it('trains in a page', async () => {
    const output = { textContent: '' }
    const page = { querySelector: (name: string) => (name === 'output' ? output : { addEventListener() {} }) }
    Object.assign(globalThis, { document: page })
    await import('../examples/train-in-a-page.ts')
    expect(output.textContent).toMatch(/^epoch 20: loss 0\.\d+, accuracy 0\.[6-9]\d, p of the first window 0\.\d\d$/)
  })

  it('names every export', () => {
    for (const name of [...Object.keys(api), ...Object.keys(node)]) expect(readme, name).toContain(`\`${name}`)
  })

  it('names every model and every error code', () => {
    for (const name of api.modelNames) expect(readme).toContain(`| \`${name}\` |`)
    const codes = [...read('src/errors.ts').matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(([, code]) => code)
    expect(codes).toHaveLength(20)
    for (const code of codes) expect(readme).toContain(`| \`${code}\` |`)
  })
})
