import { existsSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const root = import.meta.dirname
const workspaces = ['packages', 'apps'].flatMap((folder) =>
  readdirSync(`${root}/${folder}`)
    .filter((name) => existsSync(`${root}/${folder}/${name}/package.json`))
    .map((name) => ({ name, path: `${folder}/${name}` })),
)
const slow = process.env.FDP_TEST_SLOW === '1'
const suffix = slow ? 'slow.test.ts' : 'test.ts'

export default defineConfig({
  ssr: { resolve: { conditions: ['@fdp/source', 'module', 'node', 'development|production'] } },
  test: {
    pool: 'forks',
    // Of two cores vitest would use one. Slow tests use all cores themselves.
    ...(slow ? {} : { maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)) }),
    testTimeout: slow ? 600_000 : 60_000,
    hookTimeout: 120_000,
    passWithNoTests: true,
    projects: [...workspaces, { name: 'scripts', path: 'scripts' }].map(({ name, path }) => ({
      extends: true,
      test: {
        name,
        include: [path === 'scripts' ? `scripts/**/*.${suffix}` : `${path}/{src,test}/**/*.${suffix}`],
        exclude: ['**/dist/**', '**/node_modules/**', ...(slow ? [] : ['**/*.slow.test.ts'])],
      },
    })),
  },
})
