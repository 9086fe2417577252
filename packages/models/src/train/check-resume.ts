import { isNumbers } from '../check-numbers.ts'
import { check } from '../errors.ts'
import type { Checkpoint } from './checkpoint.ts'

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0

const areArrays = (value: unknown): value is readonly Float32Array[] =>
  Array.isArray(value) && value.every((array) => array instanceof Float32Array)

/** Which part of a value is not as in a checkpoint; undefined where all are. */
function foreignPart(given: Readonly<Record<string, unknown>>): string | undefined {
  const { identity, epoch, step, weights, optimizer, plateau, best, history } = given
  const slots = isObject(optimizer) ? optimizer.slots : undefined
  const parts: Readonly<Record<string, boolean>> = {
    identity: isObject(identity),
    epoch: isCount(epoch),
    step: isCount(step),
    weights: areArrays(weights),
    optimizer:
      isObject(optimizer) &&
      typeof optimizer.name === 'string' &&
      isCount(optimizer.updates) &&
      isNumbers(optimizer.powers) &&
      Array.isArray(slots) &&
      slots.every(areArrays),
    plateau: isObject(plateau),
    best: best === undefined || (isObject(best) && areArrays(best.weights)),
    history: Array.isArray(history),
  }
  return Object.keys(parts).find((name) => parts[name] === false)
}

/**
 * Refuses what is no checkpoint: bytes that were not decoded, a part that is missing.
 *
 * @throws ModelsError `invalid-option`
 */
export function checkResume(resume: unknown): asserts resume is Checkpoint {
  check(
    isObject(resume) && !ArrayBuffer.isView(resume) && !(resume instanceof ArrayBuffer),
    'invalid-option',
    'resume must be a checkpoint; bytes go through decodeCheckpoint',
    resume,
  )
  const foreign = foreignPart(resume)
  check(
    foreign === undefined,
    'invalid-option',
    `resume must be a checkpoint, with its ${foreign}`,
    Object.keys(resume),
  )
}
