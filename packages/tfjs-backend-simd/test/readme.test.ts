import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import * as tf from '@tensorflow/tfjs'
import { expect, it } from 'vitest'

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')

it('the example of the README is examples/train.ts, and it trains', async () => {
  expect(read('../README.md')).toContain(`\`\`\`ts\n${read('../examples/train.ts')}\`\`\``)
  const { accuracy } = await import('../examples/train.ts')
  expect(tf.getBackend()).toBe('simd')
  expect(accuracy).toBeGreaterThan(0.85)
})

it('the example of fused functions is examples/fused.ts, and it learns', async () => {
  expect(read('../README.md')).toContain(`\`\`\`ts\n${read('../examples/fused.ts')}\`\`\``)
  const { first, last } = await import('../examples/fused.ts')
  expect(last).toBeLessThan(0.35 * first)
})

it('the README names every fused function', async () => {
  const text = read('../README.md')
  for (const name of Object.keys((await import('../src/index.ts')).fused)) expect(text, name).toContain(`\`${name}(`)
})

it('docs/fused.md is what the doc comments say', () => {
  const root = resolve(import.meta.dirname, '..')
  execFileSync(process.execPath, [resolve(root, '../../scripts/api-pages.mjs'), root, '--check'])
})

it('the README names every export and error code', async () => {
  const text = read('../README.md')
  for (const [, code] of read('../src/errors.ts').matchAll(/\| '([A-Z_]+)'/g)) expect(text).toContain(`| \`${code}\``)
  for (const name of Object.keys(await import('../src/index.ts'))) expect(text, name).toContain(`\`${name}`)
})
