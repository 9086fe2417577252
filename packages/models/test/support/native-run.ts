import type { createModel, predict, train } from '../../src/index.ts'

/** Losses and probabilities of small models after two epochs; self-contained, because it is also run as text. */
export async function nativeRun(
  create: typeof createModel,
  fit: typeof train,
  score: typeof predict,
): Promise<number[]> {
  const values = Float32Array.from({ length: 24 * 18 }, (_, k) => ((k * 7919) % 101) / 50 - 1)
  const labels = Uint8Array.from({ length: 24 }, (_, i) => ((i * 5) % 7 > 3 ? 1 : 0))
  const windows = { values, shape: [24, 6, 3], labels }
  const common = { steps: 6, features: 3, denseUnits: [4], seed: 3 }
  const models = [
    create('cnn-bilstm-attention', { ...common, convFilters: [4], lstmUnits: [3], convDropout: 0.2 }),
    create('cnn-gru', { ...common, convFilters: [4], gruUnits: 3 }),
    create('transformer', { ...common, modelUnits: 4, heads: 2, feedForwardUnits: 5, blocks: 1 }),
    create('tcn', { ...common, filters: [3, 3] }),
    create('multi-head-lstm', { ...common, headUnits: 2 }),
  ]
  const results: number[] = []
  for (const model of models) {
    const { history } = await fit(model, windows, { epochs: 2, batchSize: 8, seed: 5, learningRate: 0.01 })
    results.push(...history.map((epoch) => epoch.loss), ...(await score(model, windows)))
  }
  return results
}
