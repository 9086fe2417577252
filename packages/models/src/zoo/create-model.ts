import { input, type LayersModel, layers, model as layersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers'
import { checkBackend } from '../check-backend.ts'
import { checkIsModel } from '../check-model.ts'
import { Gru } from '../layers/gru.ts'
import { LastStep } from '../layers/last-step.ts'
import { MultiHeadLstm } from '../layers/multi-head-lstm.ts'
import { withoutLeftovers } from '../tensor/without-leftovers.ts'
import { attend, bilstms, convBlocks, dense, denseHead, dropout, type Numbering, numbering } from './blocks.ts'
import { temporalConvolutions, transformerEncoder } from './encoders.ts'
import type { ModelName, ModelOptions } from './options.ts'
import { type ResolvedOptions, resolveOptions } from './resolve-options.ts'

type Body<N extends ModelName> = (x: SymbolicTensor, options: ResolvedOptions<N>, numbers: Numbering) => SymbolicTensor

const apply = (layer: layers.Layer, x: SymbolicTensor) => layer.apply(x) as SymbolicTensor
const flatten = (x: SymbolicTensor) => apply(layers.flatten({ name: 'flatten' }), x)

const BODIES: { readonly [N in ModelName]: Body<N> } = {
  'cnn-bilstm-attention': (x, options, numbers) => {
    const states =
      options.order === 'cnn-first'
        ? bilstms(convBlocks(x, options, numbers), options, true, numbers)
        : convBlocks(bilstms(x, options, true, numbers), options, numbers)
    const context = {
      attention: () => attend(states, options.attention, numbers),
      mean: () => apply(layers.globalAveragePooling1d({ name: 'mean' } as never), states),
      last: () => apply(new LastStep({ name: 'last' }), states),
    }[options.readout]()
    return denseHead(context, options, numbers)
  },
  cnn: (x, options, numbers) => denseHead(flatten(convBlocks(x, options, numbers)), options, numbers),
  bilstm: (x, options, numbers) => denseHead(bilstms(x, options, false, numbers), options, numbers),
  'cnn-bilstm': (x, options, numbers) =>
    denseHead(bilstms(convBlocks(x, options, numbers), options, false, numbers), options, numbers),
  'cnn-attention': (x, options, numbers) =>
    denseHead(attend(convBlocks(x, options, numbers), options.attention, numbers), options, numbers),
  'bilstm-attention': (x, options, numbers) =>
    denseHead(attend(bilstms(x, options, true, numbers), options.attention, numbers), options, numbers),
  'cnn-gru': (x, options, numbers) => {
    const convolved = convBlocks(x, options, numbers)
    const state = apply(new Gru({ name: 'gru', units: options.gruUnits, seed: numbers.nextSeed() }), convolved)
    return denseHead(dropout(state, options.gruDropout, 'gru_dropout', numbers), options, numbers)
  },
  transformer: (x, options, numbers) => denseHead(transformerEncoder(x, options, numbers), options, numbers),
  tcn: (x, options, numbers) => denseHead(temporalConvolutions(x, options, numbers), options, numbers),
  'multi-head-lstm': (x, { headUnits, groups, ...options }, numbers) => {
    const heads = new MultiHeadLstm({ name: 'heads', units: headUnits, groups, seed: numbers.nextSeed() })
    return denseHead(dropout(apply(heads, x), options.dropout, 'heads_dropout', numbers), options, numbers)
  },
  logistic: (x) => flatten(x),
}

/** What `createModel` made a model from; kept in the model and in its saved form. */
export interface ModelDescription<N extends ModelName = ModelName> {
  readonly name: N
  readonly options: ResolvedOptions<N>
}

/**
 * Makes an untrained model for windows `[n, steps, features]` that ends in the probability of class 1, `[n, 1]`.
 *
 * It is a `tf.LayersModel`: `summary`, `predict`, `fit`, `save` work, and `train` of this package trains it. The last
 * layer is a dense layer `output` of one unit with a sigmoid. Weights: Glorot uniform, orthogonal for recurrent
 * kernels, zero biases, one for the LSTMs' forget gate, all from `seed` and the same bits on every machine.
 *
 * Distress models m1 to m4 (Song, Chiangpradit and Busababodhin 2025, Table 7) are `cnn-bilstm-attention` with
 * {@link paperVariants}; the systemic model is the same with `merge: 'sum'` and several kernel widths.
 *
 * @throws ModelsError `unknown-model`, `unknown-option`, `invalid-option`, `backend-unavailable`
 * @example
 * const model = createModel('cnn-bilstm-attention', { steps: 8, features: 34, seed: 7 })
 * model.summary()
 */
export function createModel<N extends ModelName>(name: N, options: ModelOptions[N]): LayersModel {
  const resolved = resolveOptions(name, options)
  checkBackend()
  const { steps, features, seed } = resolved as ResolvedOptions<'logistic'>
  const model = withoutLeftovers(() => {
    const numbers = numbering(seed)
    const x = input({ shape: [steps, features], name: 'input' })
    const body = (BODIES[name] as Body<N>)(x, resolved, numbers)
    const output = apply(dense('output', 1, 'sigmoid', numbers), body)
    return layersModel({ inputs: x, outputs: output, name })
  })
  model.setUserDefinedMetadata({ fdp: { name, options: resolved } })
  return model
}

/**
 * What a model of {@link createModel} was made from, every default filled in; undefined for other models.
 *
 * @throws ModelsError `unsupported-model` for what is no model
 * @example
 * describeModel(model)?.options.attention // 'paper'
 */
export function describeModel(model: LayersModel): ModelDescription | undefined {
  checkIsModel(model)
  const metadata = model.getUserDefinedMetadata() as { fdp?: ModelDescription } | undefined
  return metadata?.fdp
}
