import * as tf from '@tensorflow/tfjs-core'
import { layers } from '@tensorflow/tfjs-layers'
import { dropoutMask } from '../train/dropout-mask.ts'
import { type LayerArgs, onlyTensor, type Shape } from './layer-tools.ts'

/** Arguments of {@link SeededDropout}. */
export interface SeededDropoutArgs extends LayerArgs {
  /** Share of elements that are dropped, in [0, 1). */
  readonly rate: number
  readonly seed: number
  /** Number of the dropout layer in its model, so that no two layers share a mask. */
  readonly stream: number
}

/**
 * Inverted dropout (Srivastava et al. 2014) whose mask is a function of seed, stream, step and element
 * (`dropout-mask.ts`): repeatable, and another one at each step, where `tf.layers.dropout({ seed })` repeats one mask.
 * Active with `training: true` only. `train` sets `seed` and `step`; under `model.fit` the layer counts its own calls.
 */
export class SeededDropout extends layers.Layer {
  /** Name in a saved model. */
  static readonly className = 'FdpSeededDropout'
  readonly rate: number
  readonly stream: number
  /** Seed of the masks. */
  seed: number
  /** Number of the next mask. */
  step = 0

  constructor(args: SeededDropoutArgs) {
    super(args)
    this.rate = args.rate
    this.seed = args.seed
    this.stream = args.stream
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape
  }

  override call(inputs: tf.Tensor | tf.Tensor[], kwargs: { training?: boolean }): tf.Tensor {
    return tf.tidy(() => {
      const x = onlyTensor(inputs)
      if (kwargs.training !== true || this.rate === 0) return x.clone()
      const { seed, stream, rate, step } = this
      this.step = step + 1
      return tf.mul(x, tf.tensor(dropoutMask({ seed, stream, step, rate }, x.size), x.shape))
    })
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), rate: this.rate, seed: this.seed, stream: this.stream }
  }
}
