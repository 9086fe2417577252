import type { LayersModel } from '@tensorflow/tfjs-layers'

/**
 * The rows a {@link Stepper} trains on, converted and checked by `train`.
 *
 * `values` is row-major `[count, steps, features]`; `targets` holds 0 or 1 a row, or a probability; `weights`, where given, is the
 * product of class weight and sample weight of each row.
 */
export interface TrainingRows {
  readonly values: Float32Array
  readonly count: number
  readonly steps: number
  readonly features: number
  readonly targets: Float32Array
  readonly weights?: Float32Array
}

/**
 * A gradient rule with every number resolved. All arithmetic is float32 except where `float64` stands.
 *
 * - `adam` (Kingma and Ba 2015, Algorithm 1; `weightDecay` decoupled: Loshchilov and Hutter 2019, Algorithm 2), at
 *   update t = 1, 2, ...: `m = beta1 m + (1 - beta1) g`, `v = beta2 v + (1 - beta2) g g`,
 *   `w = w - lr weightDecay w - a m / (sqrt(v) b + epsilon)` with the float64 numbers `a = lr / (1 - beta1^t)` and
 *   `b = 1 / sqrt(1 - beta2^t)` rounded once to float32; the powers are running float64 products, never `Math.pow`.
 * - `sgd`: `u = momentum u + g`, `w = w - lr weightDecay w - lr u` (with `nesterov`: `- lr (g + momentum u)`).
 * - `rmsprop`: `s = rho s + (1 - rho) g g`, `w = w - lr weightDecay w - lr g / (sqrt(s) + epsilon)`.
 *
 * `clipNorm` scales all gradients of a step together by `min(1, clipNorm / (norm + 1e-6))` with `norm` their joint
 * Euclidean norm; `clipValue` then limits each element to `[-clipValue, clipValue]`. Both come before the rule.
 */
export type OptimizerRule =
  | {
      readonly name: 'adam'
      readonly beta1: number
      readonly beta2: number
      readonly epsilon: number
      readonly weightDecay: number
      readonly clipNorm?: number
      readonly clipValue?: number
    }
  | {
      readonly name: 'sgd'
      readonly momentum: number
      readonly nesterov: boolean
      readonly weightDecay: number
      readonly clipNorm?: number
      readonly clipValue?: number
    }
  | {
      readonly name: 'rmsprop'
      readonly rho: number
      readonly epsilon: number
      readonly weightDecay: number
      readonly clipNorm?: number
      readonly clipValue?: number
    }

/**
 * What an optimiser remembers between steps.
 *
 * `slots[k][i]` belongs to `model.trainableWeights[i]`, in the layout of that weight: `adam` has the slots m and v,
 * `sgd` has u (none with momentum 0), `rmsprop` has s. `powers` is `[beta1^t, beta2^t]` for `adam`, else empty.
 */
export interface OptimizerState {
  readonly name: OptimizerRule['name']
  /** Updates done so far (t). */
  readonly updates: number
  readonly powers: readonly number[]
  readonly slots: readonly (readonly Float32Array[])[]
}

/** What a {@link StepperFactory} gets to decide whether, and with what, it can train a model. */
export interface StepperSetup {
  readonly model: LayersModel
  readonly rows: TrainingRows
  /** Rows of a full batch; the last batch of an epoch may have fewer. */
  readonly batchSize: number
  readonly rule: OptimizerRule
  /** Seed of the dropout masks, see `dropout-mask.ts`. */
  readonly seed: number
}

/**
 * One way to do the arithmetic of training: forward, backward, update. The epoch loop (shuffling, validation, early
 * stopping, schedules, checkpoints) is `train`'s and the same for every stepper.
 *
 * The loss of a batch of b rows is `(1 / b) sum_i w_i (softplus(z_i) - y_i z_i)` with the logit z, the input of the
 * model's final sigmoid. Dropout masks are those of `dropout-mask.ts` at the given step number, with the layer index
 * that the dropout layer itself carries (`SeededDropout.stream`).
 *
 * Weights are exchanged in the order in which layers declare them, whatever is frozen, and in their layout.
 */
export interface Stepper {
  readonly name: 'tape' | 'plan'
  /**
   * Does one update on the rows with these indices and returns the batch's loss before the update, which is left out
   * where that loss is not finite (so that the layer at fault can still be found). `step` counts from 0 over all
   * epochs and numbers the dropout masks. The batch's logits (with dropout, before the update) go to
   * `logits[0 .. rowIndices.length - 1]`.
   */
  trainBatch(rowIndices: Int32Array, learningRate: number, step: number, logits: Float32Array): number | Promise<number>
  /** Logits of `count` rows `[count, steps, features]`, no dropout, with the current weights. */
  logits(values: Float32Array, count: number): Float32Array | Promise<Float32Array>
  /** Copies of the current weights. */
  readWeights(): Float32Array[] | Promise<Float32Array[]>
  writeWeights(weights: readonly Float32Array[]): void
  readOptimizer(): OptimizerState | Promise<OptimizerState>
  writeOptimizer(state: OptimizerState): void
  /** Makes `model` hold the current weights. */
  syncModel(): void
  dispose(): void
}

/**
 * Inference without training state; weights are read from the model when it is made.
 * `logits` follows {@link Stepper.logits}.
 */
export interface Predictor {
  readonly name: 'tape' | 'plan'
  logits(values: Float32Array, count: number): Float32Array | Promise<Float32Array>
  dispose(): void
}

/** Makes a stepper for a setup. */
export type StepperFactory = (setup: StepperSetup) => Stepper

/** What a predictor is made from; `batchSize` is the number of rows that one pass takes together. */
export interface PredictorSetup {
  readonly model: LayersModel
  readonly steps: number
  readonly features: number
  readonly batchSize: number
}
