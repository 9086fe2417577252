import { expect, it } from 'vitest'
import { PROFILES } from '../../../profiles.ts'
import type { SystemicRun } from '../systemic-run.ts'
import { modelsSection } from './models.ts'

it('says that the networks were trained for another question than that of the entries', () => {
  const test = { labels: Uint8Array.of(0, 1), today: Uint8Array.of(0, 0), entry: Uint8Array.of(1, 1) }
  const sizes = PROFILES.smoke.systemic
  const run = { options: { protocol: 'strict' }, sizes, prepared: { test } } as unknown as SystemicRun
  const { items } = modelsSection(run, { fits: [], models: [], scores: [] })
  const { caption } = items.find(({ id }) => id === 'entries') ?? { caption: '' }
  expect(caption).toContain('class 1 is stress on any of the next 20 trading days')
  expect(caption).toContain(
    'trained, and their thresholds chosen, for another question: stress on the last of these days alone.',
  )
})
