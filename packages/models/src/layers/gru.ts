import * as tf from '@tensorflow/tfjs-core'
import { type LayerVariable, layers } from '@tensorflow/tfjs-layers'
import { deriveSeed } from '../random/seed.ts'
import { depthOf, drawn, type LayerArgs, onlyShape, onlyTensor, project, type Shape, zeros } from './layer-tools.ts'

/** Arguments of {@link Gru}. */
export interface GruArgs extends LayerArgs {
  readonly units: number
  readonly seed?: number
}

/**
 * Gated recurrent unit that applies the reset gate after the recurrent product, as cuDNN, PyTorch and Keras
 * (`reset_after=True`) do and `tf.layers.gru` does not: with z, r, n the gates of input and state,
 * `n = tanh(x W_n + b_n + r (h U_n + c_n))`, `h' = z h + (1 - z) n` (Cho et al. 2014).
 *
 * `[batch, steps, depth]` to the last state `[batch, units]`. Weights in Keras' layout, gates in the order z, r, n:
 * kernel `[depth, 3 units]`, recurrent kernel `[units, 3 units]`, bias `[2, 3 units]` (input, recurrent).
 */
export class Gru extends layers.Layer {
  /** Name in a saved model. */
  static readonly className = 'FdpGru'
  readonly units: number
  private readonly seed: number
  private kernel!: LayerVariable
  private recurrentKernel!: LayerVariable
  private bias!: LayerVariable

  constructor(args: GruArgs) {
    super(args)
    this.units = args.units
    this.seed = args.seed ?? 0
  }

  override build(inputShape: Shape | Shape[]): void {
    const { units, seed } = this
    const wide = 3 * units
    this.kernel = this.addWeight('kernel', [depthOf(inputShape), wide], 'float32', drawn('glorotUniform', seed))
    const recurrent = drawn('orthogonal', deriveSeed(seed, 1))
    this.recurrentKernel = this.addWeight('recurrent_kernel', [units, wide], 'float32', recurrent)
    this.bias = this.addWeight('bias', [2, wide], 'float32', zeros())
    this.built = true
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape {
    return [onlyShape(inputShape)[0] ?? null, this.units]
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(inputs)
      const [batch, steps] = x.shape as [number, number, number]
      const { units } = this
      const [inputBias, stateBias] = tf.split(this.bias.read(), 2, 0) as [tf.Tensor, tf.Tensor]
      const fromInput = tf.unstack(tf.add(project(x, this.kernel.read()), inputBias), 1)
      let state: tf.Tensor = tf.zeros([batch, units])
      for (let t = 0; t < steps; t++) {
        const fromState = tf.add(project(state, this.recurrentKernel.read()), stateBias)
        const [xz, xr, xn] = tf.split(fromInput[t] as tf.Tensor, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor]
        const [hz, hr, hn] = tf.split(fromState, 3, 1) as [tf.Tensor, tf.Tensor, tf.Tensor]
        const z = tf.sigmoid(tf.add(xz, hz))
        const n = tf.tanh(tf.add(xn, tf.mul(tf.sigmoid(tf.add(xr, hr)), hn)))
        state = tf.add(n, tf.mul(z, tf.sub(state, n)))
      }
      return state
    })
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), units: this.units, seed: this.seed }
  }
}
