import { serialization } from '@tensorflow/tfjs-core'
import { AdditiveAttention, VectorAttention } from './attention.ts'
import { CausalConv1d } from './causal-conv1d.ts'
import { Gru } from './gru.ts'
import { LastStep } from './last-step.ts'
import { MultiHeadLstm } from './multi-head-lstm.ts'
import { PositionEmbedding } from './position-embedding.ts'
import { SeededDropout } from './seeded-dropout.ts'
import { SeededInitializer } from './seeded-initializer.ts'
import { SelfAttention } from './self-attention.ts'

/**
 * Makes our layers known to `tf.loadLayersModel` and `tf.models.modelFromJSON`. Importing @fdp/models calls this once.
 *
 * @example
 * registerLayers() // again without effect
 */
export function registerLayers(): void {
  for (const layer of [
    AdditiveAttention,
    CausalConv1d,
    Gru,
    LastStep,
    MultiHeadLstm,
    PositionEmbedding,
    SeededDropout,
    SeededInitializer,
    SelfAttention,
    VectorAttention,
  ])
    serialization.registerClass(layer as unknown as serialization.SerializableConstructor<serialization.Serializable>)
}
