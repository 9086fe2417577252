import { checkKeys } from '../check-keys.ts'
import { check } from '../errors.ts'
import { cosPi } from '../math/elementary.ts'

/** Where training is when a learning rate is asked for. */
export interface Progress {
  /** Epochs done. */
  readonly epoch: number
  /** Updates done, over all epochs. */
  readonly step: number
  readonly stepsPerEpoch: number
  /** Epochs that the run may have. */
  readonly epochs: number
}

/**
 * Learning rate over time.
 * - a number: constant;
 * - `step`: `initial factor^floor(epoch / every)`;
 * - `exponential`: `initial decay^epoch`;
 * - `cosine`: linear from 0 over `warmupSteps`, then `final + (initial - final) (1 + cos(pi t)) / 2`, t the share of
 *   the remaining updates that is done (Loshchilov and Hutter 2017, without restarts);
 * - `plateau`: times `factor` (default 0.5) whenever the validation loss (the loss, without validation windows) has not
 *   improved for more than `patience` (5) epochs, down to `minimum` (0);
 * - a function of {@link Progress}.
 */
export type LearningRate =
  | number
  | { readonly kind: 'step'; readonly initial: number; readonly factor: number; readonly every: number }
  | { readonly kind: 'exponential'; readonly initial: number; readonly decay: number }
  | {
      readonly kind: 'cosine'
      readonly initial: number
      readonly final?: number
      readonly warmupSteps?: number
    }
  | {
      readonly kind: 'plateau'
      readonly initial: number
      readonly factor?: number
      readonly patience?: number
      readonly minimum?: number
    }
  | ((progress: Progress) => number)

/** What a `plateau` schedule remembers. */
export interface PlateauState {
  /** What the initial rate is multiplied with. */
  readonly scale: number
  readonly best: number | null
  /** Epochs without improvement. */
  readonly wait: number
}

/** The state before the first epoch. */
export const freshPlateau: PlateauState = { scale: 1, best: null, wait: 0 }

/** The numbers that each kind takes, the required ones first. */
const NUMBERS = {
  step: { required: ['initial', 'factor', 'every'], optional: [] },
  exponential: { required: ['initial', 'decay'], optional: [] },
  cosine: { required: ['initial'], optional: ['final', 'warmupSteps'] },
  plateau: { required: ['initial'], optional: ['factor', 'patience', 'minimum'] },
} as const

/** Refuses what is no learning rate. */
export function checkLearningRate(rate: LearningRate): void {
  const from0 = (x: unknown) => typeof x === 'number' && Number.isFinite(x) && x >= 0
  if (typeof rate === 'function') return
  if (typeof rate === 'number') {
    check(from0(rate), 'invalid-option', 'learningRate must be a finite number >= 0', rate)
    return
  }
  const kind: unknown = rate?.kind
  check(
    typeof kind === 'string' && Object.hasOwn(NUMBERS, kind),
    'invalid-option',
    `learningRate must be a number, a function or of the kind ${Object.keys(NUMBERS).join(', ')}`,
    rate,
  )
  const { required, optional } = NUMBERS[rate.kind]
  checkKeys(`learningRate of kind ${kind}`, rate, ['kind', ...required, ...optional], required)
  for (const [key, value] of Object.entries(rate))
    check(
      key === 'kind' || value === undefined || from0(value),
      'invalid-option',
      `${key} of learningRate must be a finite number >= 0`,
      value,
    )
  const whole = (key: string, value: number | undefined, least: number) =>
    check(
      value === undefined || (Number.isInteger(value) && value >= least),
      'invalid-option',
      `${key} of learningRate must be an integer from ${least} up`,
      value,
    )
  if (rate.kind === 'step') whole('every', rate.every, 1)
  if (rate.kind === 'cosine') whole('warmupSteps', rate.warmupSteps, 0)
  if (rate.kind === 'plateau') {
    whole('patience', rate.patience, 0)
    check((rate.factor ?? 0) <= 1, 'invalid-option', 'factor of a plateau must be at most 1', rate.factor)
  }
}

function power(base: number, exponent: number): number {
  let product = 1
  for (let i = 0; i < exponent; i++) product *= base
  return product
}

/**
 * The learning rate at a point of training.
 *
 * @throws ModelsError `invalid-option` where a function returns no finite number
 * @example
 * learningRateAt({ kind: 'step', initial: 0.1, factor: 0.5, every: 10 }, { epoch: 20, step: 0, stepsPerEpoch: 1, epochs: 30 }) // 0.025
 */
export function learningRateAt(rate: LearningRate, progress: Progress, plateau: PlateauState = freshPlateau): number {
  if (typeof rate === 'number') return rate
  if (typeof rate === 'function') {
    const value = rate(progress)
    check(
      Number.isFinite(value) && value >= 0,
      'invalid-option',
      'learningRate must return a finite number >= 0',
      value,
    )
    return value
  }
  switch (rate.kind) {
    case 'step':
      return rate.initial * power(rate.factor, Math.floor(progress.epoch / rate.every))
    case 'exponential':
      return rate.initial * power(rate.decay, progress.epoch)
    case 'cosine': {
      const { initial, final = 0, warmupSteps = 0 } = rate
      if (progress.step < warmupSteps) return (initial * (progress.step + 1)) / warmupSteps
      const total = progress.epochs * progress.stepsPerEpoch - warmupSteps
      const t = Math.min(1, (progress.step - warmupSteps) / Math.max(1, total))
      return final + ((initial - final) * (1 + cosPi(t))) / 2
    }
    case 'plateau':
      return Math.max(rate.minimum ?? 0, rate.initial * plateau.scale)
  }
}

/** The plateau's state after an epoch with this loss. */
export function updatePlateau(rate: LearningRate, state: PlateauState, value: number): PlateauState {
  if (typeof rate !== 'object' || rate.kind !== 'plateau') return state
  const { factor = 0.5, patience = 5 } = rate
  if (state.best === null || value < state.best) return { scale: state.scale, best: value, wait: 0 }
  const wait = state.wait + 1
  return wait > patience
    ? { scale: state.scale * factor, best: state.best, wait: 0 }
    : { scale: state.scale, best: state.best, wait }
}
