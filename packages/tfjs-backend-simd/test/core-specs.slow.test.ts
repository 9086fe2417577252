import { expect, it } from 'vitest'
import { runCoreSpecs } from './core-specs/core-specs.ts'

it("all of tfjs-core's own specs pass on this backend, freed blocks filled with NaN", async () => {
  const report = await runCoreSpecs('simd')
  expect(report.failures).toEqual([])
  expect(report.unhandled).toEqual([])
  expect(report.overallStatus).toBe('passed')
  expect(report.defined).toBeGreaterThanOrEqual(4230)
  expect(report.counts.passed).toBeGreaterThanOrEqual(4225)
})
