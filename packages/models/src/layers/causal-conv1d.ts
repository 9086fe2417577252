import * as tf from '@tensorflow/tfjs-core'
import { type LayerVariable, layers } from '@tensorflow/tfjs-layers'
import { depthOf, drawn, type LayerArgs, onlyShape, onlyTensor, type Shape, zeros } from './layer-tools.ts'

/** Arguments of {@link CausalConv1d}. */
export interface CausalConv1dArgs extends LayerArgs {
  readonly filters: number
  readonly kernelSize: number
  readonly dilation: number
  readonly activation: 'linear' | 'relu'
  readonly seed?: number
}

/**
 * Dilated causal convolution (Oord et al. 2016): `y_t = f(b + sum_k x_(t - (K - 1 - k) dilation) W_k)`, nothing before
 * the first step. Weights in Conv1D's layout: kernel `[kernelSize, depth, filters]`, bias `[filters]`.
 * `tf.layers.conv1d` has no gradient for dilations above 1; here the taps are laid side by side and multiplied once.
 */
export class CausalConv1d extends layers.Layer {
  /** Name in a saved model. */
  static readonly className = 'FdpCausalConv1d'
  readonly args: CausalConv1dArgs
  private kernel!: LayerVariable
  private bias!: LayerVariable

  constructor(args: CausalConv1dArgs) {
    super(args)
    this.args = args
  }

  override build(inputShape: Shape | Shape[]): void {
    const { kernelSize, filters, seed = 0 } = this.args
    const shape = [kernelSize, depthOf(inputShape), filters]
    this.kernel = this.addWeight('kernel', shape, 'float32', drawn('glorotUniform', seed))
    this.bias = this.addWeight('bias', [filters], 'float32', zeros())
    this.built = true
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    const [batch, steps] = onlyShape(inputShape)
    return [batch ?? null, steps ?? null, this.args.filters]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const { kernelSize, dilation, filters, activation } = this.args
      const x = onlyTensor(inputs)
      const [batch, steps, depth] = x.shape as [number, number, number]
      const padded = tf.pad(x, [
        [0, 0],
        [(kernelSize - 1) * dilation, 0],
        [0, 0],
      ])
      const taps = Array.from({ length: kernelSize }, (_, k) =>
        tf.slice(padded, [0, k * dilation, 0], [batch, steps, depth]),
      )
      const rows = tf.reshape(tf.concat(taps, 2), [batch * steps, kernelSize * depth])
      const kernel = tf.reshape(this.kernel.read(), [kernelSize * depth, filters])
      const y = tf.add(tf.matMul(rows as tf.Tensor2D, kernel as tf.Tensor2D), this.bias.read())
      return tf.reshape(activation === 'relu' ? tf.relu(y) : y, [batch, steps, filters])
    })
  }

  override getConfig(): tf.serialization.ConfigDict {
    const { filters, kernelSize, dilation, activation, seed = 0 } = this.args
    return { ...super.getConfig(), filters, kernelSize, dilation, activation, seed }
  }
}
