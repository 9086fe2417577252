import * as tf from '@tensorflow/tfjs-core'
import { type LayerVariable as LayerWeight, layers } from '@tensorflow/tfjs-layers'
import { depthOf, drawn, type LayerArgs, onlyShape, onlyTensor, project, type Shape, zeros } from './layer-tools.ts'

/** Arguments of the attention layers. */
export interface AttentionArgs extends LayerArgs {
  readonly seed?: number
}

/**
 * Pools a sequence `[batch, steps, depth]` to `[batch, depth]`: the weighted mean of its steps, the weights a softmax
 * over the steps of a score that is learned.
 */
export abstract class AttentionPooling extends layers.Layer {
  protected readonly seed: number

  constructor(args: AttentionArgs = {}) {
    super(args)
    this.seed = args.seed ?? 0
  }

  /** Scores `[batch, steps, 1]` of the states `[batch, steps, depth]`. */
  protected abstract score(states: tf.Tensor): tf.Tensor

  /**
   * The weights `[batch, steps]` of the states `[batch, steps, depth]`: not negative, each row's sum 1.
   */
  weightsOf(states: tf.Tensor): tf.Tensor {
    return tf.tidy(() => tf.softmax(tf.squeeze(this.score(states), [2])))
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const shape = onlyShape(inputShape)
    return [shape[0] ?? null, depthOf(shape)]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const states = onlyTensor(inputs)
      const weights = tf.expandDims(this.weightsOf(states), 2)
      return tf.sum(tf.mul(weights, states), 1)
    })
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), seed: this.seed }
  }
}

/**
 * Attention with the score `v . tanh(W h + b)` (Bahdanau, Cho and Bengio 2015, without a query). Weights: W
 * `[depth, depth]`, b `[depth]`, v `[depth, 1]`.
 */
export class AdditiveAttention extends AttentionPooling {
  /** Name in a saved model. */
  static readonly className = 'FdpAdditiveAttention'
  private kernel!: LayerWeight
  private bias!: LayerWeight
  private vector!: LayerWeight

  override build(inputShape: Shape | Shape[]): void {
    const depth = depthOf(inputShape)
    this.kernel = this.addWeight('kernel', [depth, depth], 'float32', drawn('glorotUniform', this.seed))
    this.bias = this.addWeight('bias', [depth], 'float32', zeros())
    this.vector = this.addWeight('vector', [depth, 1], 'float32', drawn('glorotUniform', (this.seed ^ 1) >>> 0))
    this.built = true
  }

  protected override score(states: tf.Tensor): tf.Tensor {
    return project(tf.tanh(tf.add(project(states, this.kernel.read()), this.bias.read())), this.vector.read())
  }
}

/**
 * Attention with the score `tanh(w . h + b)`, w a vector (Song, Chiangpradit and Busababodhin 2025, section 3.4).
 * Weights: w `[depth, 1]`, b `[1]`. The score is bounded, so no step's weight exceeds another's by more than e^2.
 */
export class VectorAttention extends AttentionPooling {
  /** Name in a saved model. */
  static readonly className = 'FdpVectorAttention'
  private vector!: LayerWeight
  private bias!: LayerWeight

  override build(inputShape: Shape | Shape[]): void {
    this.vector = this.addWeight('vector', [depthOf(inputShape), 1], 'float32', drawn('glorotUniform', this.seed))
    this.bias = this.addWeight('bias', [1], 'float32', zeros())
    this.built = true
  }

  protected override score(states: tf.Tensor): tf.Tensor {
    return tf.tanh(tf.add(project(states, this.vector.read()), this.bias.read()))
  }
}
