import { trainEpochs } from '@fdp/models'
import { useBackend } from '../../../engine/backend.ts'
import type { BackendName } from '../../../engine/backend-names.ts'
import type { DistressSizes } from '../../../profiles.ts'
import { createNetwork, type NetworkName } from '../models/candidates.ts'

/** What is timed: networks on windows of one shape. */
export interface TimingSpec {
  readonly models: readonly NetworkName[]
  readonly steps: number
  readonly features: number
  readonly batchSize: number
  readonly layers: DistressSizes['layers']
  readonly backend: BackendName
}

const TIMED = 20
// The median of a few rounds: one that the machine spent on something else does not set the plan.
const ROUNDS = 3

/**
 * Seconds of one training step of each network, the median of three rounds of 20 after as many to warm up. No result of a
 * study reads it.
 */
export async function timeSteps({
  models,
  steps,
  features,
  batchSize,
  layers,
  backend,
}: TimingSpec): Promise<Record<string, number>> {
  await useBackend(backend)
  const n = TIMED * batchSize
  const windows = {
    // The arithmetic takes as long for any values; these are neither zero nor of one sign.
    values: Float32Array.from({ length: n * steps * features }, (_, index) => ((index * 37) % 101) / 50 - 1),
    shape: [n, steps, features] as const,
    labels: Uint8Array.from({ length: n }, (_, row) => row % 2),
  }
  const seconds: Record<string, number> = {}
  for (const name of models) {
    const model = createNetwork(name, layers, { steps, features, seed: 0 })
    const rounds: number[] = []
    let last = performance.now()
    for await (const _ of trainEpochs(model, windows, { epochs: 1 + ROUNDS, batchSize, seed: 0 })) {
      const now = performance.now()
      rounds.push((now - last) / 1000 / TIMED)
      last = now
    }
    seconds[name] = rounds.slice(1).sort((a, b) => a - b)[(ROUNDS - 1) / 2] ?? Number.NaN
    model.dispose()
  }
  return seconds
}
