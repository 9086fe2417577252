import {
  AdamOptimizer,
  backend,
  engine,
  type NamedTensorMap,
  type Optimizer,
  RMSPropOptimizer,
  SGDOptimizer,
  type Tensor,
  train,
  util,
  type Variable,
} from '@tensorflow/tfjs-core'
import { SimdBackend } from './backend.ts'

interface Slot {
  readonly variable: Variable
}

type Gradients = NamedTensorMap | { name: string; tensor: Tensor }[]

/** One variable with its gradient and the optimizer's own variables for it. */
interface Update {
  readonly value: Variable
  readonly gradient: Tensor
  readonly slots: readonly Variable[]
}

/** The gradients with their variables; undefined where an update in place is not possible (yet). */
function updates(simd: SimdBackend, gradients: Gradients, slots: readonly (readonly Slot[])[]): Update[] | undefined {
  const list = Array.isArray(gradients)
    ? gradients.map(({ name, tensor }) => ({ name, tensor }))
    : Object.entries(gradients).map(([name, tensor]) => ({ name, tensor }))
  const result: Update[] = []
  for (const [i, { name, tensor }] of list.entries()) {
    if (tensor === null || tensor === undefined) continue
    const value = engine().registeredVariables[name]
    const own = slots.map((slot) => slot[i]?.variable)
    if (value === undefined || own.includes(undefined)) return undefined
    const targets = [value, ...(own as Variable[])]
    // A value that a clone shares must not change under it.
    if (targets.some((t) => !simd.isSoleOwner(t)) || tensor.dtype !== 'float32') return undefined
    // Slots are found by their place: an optimizer that is given other variables than before has those of others there.
    if ([tensor, ...targets].some(({ shape }) => !util.arraysEqual(shape, value.shape))) return undefined
    result.push({ value, gradient: tensor, slots: own as Variable[] })
  }
  return result
}

/** An optimizer's own update, as tfjs-core has it, on the update that replaces it. */
export const originalUpdate = Symbol.for('@fdp/tfjs-backend-simd: update')

type ApplyGradients = Optimizer['applyGradients'] & { [originalUpdate]?: Optimizer['applyGradients'] }

/**
 * Replaces the update of all optimizers of a class by `step` wherever values can change in place; their state stays
 * their own, and so do updates on other backends.
 */
function updateInPlace<T extends Optimizer>(
  prototype: T,
  slotsOf: (state: T) => readonly (readonly Slot[])[] | undefined,
  step: (simd: SimdBackend, all: readonly Update[], optimizer: T) => void,
): void {
  const original: ApplyGradients = prototype.applyGradients
  // A second copy of this package finds the work done.
  if (original[originalUpdate] !== undefined) return
  const update: ApplyGradients = function (this: T, gradients: Gradients) {
    const simd = backend()
    const slots = simd instanceof SimdBackend ? slotsOf(this) : undefined
    const all = slots === undefined ? undefined : updates(simd as SimdBackend, gradients, slots)
    if (all === undefined) {
      original.call(this, gradients)
      return
    }
    ;(simd as SimdBackend).run((list) => step(simd as SimdBackend, list, this), all)
    ;(this as unknown as { incrementIterations(): void }).incrementIterations()
  }
  update[originalUpdate] = original
  prototype.applyGradients = update
}

interface AdamState {
  readonly learningRate: number
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  readonly accBeta1: Variable
  readonly accBeta2: Variable
  readonly accumulatedFirstMoment: Slot[]
  readonly accumulatedSecondMoment: Slot[]
}

interface RmspropState {
  readonly learningRate: number
  readonly decay: number
  readonly momentum: number
  readonly epsilon: number
  readonly centered: boolean
  readonly accumulatedMeanSquares: Slot[]
  readonly accumulatedMoments: Slot[]
}

type Four = [number, number, number, number]

function stepAdam(simd: SimdBackend, all: readonly Update[], optimizer: AdamOptimizer): void {
  const s = optimizer as unknown as AdamState
  const scale = (v: Variable) => simd.values(v) as Float32Array
  const [power1, power2] = [scale(s.accBeta1), scale(s.accBeta2)]
  const c1 = 1 - (power1[0] as number)
  const c2 = 1 - (power2[0] as number)
  for (const { value, gradient, slots } of all) {
    const [m, v] = slots as [Variable, Variable]
    const pointers = [value, m, v, gradient].map((t) => simd.floats(t)) as Four
    const rates = [s.beta1, 1 - s.beta1, s.beta2, 1 - s.beta2] as const
    simd.kernels.adamUpdate(...pointers, value.size, ...rates, c1, c2, s.epsilon, -s.learningRate)
  }
  power1[0] = (power1[0] as number) * Math.fround(s.beta1)
  power2[0] = (power2[0] as number) * Math.fround(s.beta2)
}

function stepSgd(simd: SimdBackend, all: readonly Update[], optimizer: SGDOptimizer): void {
  // What tfjs-core's own update multiplies by; `learningRate` is what it was made of.
  const { c } = optimizer as unknown as { readonly c: Tensor }
  const rate = (simd.values(c) as Float32Array)[0] as number
  for (const { value, gradient } of all) {
    simd.kernels.sgdUpdate(simd.floats(value), simd.floats(gradient), value.size, rate)
  }
}

function stepRmsprop(simd: SimdBackend, all: readonly Update[], optimizer: RMSPropOptimizer): void {
  const s = optimizer as unknown as RmspropState
  for (const { value, gradient, slots } of all) {
    const [square, moment] = slots as [Variable, Variable]
    const pointers = [value, square, moment, gradient].map((t) => simd.floats(t)) as Four
    simd.kernels.rmspropUpdate(...pointers, value.size, s.decay, 1 - s.decay, s.momentum, s.epsilon, s.learningRate)
  }
}

/**
 * Lets `tf.train.adam`, `sgd` and `rmsprop` (not centered) update weights and moments in place on this backend: one kernel
 * a weight instead of up to fourteen. Bits are those of tfjs-core's ops, moments of gradients below 1e-18 aside (see
 * assembly/optimizer.ts).
 */
export function patchOptimizers(): void {
  updateInPlace(
    AdamOptimizer.prototype,
    (optimizer) => {
      const { accumulatedFirstMoment, accumulatedSecondMoment, accBeta1, accBeta2 } = optimizer as unknown as AdamState
      const simd = backend() as SimdBackend
      if (!simd.isSoleOwner(accBeta1) || !simd.isSoleOwner(accBeta2)) return undefined
      return [accumulatedFirstMoment, accumulatedSecondMoment]
    },
    stepAdam,
  )
  updateInPlace(SGDOptimizer.prototype, () => [], stepSgd)
  updateInPlace(
    RMSPropOptimizer.prototype,
    (optimizer) => {
      const { accumulatedMeanSquares, accumulatedMoments, centered } = optimizer as unknown as RmspropState
      return centered ? undefined : [accumulatedMeanSquares, accumulatedMoments]
    },
    stepRmsprop,
  )
}

/**
 * `tf.train.adam` (Kingma and Ba 2015). On this backend, that and this update weights and moments in place.
 *
 * @param learningRate Step size. @param beta1 Decay of the first moment. @param beta2 Decay of the second moment.
 * @param epsilon Added to the root of the second moment; tfjs-core's default for the backend if left out.
 * @example model.compile({ optimizer: adam(1e-3), loss: 'binaryCrossentropy' })
 */
export function adam(learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon?: number): AdamOptimizer {
  return train.adam(learningRate, beta1, beta2, epsilon)
}

/**
 * `tf.train.sgd`. On this backend, that and this update weights in place.
 *
 * @param learningRate Step size.
 * @example model.compile({ optimizer: sgd(0.1), loss: 'meanSquaredError' })
 */
export function sgd(learningRate: number): SGDOptimizer {
  return train.sgd(learningRate)
}

/**
 * `tf.train.rmsprop`, not centered. On this backend, that and this update weights and averages in place.
 *
 * @param learningRate Step size. @param decay Decay of the mean square. @param momentum Share of the last step kept.
 * @param epsilon Added below the root; tfjs-core's default if left out.
 * @example model.compile({ optimizer: rmsprop(1e-3), loss: 'binaryCrossentropy' })
 */
export function rmsprop(learningRate: number, decay = 0.9, momentum = 0, epsilon?: number): RMSPropOptimizer {
  return train.rmsprop(learningRate, decay, momentum, epsilon)
}
