import { expect, it } from 'vitest'
import { PROFILES } from './profiles.ts'

it('says of quick what it has fewer of than the paper, and nothing else', () => {
  const { description, distress } = PROFILES.quick
  const [, fewer = ''] = /fewer (.*) than the paper/.exec(description) ?? []
  for (const size of ['folds', 'seeds', 'epochs'] as const)
    expect(fewer.includes(size), size).toBe(distress[size] < PROFILES.paper.distress[size])
})
