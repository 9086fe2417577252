import { check } from '../errors.ts'
import { decodeContainer, encodeContainer } from '../persist/container.ts'
import type { PlateauState } from './learning-rate.ts'
import type { Monitor } from './options.ts'
import type { RunIdentity } from './run-identity.ts'
import type { OptimizerState } from './stepper.ts'

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
  /** Weights in the order in which the layers declare them. */
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
 * @throws ModelsError `invalid-file`, `truncated-file`; `invalid-option` for what is no bytes
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
