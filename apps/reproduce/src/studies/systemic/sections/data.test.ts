import { expect, it } from 'vitest'
import { PROFILES } from '../../../profiles.ts'
import type { SystemicRun } from '../systemic-run.ts'
import { dataSection } from './data.ts'

it('says how far the parts are apart, and that they touch where they do', () => {
  const caption = (protocol: 'strict' | 'paper', gap: number) => {
    const run = { options: { protocol }, sizes: PROFILES.smoke.systemic, prepared: { gap } } as unknown as SystemicRun
    return dataSection(run, { result: [], id: 'parts-0', reused: false }).items[0]?.caption
  }
  expect(caption('strict', 40)).toContain('a gap of 40 trading days')
  expect(caption('paper', 1)).toContain('No day lies between the parts.')
})
