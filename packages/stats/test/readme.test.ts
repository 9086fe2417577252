import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import * as example from '../examples/compare-models.ts'
import * as api from '../src/index.ts'

const root = path.resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(path.join(root, file), 'utf8')
const readme = read('README.md')

describe('the README', () => {
  it('shows the example as it runs', () => {
    expect(readme).toContain(`\`\`\`ts\n${read('examples/compare-models.ts')}\`\`\``)
  })

  it('says and draws what the example gives', () => {
    expect(readme).toContain(`> ${example.comparison.paragraph}\n`)
    expect(read('docs/critical-difference.svg')).toBe(`${example.figure}\n`)
    const { estimate, lower, upper } = example.interval
    expect(readme).toContain(`${estimate.toFixed(3)} (${lower.toFixed(3)} to ${upper.toFixed(3)})`)
    expect(example.difference.pValue.toFixed(3)).toBe('0.024')
    expect(example.againstCnn.comparisons.map(({ significant }) => significant)).toEqual([false, true, true])
  })

  it('names every function and every error code', () => {
    for (const name of Object.keys(api)) expect(readme).toContain(`\`${name}\``)
    const codes = [...read('src/input/errors.ts').matchAll(/^ {2}\| '([a-z-]+)'/gm)].map(([, code]) => code)
    expect(codes).toHaveLength(11)
    for (const code of codes) expect(readme).toMatch(new RegExp(`^\\| \`${code}\` +\\|`, 'm'))
  })
})

describe('the API pages', () => {
  it('are those of the doc comments', () => {
    execFileSync(process.execPath, [path.resolve(root, '../../scripts/api-pages.mjs'), root, '--check'])
  })

  it('give values that are right, where an example is one line with its number', () => {
    const sources = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.ts'),
    )
    const pattern = /@example (\w+\(\[.*) \/\/ (-?\d+(?:\.\d+)?)$/gm
    const examples = sources.flatMap((file) => [...read(`src/${file}`).matchAll(pattern)])
    expect(examples.length).toBeGreaterThan(10)
    for (const [, expression, printed = ''] of examples) {
      const value = new Function(...Object.keys(api), `return ${expression}`)(...Object.values(api))
      const digits = printed.split('.')[1]?.length ?? 0
      expect(value.toFixed(digits), expression).toBe(printed)
    }
  })
})
