import type { TensorInfo } from '@tensorflow/tfjs-core'

/** Activations that a plan knows. */
export type PlanActivation = 'linear' | 'relu' | 'tanh' | 'sigmoid'

/** One direction of a recurrent layer; numbers are indices into the spec's weights. */
export interface PlanDirection {
  readonly kernel: number
  readonly recurrent: number
  readonly bias?: number
  /** Reads the sequence from its end; outputs stay in the order of time. */
  readonly reverse: boolean
}

/**
 * One layer of a plan. `input` and `inputs` are indices of earlier nodes; `kernel`, `bias` and the like are indices
 * into the spec's weights, whose layouts are those of Keras.
 *
 * - `conv1d`: kernel `[taps, depth, filters]`; `causal` pads (taps - 1) dilation zeros in front.
 * - `dense`: kernel `[depth, units]`, applied to each step of a sequence.
 * - `recurrent`: `lstm` with gates i, f, c, o; `gru` with gates z, r, n, the reset gate applied after the recurrent
 *   product and bias `[2, 3 units]` (Keras `reset_after`). Activations are tanh and the logistic function.
 * - `attention`: `additive` is softmax over steps of `v . tanh(W h + b)` with kernel W `[depth, size]` and vector v
 *   `[size, 1]`; `paper` is that of `tanh(w . h + b)` with vector w `[depth, 1]` and a scalar bias.
 * - `position`: adds a table `[steps, depth]`; `layerNorm` normalises each step over its channels; `selfAttention` has
 *   kernels `[depth, depth]` and biases of query, key, value and output.
 * - `multiHeadLstm`: one LSTM for each group of the input's features, last states side by side; kernel
 *   `[heads, widest group, 4 units]`, recurrent `[heads, units, 4 units]`, bias `[heads, 1, 4 units]`.
 * - `dropout`: keeps an element when its mask word is at least `threshold` and multiplies it with `scale`; `key` numbers
 *   the pair of key words in a batch's `keys`.
 */
export type PlanNode =
  | { readonly op: 'input' }
  | {
      readonly op: 'conv1d'
      readonly input: number
      readonly kernel: number
      readonly bias?: number
      readonly taps: number
      readonly stride: number
      readonly dilation: number
      readonly padding: 'same' | 'valid' | 'causal'
      readonly activation: PlanActivation
    }
  | {
      readonly op: 'dense'
      readonly input: number
      readonly kernel: number
      readonly bias?: number
      readonly activation: PlanActivation
    }
  | { readonly op: 'activation'; readonly input: number; readonly activation: PlanActivation }
  | {
      readonly op: 'maxPool1d'
      readonly input: number
      readonly size: number
      readonly stride: number
      readonly padding: 'same' | 'valid'
    }
  | { readonly op: 'globalMax' | 'globalAverage' | 'lastStep' | 'flatten'; readonly input: number }
  | {
      readonly op: 'dropout'
      readonly input: number
      readonly key: number
      readonly threshold: number
      readonly scale: number
    }
  | { readonly op: 'concat' | 'add'; readonly inputs: readonly number[] }
  | {
      readonly op: 'recurrent'
      readonly input: number
      readonly cell: 'lstm' | 'gru'
      readonly units: number
      readonly directions: readonly PlanDirection[]
      readonly merge: 'concat' | 'sum' | 'average'
      /** Whether all steps come out, or the last one of each direction. */
      readonly sequences: boolean
    }
  | {
      readonly op: 'attention'
      readonly input: number
      readonly score: 'additive' | 'paper'
      readonly kernel?: number
      readonly bias?: number
      readonly vector: number
    }
  | { readonly op: 'position'; readonly input: number; readonly table: number }
  | {
      readonly op: 'layerNorm'
      readonly input: number
      readonly gamma: number
      readonly beta: number
      readonly epsilon: number
    }
  | {
      readonly op: 'selfAttention'
      readonly input: number
      readonly heads: number
      readonly kernels: readonly number[]
      readonly biases: readonly number[]
    }
  | {
      readonly op: 'multiHeadLstm'
      readonly input: number
      readonly units: number
      readonly groups: readonly (readonly number[])[]
      readonly kernel: number
      readonly recurrent: number
      readonly bias: number
    }

/** A gradient rule, every number resolved; the formulas are those of @fdp/models' `OptimizerRule`. */
export type PlanRule = {
  readonly weightDecay: number
  readonly clipNorm?: number
  readonly clipValue?: number
} & (
  | { readonly name: 'adam'; readonly beta1: number; readonly beta2: number; readonly epsilon: number }
  | { readonly name: 'sgd'; readonly momentum: number; readonly nesterov: boolean }
  | { readonly name: 'rmsprop'; readonly rho: number; readonly epsilon: number }
)

/** A network with one input `[batch, steps, features]` and one logit a row, in plain values. */
export interface PlanSpec {
  readonly steps: number
  readonly features: number
  /** Rows of a full batch. */
  readonly batchSize: number
  readonly weights: readonly { readonly name: string; readonly shape: readonly number[]; readonly trainable: boolean }[]
  /** In topological order. */
  readonly nodes: readonly PlanNode[]
  /** Index of the node whose output `[batch, 1]` is the logit. */
  readonly logits: number
  /** Absent for inference alone. */
  readonly rule?: PlanRule
}

/** One batch: `rows` picks rows of `values` `[count, steps, features]`, of `targets` and of `weights`. */
export interface PlanBatch {
  readonly values: Float32Array
  readonly rows: Int32Array
  readonly targets: Float32Array
  readonly weights?: Float32Array
  readonly learningRate: number
  /** Two words for each dropout node, `k0` and `k1` of its key. */
  readonly keys: Int32Array
  /** Receives the batch's logits, from before the update. */
  readonly logits?: Float32Array
}

/** State of the gradient rule: slots by name, each with one array a trainable weight, in the weight's own layout. */
export interface PlanOptimizerState {
  readonly updates: number
  readonly powers: readonly number[]
  readonly slots: readonly (readonly Float32Array[])[]
}

/**
 * A network laid out in the WebAssembly memory, ready to run. Arrays, tensors and numbers of other types and sizes than
 * its spec says throw `INVALID_ARGUMENT`, as does every method but `dispose` of a plan that is disposed.
 */
export interface CompiledPlan {
  /** Copies of all weights, in the spec's order and layout. */
  readWeights(): Float32Array[]
  writeWeights(weights: readonly Float32Array[]): void
  /** Takes the values of these tensors, one a weight; next to nothing happens while it holds their bits. */
  syncWeights(tensors: readonly TensorInfo[]): void
  /**
   * One update; returns `(1 / b) sum_i w_i (softplus(z_i) - y_i z_i)` from before it. No update is made where that is
   * not finite. Throws `INVALID_ARGUMENT` for a row that values, targets or weights do not have, and for a learning rate
   * that is no finite number; the weights stay as they were.
   */
  trainBatch(batch: PlanBatch): number
  /**
   * Loss and gradients (one array a trainable weight) of a batch, without an update. Of a loss that is not finite they
   * are what they are, NaN as a rule.
   */
  gradients(batch: PlanBatch): { readonly loss: number; readonly gradients: Float32Array[] }
  /** Logits of the first `count` rows of `values`, no dropout. */
  logits(values: Float32Array, count: number): Float32Array
  readOptimizer(): PlanOptimizerState
  writeOptimizer(state: PlanOptimizerState): void
  /** Gives the memory back; a second call does nothing. */
  dispose(): void
}
