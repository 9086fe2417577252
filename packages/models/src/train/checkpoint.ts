import { check } from '../errors.ts'
import { decodeContainer, encodeContainer } from '../persist/container.ts'
import type { PlateauState } from './learning-rate.ts'
import type { Monitor } from './options.ts'
import type { OptimizerRule, OptimizerState } from './stepper.ts'

/** What is known of one epoch when it ends. */
export interface EpochScores {
  /** Epochs done, from 1. */
  readonly epoch: number
  /** Updates done, over all epochs. */
  readonly step: number
  /** Learning rate of the epoch's last update. */
  readonly learningRate: number
  /** Mean loss of the epoch's windows, each with the weights and the dropout that it met (weighted where asked for). */
  readonly loss: number
  /** Share of right decisions in the same passes. */
  readonly accuracy: number
  readonly validationLoss?: number
  readonly validationAccuracy?: number
}

/** What identifies a run: a checkpoint of one goes on only in a run with the same. */
export interface RunIdentity {
  /** `[layer name, weight shapes]` of the model. */
  readonly weights: readonly (readonly [layer: string, shapes: readonly (readonly number[])[]])[]
  readonly windows: readonly number[]
  readonly batchSize: number
  readonly seed: number
  readonly shuffle: boolean
  readonly rule: OptimizerRule
}

/** The best epoch so far, for early stopping. */
export interface BestEpoch {
  readonly epoch: number
  readonly monitor: Monitor
  readonly value: number
  readonly weights: readonly Float32Array[]
}

/**
 * Everything that a run knows between two epochs. The random state is seed, epoch and step: orders and dropout masks
 * are functions of them.
 */
export interface Checkpoint {
  readonly identity: RunIdentity
  readonly epoch: number
  readonly step: number
  /** Weights in the order of `model.weights`. */
  readonly weights: readonly Float32Array[]
  readonly optimizer: OptimizerState
  readonly plateau: PlateauState
  readonly best?: BestEpoch
  readonly history: readonly EpochScores[]
}

const FORMAT = 'fdp-checkpoint'

/**
 * A checkpoint as bytes: a JSON header and raw float32, with sizes and checksum.
 *
 * @example
 * await writeFile('run.ckpt', new Uint8Array(encodeCheckpoint(checkpoint)))
 */
export function encodeCheckpoint(checkpoint: Checkpoint): ArrayBuffer {
  const { weights, optimizer, best, ...rest } = checkpoint
  const header = {
    ...rest,
    optimizer: {
      name: optimizer.name,
      updates: optimizer.updates,
      powers: optimizer.powers,
      slots: optimizer.slots.length,
    },
    ...(best === undefined ? {} : { best: { epoch: best.epoch, monitor: best.monitor, value: best.value } }),
    counts: { weights: weights.length, slot: optimizer.slots[0]?.length ?? 0 },
  }
  return encodeContainer(FORMAT, header, [...weights, ...optimizer.slots.flat(), ...(best?.weights ?? [])])
}

/**
 * The checkpoint of {@link encodeCheckpoint}'s bytes.
 *
 * @throws ModelsError `invalid-file`, `truncated-file`
 */
export function decodeCheckpoint(bytes: ArrayBuffer | Uint8Array): Checkpoint {
  const { header, arrays } = decodeContainer(FORMAT, bytes)
  type Header = Omit<Checkpoint, 'weights' | 'optimizer' | 'best'> & {
    optimizer: { name: OptimizerState['name']; updates: number; powers: number[]; slots: number }
    best?: { epoch: number; monitor: Monitor; value: number }
    counts: { weights: number; slot: number }
  }
  const { optimizer, best, counts, ...rest } = header as Header
  const expected = counts.weights * (best === undefined ? 1 : 2) + counts.slot * optimizer.slots
  check(
    arrays.length === expected,
    'invalid-file',
    `a checkpoint of this header must hold ${expected} arrays`,
    arrays.length,
  )
  const slots = Array.from({ length: optimizer.slots }, (_, k) =>
    arrays.slice(counts.weights + k * counts.slot, counts.weights + (k + 1) * counts.slot),
  )
  return {
    ...rest,
    weights: arrays.slice(0, counts.weights),
    optimizer: { name: optimizer.name, updates: optimizer.updates, powers: optimizer.powers, slots },
    ...(best === undefined ? {} : { best: { ...best, weights: arrays.slice(-counts.weights) } }),
  }
}

/** Refuses to go on in a run that is not the checkpoint's, or that tells its best epoch by another number. */
export function checkIdentity(checkpoint: Checkpoint, identity: RunIdentity, monitor: Monitor | undefined): void {
  const { best } = checkpoint
  check(
    best === undefined || monitor === undefined || best.monitor === monitor,
    'checkpoint-mismatch',
    `early stopping must have the checkpoint's monitor, ${best?.monitor}`,
    monitor,
  )
  for (const key of Object.keys(identity) as (keyof RunIdentity)[])
    check(
      JSON.stringify(checkpoint.identity[key]) === JSON.stringify(identity[key]),
      'checkpoint-mismatch',
      `the run must have the checkpoint's ${key}, ${JSON.stringify(checkpoint.identity[key])}`,
      identity[key],
    )
}
