import * as tf from '@tensorflow/tfjs-core'
import { type LayerVariable, layers } from '@tensorflow/tfjs-layers'
import { deriveSeed } from '../random/seed.ts'
import { drawn, type LayerArgs, onlyShape, onlyTensor, type Shape, zeros } from './layer-tools.ts'

/** Arguments of {@link MultiHeadLstm}. */
export interface MultiHeadLstmArgs extends LayerArgs {
  /** Units of each head. */
  readonly units: number
  /** The features that each head reads, by index. */
  readonly groups: readonly (readonly number[])[]
  readonly seed?: number
}

/**
 * One LSTM for each group of features, side by side, their last states joined: `[batch, steps, features]` to
 * `[batch, heads units]`, head by head (Lombardo et al. 2022, where each accounting variable has a head).
 *
 * Weights in Keras' gate order i, f, c, o, with `width` the size of the largest group: kernel
 * `[heads, width, 4 units]` (rows beyond a smaller group's size are without effect), recurrent kernel
 * `[heads, units, 4 units]`, bias `[heads, 1, 4 units]`.
 */
export class MultiHeadLstm extends layers.Layer {
  /** Name in a saved model. */
  static readonly className = 'FdpMultiHeadLstm'
  readonly units: number
  readonly groups: readonly (readonly number[])[]
  private readonly seed: number
  private kernel!: LayerVariable
  private recurrentKernel!: LayerVariable
  private bias!: LayerVariable

  constructor(args: MultiHeadLstmArgs) {
    super(args)
    this.units = args.units
    this.groups = args.groups
    this.seed = args.seed ?? 0
  }

  /** Size of the largest group. */
  get width(): number {
    return Math.max(...this.groups.map((group) => group.length))
  }

  override build(_inputShape: Shape | Shape[]): void {
    const { units, seed, width } = this
    const heads = this.groups.length
    this.kernel = this.addWeight('kernel', [heads, width, 4 * units], 'float32', drawn('glorotUniformByHead', seed))
    const recurrent = drawn('orthogonal', deriveSeed(seed, 1))
    this.recurrentKernel = this.addWeight('recurrent_kernel', [heads, units, 4 * units], 'float32', recurrent)
    this.bias = this.addWeight('bias', [heads, 1, 4 * units], 'float32', zeros())
    tf.tidy(() => {
      const gates = Array.from({ length: 4 }, (_, gate) => tf.fill([heads, 1, units], gate === 1 ? 1 : 0))
      this.bias.write(tf.concat(gates, 2))
    })
    this.built = true
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [onlyShape(inputShape)[0] ?? null, this.groups.length * this.units]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(inputs)
      const [batch, steps, features] = x.shape as [number, number, number]
      const { units, width } = this
      const heads = this.groups.length
      const zero = tf.zeros([batch, steps, 1])
      const index = this.groups.flatMap((group) => Array.from({ length: width }, (_, k) => group[k] ?? features))
      const picked = tf.gather(tf.concat([x, zero], 2), tf.tensor1d(index, 'int32'), 2)
      const byStep = tf.unstack(tf.transpose(tf.reshape(picked, [batch, steps, heads, width]), [1, 2, 0, 3]))
      let hidden: tf.Tensor = tf.zeros([heads, batch, units])
      let cell: tf.Tensor = tf.zeros([heads, batch, units])
      for (const input of byStep) {
        const sum = tf.add(tf.matMul(input, this.kernel.read()), tf.matMul(hidden, this.recurrentKernel.read()))
        const [i, f, c, o] = tf.split(tf.add(sum, this.bias.read()), 4, 2) as [
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
          tf.Tensor,
        ]
        cell = tf.add(tf.mul(tf.sigmoid(f), cell), tf.mul(tf.sigmoid(i), tf.tanh(c)))
        hidden = tf.mul(tf.sigmoid(o), tf.tanh(cell))
      }
      return tf.reshape(tf.transpose(hidden, [1, 0, 2]), [batch, heads * units])
    })
  }

  override getConfig(): tf.serialization.ConfigDict {
    const groups = this.groups.map((group) => [...group])
    return { ...super.getConfig(), units: this.units, groups, seed: this.seed }
  }
}
