import { checkBoolean, checkKeys } from '../check-keys.ts'
import { check } from '../errors.ts'
import { checkSeed } from '../random/seed.ts'
import { checkResume } from './check-resume.ts'
import type { Checkpoint } from './checkpoint.ts'
import { checkStepper, type StepperChoice } from './choose-stepper.ts'
import { checkLearningRate, type LearningRate } from './learning-rate.ts'
import type { LabelledWindows, RowWeighting } from './rows.ts'
import type { OptimizerRule } from './stepper.ts'

/** A value of an epoch that early stopping can watch. */
export type Monitor = 'loss' | 'accuracy' | 'validationLoss' | 'validationAccuracy'

/** When to stop before the last epoch. */
export interface EarlyStopping {
  /** Default `validationLoss` with validation windows, else `loss`. Accuracies are to rise, losses to fall. */
  readonly monitor?: Monitor
  /** Epochs without improvement that are borne. Default 10. */
  readonly patience?: number
  /** Improvements up to this count as none. Default 0. */
  readonly minDelta?: number
  /** Whether the model ends with the weights of its best epoch. Default true. */
  readonly restoreBest?: boolean
}

/** The optimiser by name, with its own numbers where they differ from the defaults. */
export type OptimizerOption =
  | 'adam'
  | 'sgd'
  | 'rmsprop'
  | { readonly name: 'adam'; readonly beta1?: number; readonly beta2?: number; readonly epsilon?: number }
  | { readonly name: 'sgd'; readonly momentum?: number; readonly nesterov?: boolean }
  | { readonly name: 'rmsprop'; readonly rho?: number; readonly epsilon?: number }

/** Options of `train` and `trainEpochs`. */
export interface TrainOptions extends RowWeighting {
  /** Default 30. */
  readonly epochs?: number
  /** Default 32, or the number of windows where that is less. */
  readonly batchSize?: number
  /** Default 0.001. */
  readonly learningRate?: LearningRate
  /** Default `adam` with beta 0.9 and 0.999, epsilon 1e-8 (`sgd`: momentum 0; `rmsprop`: rho 0.9, epsilon 1e-8). */
  readonly optimizer?: OptimizerOption
  /** Decoupled weight decay of all weights (Loshchilov and Hutter 2019). Default 0. */
  readonly weightDecay?: number
  /** Largest joint Euclidean norm of a step's gradients. Default none. */
  readonly clipNorm?: number
  /** Largest absolute value of an element of a gradient, after `clipNorm`. Default none. */
  readonly clipValue?: number
  /** uint32 of shuffling and dropout. Default 0. */
  readonly seed?: number
  /** Whether each epoch has an order of its own. Default true. */
  readonly shuffle?: boolean
  /** Windows that are scored after each epoch. */
  readonly validation?: LabelledWindows
  readonly earlyStopping?: EarlyStopping
  /** Ends training between two steps; the promise is rejected with its reason. */
  readonly signal?: AbortSignal
  /** Called with each checkpoint, every `every` epochs (default 1). */
  readonly checkpoint?: { readonly every?: number; readonly save: (checkpoint: Checkpoint) => void | Promise<void> }
  /** Goes on from here instead of from the model's weights. */
  readonly resume?: Checkpoint
  /** `auto` (default): a step plan where backend and layers allow it, else TensorFlow.js ops. */
  readonly stepper?: StepperChoice
}

/** {@link TrainOptions} checked, defaults filled in. */
export interface ResolvedTraining {
  readonly epochs: number
  readonly batchSize: number
  readonly learningRate: LearningRate
  readonly rule: OptimizerRule
  readonly seed: number
  readonly shuffle: boolean
  readonly earlyStopping?: Required<EarlyStopping>
  readonly checkpointEvery: number
  readonly stepper: StepperChoice
}

const KEYS: readonly (keyof TrainOptions)[] = [
  'epochs',
  'batchSize',
  'learningRate',
  'optimizer',
  'weightDecay',
  'clipNorm',
  'clipValue',
  'seed',
  'shuffle',
  'validation',
  'earlyStopping',
  'signal',
  'checkpoint',
  'resume',
  'stepper',
  'classWeights',
  'sampleWeights',
  'softLabels',
]

/** The smallest normal number of float32. */
const SMALLEST = 2 ** -126

const isNumber = (x: unknown): x is number => typeof x === 'number' && Number.isFinite(x)
const isCount = (x: unknown, from = 1): x is number => isNumber(x) && Number.isInteger(x) && x >= from

function within(key: string, x: number, from: number, below: number): void {
  check(isNumber(x) && x >= from && x < below, 'invalid-option', `${key} must be a number in [${from}, ${below})`, x)
}

/** At 0 a weight whose gradient has always been 0 would move by 0 / 0; nothing below this is left of it in float32. */
function checkEpsilon(epsilon: number): void {
  check(
    isNumber(epsilon) && epsilon >= SMALLEST,
    'invalid-option',
    `epsilon must be a number from ${SMALLEST} up`,
    epsilon,
  )
}

/** The keys that each optimiser takes. */
const RULE_KEYS = {
  adam: ['name', 'beta1', 'beta2', 'epsilon'],
  sgd: ['name', 'momentum', 'nesterov'],
  rmsprop: ['name', 'rho', 'epsilon'],
} as const

function givenOptimizer(given: OptimizerOption = 'adam'): Exclude<OptimizerOption, string> {
  const name: unknown = typeof given === 'string' ? given : given?.name
  check(
    typeof name === 'string' && Object.hasOwn(RULE_KEYS, name),
    'invalid-option',
    'optimizer must be adam, sgd or rmsprop',
    given,
  )
  if (typeof given === 'string') return { name: given }
  checkKeys(`optimizer ${name}`, given, RULE_KEYS[given.name])
  return given
}

function resolveRule(options: TrainOptions): OptimizerRule {
  const given = givenOptimizer(options.optimizer)
  const { weightDecay = 0, clipNorm, clipValue } = options
  within('weightDecay', weightDecay, 0, Number.POSITIVE_INFINITY)
  for (const [key, x] of Object.entries({ clipNorm, clipValue }))
    check(x === undefined || (isNumber(x) && x > 0), 'invalid-option', `${key} must be a number above 0`, x)
  const common = {
    weightDecay,
    ...(clipNorm === undefined ? {} : { clipNorm }),
    ...(clipValue === undefined ? {} : { clipValue }),
  }
  switch (given.name) {
    case 'adam': {
      const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = given
      within('beta1', beta1, 0, 1)
      within('beta2', beta2, 0, 1)
      checkEpsilon(epsilon)
      return { name: 'adam', beta1, beta2, epsilon, ...common }
    }
    case 'sgd': {
      const { momentum = 0, nesterov = false } = given
      within('momentum', momentum, 0, 1)
      checkBoolean('nesterov', nesterov)
      return { name: 'sgd', momentum, nesterov, ...common }
    }
    case 'rmsprop': {
      const { rho = 0.9, epsilon = 1e-8 } = given
      within('rho', rho, 0, 1)
      checkEpsilon(epsilon)
      return { name: 'rmsprop', rho, epsilon, ...common }
    }
  }
}

function resolveStopping(options: TrainOptions): Required<EarlyStopping> | undefined {
  const { earlyStopping: given, validation } = options
  if (given === undefined) return undefined
  checkKeys('earlyStopping', given, ['monitor', 'patience', 'minDelta', 'restoreBest'])
  const monitor = given.monitor ?? (validation === undefined ? 'loss' : 'validationLoss')
  const allowed =
    validation === undefined ? ['loss', 'accuracy'] : ['loss', 'accuracy', 'validationLoss', 'validationAccuracy']
  check(
    allowed.includes(monitor),
    'invalid-option',
    `monitor ${validation === undefined ? 'without validation windows ' : ''}must be one of ${allowed.join(', ')}`,
    monitor,
  )
  const { patience = 10, minDelta = 0, restoreBest = true } = given
  check(isCount(patience, 0), 'invalid-option', 'patience must be an integer from 0 up', patience)
  within('minDelta', minDelta, 0, Number.POSITIVE_INFINITY)
  checkBoolean('restoreBest', restoreBest)
  return { monitor, patience, minDelta, restoreBest }
}

function everyCheckpoint(checkpoint: TrainOptions['checkpoint']): number {
  if (checkpoint === undefined) return 1
  checkKeys('checkpoint', checkpoint, ['every', 'save'])
  const { every = 1, save } = checkpoint
  check(isCount(every), 'invalid-option', 'checkpoint.every must be a positive integer', every)
  check(typeof save === 'function', 'invalid-option', 'checkpoint.save must be a function', save)
  return every
}

/** Refuses options that nothing reads, and parts that are not what they should be, before anything reads them. */
export function checkTrainOptions(options: TrainOptions): void {
  checkKeys('train', options, KEYS)
  const { signal, validation, resume } = options
  check(
    signal === undefined || (typeof signal === 'object' && typeof signal?.throwIfAborted === 'function'),
    'invalid-option',
    'signal must be an AbortSignal',
    signal,
  )
  check(
    validation === undefined || (typeof validation === 'object' && validation !== null),
    'invalid-option',
    'validation must be labelled windows',
    validation,
  )
  if (resume !== undefined) checkResume(resume)
}

/** Checks the options for `count` training windows and fills in the defaults. */
export function resolveTraining(options: TrainOptions, count: number): ResolvedTraining {
  const { epochs = 30, batchSize = Math.min(32, count), learningRate = 0.001, seed = 0, shuffle = true } = options
  const { stepper = 'auto' } = options
  check(isCount(epochs), 'invalid-option', 'epochs must be a positive integer', epochs)
  check(isCount(batchSize), 'invalid-option', 'batchSize must be a positive integer', batchSize)
  check(batchSize <= count, 'batch-larger-than-data', `batchSize must not exceed the ${count} windows`, batchSize)
  checkLearningRate(learningRate)
  checkSeed(seed)
  checkBoolean('shuffle', shuffle)
  checkStepper(stepper)
  const checkpointEvery = everyCheckpoint(options.checkpoint)
  const earlyStopping = resolveStopping(options)
  return {
    epochs,
    batchSize,
    learningRate,
    rule: resolveRule(options),
    seed,
    shuffle,
    checkpointEvery,
    stepper,
    ...(earlyStopping === undefined ? {} : { earlyStopping }),
  }
}
