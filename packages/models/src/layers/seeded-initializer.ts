import * as tf from '@tensorflow/tfjs-core'
import { glorotUniform, orthogonal } from '../random/initial-weights.ts'
import { deriveSeed } from '../random/seed.ts'

/** What a {@link SeededInitializer} draws. */
export interface SeededInitializerConfig {
  readonly kind: 'glorotUniform' | 'glorotUniformByHead' | 'orthogonal'
  readonly seed: number
}

/**
 * Initial weights from our own seeded generators (`glorotUniform`, `orthogonal`), the same bits on every backend and
 * machine. `orthogonal` and `glorotUniformByHead` draw one matrix for each leading index of a shape of rank 3.
 */
export class SeededInitializer extends tf.serialization.Serializable {
  /** Name in a saved model. */
  static readonly className = 'FdpSeededInitializer'
  private readonly config: SeededInitializerConfig

  constructor(config: SeededInitializerConfig) {
    super()
    this.config = config
  }

  apply(shape: number[], _dtype?: tf.DataType): tf.Tensor {
    const { kind, seed } = this.config
    if (kind === 'glorotUniform') return tf.tensor(glorotUniform(shape, seed), shape)
    const draw = kind === 'orthogonal' ? orthogonal : glorotUniform
    const rows = shape.at(-2) ?? 1
    const columns = shape.at(-1) ?? 1
    const count = shape.slice(0, -2).reduce((a, b) => a * b, 1)
    const values = new Float32Array(count * rows * columns)
    for (let i = 0; i < count; i++)
      values.set(draw([rows, columns], count === 1 ? seed : deriveSeed(seed, i)), i * rows * columns)
    return tf.tensor(values, shape)
  }

  override getConfig(): tf.serialization.ConfigDict {
    return { ...this.config }
  }
}

/** A {@link SeededInitializer} in the serialised form that layer arguments take, under their narrower type. */
export function seeded(kind: SeededInitializerConfig['kind'], seed: number): 'zeros' {
  return { className: SeededInitializer.className, config: { kind, seed } } as unknown as 'zeros'
}
