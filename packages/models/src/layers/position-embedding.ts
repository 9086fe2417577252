import * as tf from '@tensorflow/tfjs-core'
import { type LayerVariable, layers } from '@tensorflow/tfjs-layers'
import { drawn, type LayerArgs, onlyShape, onlyTensor, type Shape } from './layer-tools.ts'

/** Adds a learned vector to each step (Gehring et al. 2017): weight `[steps, depth]`. */
export class PositionEmbedding extends layers.Layer {
  /** Name in a saved model. */
  static readonly className = 'FdpPositionEmbedding'
  private readonly seed: number
  private table!: LayerVariable

  constructor(args: LayerArgs & { seed?: number } = {}) {
    super(args)
    this.seed = args.seed ?? 0
  }

  override build(inputShape: Shape | Shape[]): void {
    const shape = onlyShape(inputShape).slice(1) as number[]
    this.table = this.addWeight('table', shape, 'float32', drawn('glorotUniform', this.seed))
    this.built = true
  }

  override computeOutputShape(inputShape: Shape | Shape[]): Shape | Shape[] {
    return inputShape
  }

  override call(inputs: tf.Tensor | tf.Tensor[]): tf.Tensor {
    return tf.tidy(() => tf.add(onlyTensor(inputs), this.table.read()))
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...super.getConfig(), seed: this.seed }
  }
}
