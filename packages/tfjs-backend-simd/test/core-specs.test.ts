import { expect, it } from 'vitest'
import { runCoreSpecs } from './core-specs/core-specs.ts'

// The whole suite is core-specs.slow.test.ts; this is the part that meets memory, engine and gradients.
it("tfjs-core's specs of memory, engine, gradients and products pass, freed blocks filled with NaN", async () => {
  const include =
    'matmul|softmax|slice|concat|memory|tidy|gradients|engine|variable|optimizer|batchNorm|gather|reverse|fft'
  const report = await runCoreSpecs('simd-subset', include)
  expect(report.failures).toEqual([])
  expect(report.unhandled).toEqual([])
  expect(report.overallStatus).toMatch(/passed|incomplete/)
  expect(report.counts.passed).toBeGreaterThan(600)
})
