import {
  type AdamOptimizer,
  backend,
  engine,
  type NamedTensorMap,
  type Optimizer,
  type RMSPropOptimizer,
  type SGDOptimizer,
  type Tensor,
  train,
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
    result.push({ value, gradient: tensor, slots: own as Variable[] })
  }
  return result
}

/** Replaces an optimizer's update by `step` wherever values can change in place; its state stays its own. */
function updateInPlace<T extends Optimizer>(
  optimizer: T,
  slotsOf: (state: T) => readonly (readonly Slot[])[],
  step: (simd: SimdBackend, all: readonly Update[]) => void,
): T {
  const original = optimizer.applyGradients.bind(optimizer)
  optimizer.applyGradients = (gradients: Gradients) => {
    const simd = backend()
    const all = simd instanceof SimdBackend ? updates(simd, gradients, slotsOf(optimizer)) : undefined
    if (all === undefined) {
      original(gradients)
      return
    }
    ;(simd as SimdBackend).run((list) => step(simd as SimdBackend, list), all)
    ;(optimizer as unknown as { incrementIterations(): void }).incrementIterations()
  }
  return optimizer
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

/**
 * `tf.train.adam` (Kingma and Ba 2015) that updates weights and moments in place on this backend, one kernel a
 * weight instead of fourteen. On another backend it is tfjs-core's own.
 *
 * @param learningRate Step size. @param beta1 Decay of the first moment. @param beta2 Decay of the second moment.
 * @param epsilon Added to the root of the second moment; tfjs-core's default for the backend if left out.
 * @example model.compile({ optimizer: adam(1e-3), loss: 'binaryCrossentropy' })
 */
export function adam(learningRate = 0.001, beta1 = 0.9, beta2 = 0.999, epsilon?: number): AdamOptimizer {
  const read = (optimizer: AdamOptimizer) => optimizer as unknown as AdamState
  const optimizer = train.adam(learningRate, beta1, beta2, epsilon)
  return updateInPlace(
    optimizer,
    (o) => [read(o).accumulatedFirstMoment, read(o).accumulatedSecondMoment],
    (simd, all) => {
      const s = read(optimizer)
      const scale = (v: Variable) => simd.values(v) as Float32Array
      const [power1, power2] = [scale(s.accBeta1), scale(s.accBeta2)]
      const c1 = 1 - (power1[0] as number)
      const c2 = 1 - (power2[0] as number)
      for (const { value, gradient, slots } of all) {
        const [m, v] = slots as [Variable, Variable]
        const pointers = [value, m, v, gradient].map((t) => simd.floats(t)) as [number, number, number, number]
        const rates = [s.beta1, 1 - s.beta1, s.beta2, 1 - s.beta2] as const
        simd.kernels.adamUpdate(...pointers, value.size, ...rates, c1, c2, s.epsilon, -s.learningRate)
      }
      power1[0] = (power1[0] as number) * Math.fround(s.beta1)
      power2[0] = (power2[0] as number) * Math.fround(s.beta2)
    },
  )
}

/**
 * `tf.train.sgd` that updates weights in place on this backend.
 *
 * @param learningRate Step size.
 * @example model.compile({ optimizer: sgd(0.1), loss: 'meanSquaredError' })
 */
export function sgd(learningRate: number): SGDOptimizer {
  const optimizer = train.sgd(learningRate)
  return updateInPlace(
    optimizer,
    () => [],
    (simd, all) => {
      const rate = -(optimizer as unknown as { learningRate: number }).learningRate
      for (const { value, gradient } of all) {
        simd.kernels.sgdUpdate(simd.floats(value), simd.floats(gradient), value.size, rate)
      }
    },
  )
}

interface RmspropState {
  readonly learningRate: number
  readonly decay: number
  readonly momentum: number
  readonly epsilon: number
  readonly accumulatedMeanSquares: Slot[]
  readonly accumulatedMoments: Slot[]
}

/**
 * `tf.train.rmsprop`, not centered, that updates weights and averages in place on this backend.
 *
 * @param learningRate Step size. @param decay Decay of the mean square. @param momentum Share of the last step kept.
 * @param epsilon Added below the root; tfjs-core's default if left out.
 * @example model.compile({ optimizer: rmsprop(1e-3), loss: 'binaryCrossentropy' })
 */
export function rmsprop(learningRate: number, decay = 0.9, momentum = 0, epsilon?: number): RMSPropOptimizer {
  const read = (optimizer: RMSPropOptimizer) => optimizer as unknown as RmspropState
  const optimizer = train.rmsprop(learningRate, decay, momentum, epsilon)
  return updateInPlace(
    optimizer,
    (o) => [read(o).accumulatedMeanSquares, read(o).accumulatedMoments],
    (simd, all) => {
      const s = read(optimizer)
      for (const { value, gradient, slots } of all) {
        const [square, moment] = slots as [Variable, Variable]
        const pointers = [value, square, moment, gradient].map((t) => simd.floats(t)) as [
          number,
          number,
          number,
          number,
        ]
        simd.kernels.rmspropUpdate(...pointers, value.size, s.decay, 1 - s.decay, s.momentum, s.epsilon, s.learningRate)
      }
    },
  )
}
