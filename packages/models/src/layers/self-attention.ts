import * as tf from '@tensorflow/tfjs-core'
import { type LayerVariable, layers } from '@tensorflow/tfjs-layers'
import { check } from '../errors.ts'
import { deriveSeed } from '../random/seed.ts'
import { depthOf, drawn, type LayerArgs, onlyTensor, project, type Shape, zeros } from './layer-tools.ts'

/** Arguments of {@link SelfAttention}. */
export interface SelfAttentionArgs extends LayerArgs {
  /** Number of heads; a divisor of the depth. */
  readonly heads: number
  readonly seed?: number
}

const PARTS = ['query', 'key', 'value', 'output'] as const

/**
 * Multi-head scaled dot-product self-attention (Vaswani et al. 2017, section 3.2.2) without a mask.
 * `[batch, steps, depth]` to the same shape. Weights, in this order: kernel `[depth, depth]` and bias `[depth]` of
 * query, key, value and output; head h owns columns `h depth / heads` and on of the first three.
 */
export class SelfAttention extends layers.Layer {
  /** Name in a saved model. */
  static readonly className = 'FdpSelfAttention'
  readonly heads: number
  private readonly seed: number
  private readonly kernels: LayerVariable[] = []
  private readonly biases: LayerVariable[] = []

  constructor(args: SelfAttentionArgs) {
    super(args)
    this.heads = args.heads
    this.seed = args.seed ?? 0
  }

  override build(inputShape: Shape | Shape[]): void {
    const depth = depthOf(inputShape)
    check(depth % this.heads === 0, 'invalid-option', `heads must divide the depth ${depth}`, this.heads)
    PARTS.forEach((part, i) => {
      const init = drawn('glorotUniform', deriveSeed(this.seed, i))
      this.kernels.push(this.addWeight(`${part}_kernel`, [depth, depth], 'float32', init))
      this.biases.push(this.addWeight(`${part}_bias`, [depth], 'float32', zeros()))
    })
    this.built = true
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape
  }

  private affine(x: tf.Tensor, part: number): tf.Tensor {
    const kernel = this.kernels[part] as LayerVariable
    const bias = this.biases[part] as LayerVariable
    return tf.add(project(x, kernel.read()), bias.read())
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(inputs)
      const [batch, steps, depth] = x.shape as [number, number, number]
      const size = depth / this.heads
      const split = (part: number) =>
        tf.transpose(tf.reshape(this.affine(x, part), [batch, steps, this.heads, size]), [0, 2, 1, 3])
      const scores = tf.mul(tf.matMul(split(0), split(1), false, true), 1 / Math.sqrt(size))
      const context = tf.matMul(tf.softmax(scores), split(2))
      return this.affine(tf.reshape(tf.transpose(context, [0, 2, 1, 3]), [batch, steps, depth]), 3)
    })
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), heads: this.heads, seed: this.seed }
  }
}
