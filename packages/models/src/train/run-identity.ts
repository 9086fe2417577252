import type { LayersModel } from '@tensorflow/tfjs-layers'
import { check } from '../errors.ts'
import { crc32 } from '../persist/container.ts'
import { weightsInOrder } from '../tensor/weights-in-order.ts'
import type { BestEpoch, Checkpoint } from './checkpoint.ts'
import type { Monitor, ResolvedTraining } from './options.ts'
import type { OptimizerRule, TrainingRows } from './stepper.ts'

/** What identifies a run: a checkpoint of one goes on only in a run with the same. */
export interface RunIdentity {
  /** `[layer name, weight shapes]` of the model. */
  readonly weights: readonly (readonly [layer: string, shapes: readonly (readonly number[])[]])[]
  /** Checksum of what the layers compute and how they are joined, without initial values and seeds. */
  readonly layers: string
  readonly windows: readonly number[]
  /**
   * Checksum of the windows' values, labels and weights. A checkpoint without it goes on with any data of this shape: for those
   * who mean to train on with other windows.
   */
  readonly data?: string | undefined
  readonly batchSize: number
  readonly seed: number
  readonly shuffle: boolean
  readonly rule: OptimizerRule
}

const hex = (bytes: Uint8Array): string => crc32(bytes).toString(16).padStart(8, '0')

const ofArrays = (arrays: readonly ArrayBufferView[]): string =>
  arrays.map(({ buffer, byteOffset, byteLength }) => hex(new Uint8Array(buffer, byteOffset, byteLength))).join('-')

/** Where weights and masks begin is in the checkpoint, or follows from the run's seed. */
const isBeginning = (key: string): boolean => key === 'seed' || /initializer$/i.test(key)

function checksumOfLayers(model: LayersModel): string {
  const text = JSON.stringify(model.toJSON(null, false), (key, value) => (isBeginning(key) ? undefined : value))
  return hex(new TextEncoder().encode(text))
}

/** The identity of a run. Reads all of the data: to be asked for where a checkpoint is written or read. */
export function identityOf(
  model: LayersModel,
  { values, targets, weights, count, steps, features }: TrainingRows,
  { batchSize, seed, shuffle, rule }: ResolvedTraining,
): RunIdentity {
  return {
    weights: model.layers.map(
      (layer) => [layer.name, weightsInOrder(layer).map((weight) => weight.shape as number[])] as const,
    ),
    layers: checksumOfLayers(model),
    windows: [count, steps, features],
    data: ofArrays([values, targets, ...(weights === undefined ? [] : [weights])]),
    batchSize,
    seed,
    shuffle,
    rule,
  }
}

/** Refuses to go on in a run that is not the checkpoint's, or that tells its best epoch by another number. */
export function checkIdentity(
  checkpoint: Checkpoint,
  { identity, model, monitor }: { identity: RunIdentity; model: LayersModel; monitor: Monitor | undefined },
): void {
  const best: BestEpoch | undefined = checkpoint.best
  check(
    best === undefined || monitor === undefined || best.monitor === monitor,
    'checkpoint-mismatch',
    `early stopping must have the checkpoint's monitor, ${best?.monitor}`,
    monitor,
  )
  for (const key of Object.keys(identity) as (keyof RunIdentity)[])
    check(
      (key === 'data' && checkpoint.identity.data === undefined) ||
        JSON.stringify(checkpoint.identity[key]) === JSON.stringify(identity[key]),
      'checkpoint-mismatch',
      `the run must have the checkpoint's ${key}, ${JSON.stringify(checkpoint.identity[key])}`,
      identity[key],
    )
  const sizes = weightsInOrder(model).map(({ shape }) => (shape as number[]).reduce((a, b) => a * b, 1))
  for (const arrays of best === undefined ? [checkpoint.weights] : [checkpoint.weights, best.weights])
    check(
      arrays.length === sizes.length && arrays.every(({ length }, i) => length === sizes[i]),
      'checkpoint-mismatch',
      "the checkpoint must hold the model's weights",
      arrays.map(({ length }) => length),
    )
}
